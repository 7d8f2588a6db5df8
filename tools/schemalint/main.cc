// schemalint: which command is asked for, and its exit status.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "lint/sql/large_stack.h"
#include "tools/schemalint/heap.h"
#include "tools/schemalint/passes.h"
#include "tools/schemalint/reports.h"

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

int finish(const Options& options, const Pass& status, const std::string& out) {
  if (!status) return cannot({status.error()});
  if (const text::Result<void> written = write(options.output, out); !written)
    return cannot({written.error()});
  return *status;
}

// What edits files. --diff prints and ends the run; --fix leaves the chain read anew in `loaded`. Nothing:
// the run goes on.
std::optional<int> mend(const Options& options, std::optional<Loaded>& loaded) {
  const bool allows = !options.add_allow.empty();
  if (!options.fix && !options.fix_only && !options.diff && !allows) {
    for (const auto& [given, word] :
         {std::pair{options.follow_ups, "--follow-ups"}, std::pair{options.unsafe_fixes, "--unsafe-fixes"},
          std::pair{options.require_clean, "--require-clean"}}) {
      if (given)
        return cannot({{fmt::format("`{}` says what --fix may do", word),
                        fmt::format("write --fix {}", word),
                        {},
                        {}}});
    }
    return std::nullopt;
  }
  const text::Result<Fixes> fixes = allows ? add_allows(options, *loaded) : find_fixes(options, *loaded);
  if (!fixes) return cannot({fixes.error()});
  if (options.diff) {
    std::string out;
    print_diff(*fixes, out);
    for (const std::string& remark : fixes->remarks) {
      if (!options.quiet && remark.starts_with("withheld")) std::fputs((remark + "\n").c_str(), stderr);
    }
    return finish(options, out.empty() ? clean : found, out);
  }
  if (const text::Result<void> written = write_fixes(*fixes); !written) return cannot({written.error()});
  if (options.fix_only) {
    for (const std::string& remark : fixes->remarks) {
      if (!options.quiet) std::fputs((remark + "\n").c_str(), stdout);
    }
    return clean;
  }
  std::vector<text::Error> errors;
  loaded = load(options, errors);
  if (!loaded) return cannot(errors);
  loaded->remarks.insert(loaded->remarks.begin(), fixes->remarks.begin(), fixes->remarks.end());
  return std::nullopt;
}

// A large schema's memory goes back to the system at once; freeing it piece by piece would be a tenth of a
// run.
int leave(int status) {
#ifdef NDEBUG
  std::_Exit(status);
#endif
  return status;
}

int run(const Options& options) {
  std::string out;
  if (options.command == "rules") {
    if (const text::Result<void> spared = spare(options, nullptr); !spared) return cannot({spared.error()});
    return finish(options, list_rules(options, out), out);
  }
  if (options.command == "explain") return finish(options, explain(options, out), out);
  if (options.command == "config-schema") return finish(options, print_config_schema(options, out), out);
  if (options.command == "init") return finish(options, init(options, out), out);
  if (const auto reports = wanted_reports(options); !reports) return cannot({reports.error()});
  std::vector<text::Error> errors;
  std::optional<Loaded> loaded = load(options, errors);
  if (!loaded) return cannot(errors);
  if (const text::Result<void> spared = spare(options, &*loaded); !spared) return cannot({spared.error()});
  if (const std::optional<int> ended = mend(options, loaded)) return *ended;
  const Pass status = run_on_chain(options, *loaded, colors(options), out);
  const int exit = finish(options, status, out);
  for (const Loaded::ReportFile& file : loaded->report_files) {
    if (const text::Result<void> written = write(file.path, file.bytes); !written)
      return cannot({written.error()});
  }
  if (loaded->doubt) cannot({*loaded->doubt});
  return leave(exit);
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
    prepare_heap();
    sql::on_large_stack([&] { status = run(std::get<Options>(parsed)); });
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "schemalint: internal error: %s\n", error.what());
    return internal_error;
  }
}
