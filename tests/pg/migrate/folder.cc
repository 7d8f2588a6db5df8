// Writing a folder of migrations, and running commands over it.

#include "tests/pg/migrate/folder.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace tests {

namespace fs = std::filesystem;

Folder::Folder() : path_((fs::temp_directory_path() / "migrations-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Folder& Folder::put(const std::string& name, const std::string& text) {
  fs::create_directories((fs::path(path_) / name).parent_path());
  std::ofstream(fs::path(path_) / name, std::ios::binary) << text;
  return *this;
}

Folder& Folder::remove(const std::string& name) {
  fs::remove(fs::path(path_) / name);
  return *this;
}

chain::Chain Folder::chain() const {
  text::Result<chain::Chain> read = chain::read(std::vector<std::string>{path_});
  if (!read) throw std::runtime_error(read.error().message);
  return std::move(*read);
}

migrate::RunOptions run_options(const std::string& database, const char* application_name) {
  migrate::RunOptions options;
  options.connect.database = database;
  options.connect.application_name = application_name;
  options.command = "test";
  return options;
}

migrate::Outcome go(const Folder& folder, const migrate::RunOptions& options, const migrate::Target& target,
                    const migrate::Events& events) {
  return migrate::run(folder.chain(), target, options, events);
}

migrate::Outcome up(const Folder& folder, const std::string& database, const migrate::Events& events) {
  return go(folder, run_options(database), {}, events);
}

std::string applied(const std::string& database) {
  migrate::Session session = connect(database);
  if (ask(session, "SELECT to_regclass('schemalint.revisions')").empty()) return "";
  return ask(session,
             "SELECT coalesce(string_agg(revision, ' ' ORDER BY position), '') FROM schemalint.revisions");
}

std::string obstacles(const migrate::Outcome& outcome) {
  std::string out;
  for (const migrate::Obstacle& obstacle : outcome.obstacles)
    out += (out.empty() ? "" : "; ") + std::string(name(obstacle.kind));
  return out;
}

void await(migrate::Session& session, const std::string& query, const std::string& value) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (ask(session, query) != value) {
    if (std::chrono::steady_clock::now() > deadline)
      FAIL("waited in vain for " << value << " from " << query);
  }
}

}  // namespace tests
