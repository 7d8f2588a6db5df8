// Each fixtures/chains/<layout>/<case>/ is a folder with a chain below it, and expected.txt says what it is
// read as.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "lint/chain/chain_settings.h"
#include "lint/sql/split.h"
#include "tests/golden/golden.h"
#include "tests/support/places.h"

namespace {

namespace fs = std::filesystem;

std::string relative(const fs::path& folder, const std::string& path) {
  return fs::path(path).lexically_relative(folder).string();
}

class Printer {
 public:
  Printer(const chain::Chain& chain, fs::path folder) : chain_(chain), folder_(std::move(folder)) {}

  std::string print() {
    out_ = fmt::format("{} in {}\n", chain_.layout, relative(folder_, chain_.root));
    if (!chain_.search_path.empty()) out_ += fmt::format("search_path {}\n", chain_.search_path);
    for (const std::string& name : chain_.made_schemas) out_ += fmt::format("makes schema {}\n", name);
    for (const chain::Script& script : chain_.base)
      out_ += fmt::format("before: {}\n", relative(folder_, chain_.files[script.file].path));
    for (const chain::Revision& revision : chain_.revisions) print(revision);
    std::vector<std::string> problems;
    for (const chain::Problem& problem : chain_.problems) problems.push_back(text_of(problem));
    std::sort(problems.begin(), problems.end());
    for (const std::string& problem : problems) out_ += problem;
    for (const chain::Unfilled& one : chain_.unfilled) {
      const text::Source& source = chain_.files[one.file];
      const text::Position at = text::position_of(source, one.at.begin);
      out_ += fmt::format("no value: {} at {}:{}:{}\n", one.name, relative(folder_, source.path), at.line,
                          at.column);
    }
    for (const std::string& path : chain_.ignored) {
      if (!path.ends_with("/expected.txt") && !path.ends_with("/schemalint.toml"))
        out_ += fmt::format("ignored {}\n", relative(folder_, path));
    }
    return out_;
  }

 private:
  void print(const chain::Revision& revision) {
    out_ += fmt::format("\n{} \"{}\"", revision.id, revision.title);
    for (const std::string& parent : revision.parents) out_ += fmt::format(" after {}", parent);
    out_ += revision.repeatable ? " repeatable\n" : "\n";
    print("up", revision.up);
    print("down", revision.down);
    print("verify", revision.verify);
    if (revision.irreversible) out_ += fmt::format("  irreversible: {}\n", *revision.irreversible);
    if (revision.opaque) out_ += fmt::format("  opaque: {}\n", *revision.opaque);
  }

  void print(std::string_view what, const std::optional<chain::Script>& script) {
    if (!script) return;
    const text::Source& source = chain_.files[script->file];
    out_ += fmt::format("  {} {} ({}{})\n", what, relative(folder_, source.path),
                        script->send == chain::SendMode::one_string ? "one string" : "statements",
                        script->transactional ? ", in a transaction" : "");
    for (const sql::Piece& piece : sql::split(chain::sql_of(chain_, *script), script->body.begin)) {
      std::string sql(source.slice(piece.span));
      std::replace(sql.begin(), sql.end(), '\n', ' ');
      out_ += fmt::format("    {}: {}\n", text::position_of(source, piece.span.begin).line, sql);
    }
  }

  std::string text_of(const chain::Problem& problem) const {
    std::string places;
    for (const chain::Place& place : problem.places) {
      const text::Source& source = chain_.files[place.file];
      const text::Position at = text::position_of(source, place.at.begin);
      places += fmt::format("  {}:{}:{}\n", relative(folder_, source.path), at.line, at.column);
    }
    return fmt::format("\n{}: {}\n  help: {}\n{}", chain::name(problem.kind), problem.message, problem.hint,
                       places);
  }

  const chain::Chain& chain_;
  fs::path folder_;
  std::string out_;
};

std::string described(const fs::path& folder) {
  chain::Options options;
  std::vector<std::string> paths;
  if (const fs::path file = folder / "schemalint.toml"; fs::exists(file)) {
    text::Result<config::Config> config = config::Config::load(file.string());
    if (!config) return "error: " + config.error().message + "\n";
    chain::ChainSettings settings = chain::read_chain_settings(
        *config, [](const std::string& name) { return std::optional<std::string>("env_" + name); });
    for (const char* other : {"deployed", "server", "rules", "on_delete", "migrate"})
      config->root().pass_over(other);
    for (const text::Error& error : config->finish()) return "error: " + error.message + "\n";
    options = settings.options;
    for (const std::string& path : settings.paths) paths.push_back((folder / path).string());
    for (std::string& path : options.before) path = (folder / path).string();
  }
  if (paths.empty()) paths.push_back(folder.string());
  const auto chain = chain::read(paths, options);
  if (chain) return Printer(*chain, folder).print();
  std::string error = chain.error().message + "\n";
  for (size_t at = error.find(folder.string()); at != std::string::npos; at = error.find(folder.string())) {
    error.replace(at, folder.string().size(), ".");
  }
  return "error: " + error;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("fixtures/chains: each is read as expected.txt says") {
  for (const fs::path& layout : folders_in(tests::fixtures() / "chains")) {
    for (const fs::path& folder : folders_in(layout)) {
      CAPTURE(folder.string());
      golden::compare(folder / "expected.txt", described(folder));
    }
  }
}
