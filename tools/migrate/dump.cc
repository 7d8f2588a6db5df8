// dump: the schema of a live database as the SQL that makes it again.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "lint/print/sql.h"
#include "migrate/inspect/inspect.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

// A dump may take the place of one that stands there, and of nothing else that matters.
text::Result<void> spare(const Options& options, const Loaded& loaded) {
  const auto is = [&](const std::string& other) {
    std::error_code failed;
    return std::filesystem::equivalent(options.output, other, failed);
  };
  const auto refuse = [&](const char* what) {
    return text::Error{
        fmt::format("`--output {}` would write over {}", options.output, what), "name another file", "", {}};
  };
  if (is(loaded.config)) return refuse("the configuration");
  if (std::any_of(loaded.chain.files.begin(), loaded.chain.files.end(),
                  [&](const text::Source& file) { return is(file.path); }))
    return refuse("a file of the chain");
  return {};
}

text::Result<void> write(const std::string& path, const std::string& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written = file && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool closed = file && std::fclose(file) == 0;
  if (written && closed) return {};
  return text::Error{fmt::format("cannot write: {}", std::strerror(errno)), "", path, {}};
}

// Whose objects go without OWNER TO: the same whoever asks.
std::string owner_of_database(Session& session) {
  const Answer answer =
      session.run("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()");
  return std::string(answer.value());
}

text::Result<std::string> dumped(Session& session, const RunOptions& run) {
  const text::Result<catalog::Catalog> catalog =
      inspect(session, {.without_schemas = {run.schema},
                        .all_facts = true,
                        .dependencies = true,
                        .lock_timeout = run.settings.lock_timeout});
  if (!catalog) return catalog.error();
  return print::print_sql(*catalog, {.owner = owner_of_database(session)});
}

}  // namespace

int dump(const Options& options, Loaded& loaded) {
  if (!options.output.empty()) {
    if (const text::Result<void> spared = spare(options, loaded); !spared) {
      complain(words(spared.error()));
      return exits::refused;
    }
  }
  text::Result<Look> seen = look(loaded.run);
  if (!seen) {
    complain(words(seen.error()));
    return exits::unreachable;
  }
  const text::Result<std::string> sql = dumped(seen->session, loaded.run);
  if (!sql) {
    complain(words(sql.error()));
    return exits::failed;
  }
  if (options.output.empty()) {
    print(*sql);
    return exits::done;
  }
  if (const text::Result<void> written = write(options.output, *sql); !written) {
    complain(words(written.error()));
    return exits::failed;
  }
  return exits::done;
}

}  // namespace migrate::tool
