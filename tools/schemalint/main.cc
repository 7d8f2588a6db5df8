#include <cstdio>
#include <exception>

#include "lint/sql/large_stack.h"
#include "tools/schemalint/passes.h"

namespace {

using namespace schemalint;

using Pass = text::Result<int>;

Pass run_on_chain(const Options& options, Loaded& loaded, bool color, std::string& out) {
  if (options.command == "chain") return print_chain(options, loaded, out);
  if (options.command == "schema") return print_schema(options, loaded, out);
  if (options.command == "effects") return print_effects(options, loaded, out);
  return check(options, loaded, color, out);
}

int cannot(const std::vector<text::Error>& errors) {
  for (const text::Error& error : errors) std::fputs(words(error).c_str(), stderr);
  return could_not_look;
}

int run(const Options& options) {
  const bool color = colors(options);
  std::string out;
  Pass status = clean;
  if (options.command == "rules") {
    status = list_rules(options, out);
  } else if (options.command == "explain") {
    status = explain(options, out);
  } else if (options.command == "init") {
    status = init(options, out);
  } else {
    std::vector<text::Error> errors;
    std::optional<Loaded> loaded = load(options, errors);
    if (!loaded) return cannot(errors);
    status = run_on_chain(options, *loaded, color, out);
  }
  if (!status) return cannot({status.error()});
  if (const text::Result<void> written = write(options.output, out); !written)
    return cannot({written.error()});
  return *status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = parse(argc, argv);
    if (const auto* settled = std::get_if<Settled>(&parsed)) {
      std::fputs(settled->out.c_str(), stdout);
      std::fputs(settled->err.c_str(), stderr);
      return settled->status;
    }
    int status = internal_error;
    sql::on_large_stack([&] { status = run(std::get<Options>(parsed)); });
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "schemalint: internal error: %s\n", error.what());
    return internal_error;
  }
}
