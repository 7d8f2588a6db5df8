// migrate: which command is asked for, and in what environment.

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <exception>

#include "lint/sql/large_stack.h"
#include "tools/migrate/hide_passwords.h"
#include "tools/migrate/passes.h"

namespace {

using namespace migrate::tool;

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

Environment read_environment() {
  Environment environment{variable("DATABASE_URL"), variable("PATH"), false, variable};
  for (const char* name : {"PGHOST", "PGDATABASE", "PGSERVICE", "PGHOSTADDR", "PGPORT", "PGUSER"})
    environment.has_pg = environment.has_pg || !variable(name).empty();
  return environment;
}

int dispatch(const Options& options, const migrate::Interrupt& interrupt) {
  const Environment environment = read_environment();
  if (options.command == "new") return make_new(options, environment);
  if (!options.about.empty()) return audit_about(options.about);
  text::Result<Loaded> loaded = load(options, environment);
  if (!loaded) {
    complain(words(loaded.error()));
    return exits::refused;
  }
  loaded->run.connect.interrupt = interrupt;
  loaded->run.makes = [&] { return tables_of(loaded->chain); };
  if (options.format == "text" && options.command != "dump") {
    for (const std::string& remark : chain::remarks(loaded->chain)) complain(remark + "\n");
    if (loaded->chain.revisions.empty() && options.command != "audit")
      complain(fmt::format(
          "no migrations in {}: `migrate new NAME` writes the first, --chain names another folder\n",
          loaded->chain.root));
  }
  if (options.command == "status") return status(options, *loaded);
  if (options.command == "plan") return plan(options, *loaded);
  if (options.command == "verify") return verify(options, *loaded, environment);
  if (options.command == "trace") return trace(options, *loaded, environment);
  if (options.command == "drift") return drift(options, *loaded);
  if (options.command == "dump") return dump(options, *loaded);
  if (options.command == "audit") return audit_database(options, *loaded, environment);
  if (options.command == "baseline" || options.command == "adopt" || options.command == "repair")
    return mark(options, *loaded);
  return move(options, *loaded, interrupt);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe must not cut a migration off from its record
  const auto parsed = parse(argc, argv);
  hide_passwords(argc, argv);
  if (const Settled* settled = std::get_if<Settled>(&parsed)) {
    print(settled->out);
    complain(settled->err);
    return settled->status;
  }
  const migrate::Interrupt interrupt = migrate::Interrupt::on_signals();
  int status = exits::internal_error;
  try {
    sql::on_large_stack([&] { status = dispatch(std::get<Options>(parsed), interrupt); });
  } catch (const std::exception& error) {
    complain(fmt::format("migrate: internal error: {}\n", error.what()));
  }
  return status;
}
