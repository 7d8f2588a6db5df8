// Files beside what is printed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "migrate/audit/scripts.h"
#include "tools/migrate/audit.h"

namespace migrate::tool {
namespace {

struct Output {
  std::string_view ending;
  std::string (*write)(const audit::Report&);
};
constexpr std::array outputs{
    Output{".html", audit::html}, Output{".json", audit_json}, Output{".sarif", audit_sarif},
    Output{".txt", [](const audit::Report& report) { return audit_text(report, Style(false)); }}};

const Output* output_of(const std::string& path) {
  const auto found = std::find_if(outputs.begin(), outputs.end(),
                                  [&](const Output& one) { return path.ends_with(one.ending); });
  return found == outputs.end() ? nullptr : &*found;
}

}  // namespace

text::Result<void> check_outputs(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!output_of(path))
      return text::Error{
          fmt::format("no report is called {}", path), "name it .html, .json, .sarif or .txt", "", {}};
  }
  return {};
}

text::Result<void> write_outputs(const std::vector<std::string>& paths, const audit::Report& report) {
  for (const std::string& path : paths) {
    std::ofstream out(path, std::ios::binary);
    out << output_of(path)->write(report);
    if (!out.flush()) return text::Error{path + " cannot be written", "", "", {}};
  }
  return {};
}

int write_scripts(const std::string& folder, const audit::View& view, const audit::Judgement& judgement,
                  const std::string& history_schema) {
  const std::pair<const char*, std::string> scripts[] = {
      {"maintenance.sql", audit::maintenance(judgement)},
      {"data.sql", audit::data_changes(judgement)},
      {"validation.sql", audit::validation(view, history_schema)},
      {"rules.toml", audit::rule_lines(judgement)}};
  bool any = false;
  for (const auto& [name, script] : scripts) {
    if (script.empty()) continue;
    any = true;
    const std::string path = text::join_path(folder, name);
    if (const text::Result<void> written = write_file(path, script); !written) {
      complain(words(written.error()));
      return exits::refused;
    }
    print(path + "\n");
  }
  if (!any) print("nothing to write: no finding has a fix that is a script, and there are no targets\n");
  return exits::done;
}

}  // namespace migrate::tool
