// psql's backslash commands (src/bin/psql/command.c), as far as they decide what SQL runs.
#include "lint/chain/psql_script.h"

#include <algorithm>
#include <array>
#include <set>

#include "lint/chain/code_words.h"
#include "lint/chain/lines.h"
#include "lint/sql/scan.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

constexpr int deepest = 16;      // of files that include each other
constexpr int most_files = 256;  // that one script includes

// Arguments between blanks; 'x' holds one together. Nothing for what psql would have to work out.
std::optional<std::vector<std::string>> arguments_of(std::string_view text) {
  std::vector<std::string> arguments;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    if (text[at] == '`' || text[at] == ':') return std::nullopt;
    std::string argument;
    if (text[at] == '\'') {
      for (++at; at < text.size(); ++at) {
        if (text[at] == '\'' && text.substr(at, 2) == "''")
          ++at;
        else if (text[at] == '\'')
          break;
        argument += text[at];
      }
      ++at;
    } else {
      const size_t end = std::min(text.find_first_of(" \t", at), text.size());
      argument = text.substr(at, end - at);
      at = end;
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

class ScriptReader {
 public:
  ScriptReader(std::map<std::string, std::string, std::less<>>& values, const Include& include)
      : values_(values), include_(include) {}

  PsqlScript read(text::Source& source) {
    std::vector<text::Original::Part> parts;
    std::string out = expand(source.bytes, &parts, 0);
    for (const std::string& name : doubtful_) values_.erase(name);
    if (!parts.empty()) text::replace_parts(source, std::move(out), parts);
    return std::move(result_);
  }

 private:
  std::string expand(std::string_view sql, std::vector<text::Original::Part>* parts, int depth) {
    std::string out;
    size_t at = 0;
    sql::Scanner scanner(sql);
    for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
      if (token.kind != sql::TokenKind::psql_command) continue;
      out += sql.substr(at, token.span.begin - at);
      const auto begin = static_cast<uint32_t>(out.size());
      const std::optional<std::string> text = command(scanner.text(token), begin, depth);
      out += text ? *text : std::string(scanner.text(token));
      if (text && parts != nullptr)
        parts->push_back({{begin, static_cast<uint32_t>(out.size())}, token.span});
      at = token.span.end;
    }
    out += sql.substr(at);
    return out;
  }

  // What stands in the command's place; nothing: the command itself.
  std::optional<std::string> command(std::string_view text, uint32_t place, int depth) {
    const size_t end = std::min(text.find_first_of(" \t\r"), text.size());
    const std::string_view name = text.substr(1, end - 1);
    const std::string_view rest = text::trim(text.substr(end));
    if (is_one_of(name, {"restrict", "unrestrict"})) return std::nullopt;
    if (name == "set") set(rest);
    if (name == "unset") doubtful_.insert(std::string(rest));
    if (is_one_of(name, {"i", "include", "ir", "include_relative"}))
      return included(rest, name.starts_with("ir") || name == "include_relative", depth);
    if (is_one_of(name, {"if", "elif", "else", "endif"})) note("\\if of psql decides what runs");
    if (name == "gexec") note("\\gexec runs what a query returns");
    if (name == "gset") note("\\gset sets variables from a query");
    if (is_one_of(name, {"copy", "connect", "c", "!", "gexec", "if", "lo_import"}))
      result_.commands.push_back({{place, place}, std::string(text.substr(0, end))});
    // The query so far is sent without its semicolon.
    return is_one_of(name, {"g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch"}) ? ";" : "";
  }

  void set(std::string_view text) {
    const std::optional<std::vector<std::string>> arguments = arguments_of(text);
    const std::string name(text.substr(0, std::min(text.find_first_of(" \t"), text.size())));
    if (name.empty()) return;
    std::string value;
    for (size_t i = 1; arguments && i < arguments->size(); ++i) value += (*arguments)[i];
    if (!arguments) doubtful_.insert(name);
    const auto [known, is_new] = set_.emplace(name, value);
    if (!is_new && known->second != value) doubtful_.insert(name);
    values_.emplace(name, std::move(value));
  }

  std::string included(std::string_view name, bool beside, int depth) {
    const std::optional<std::vector<std::string>> arguments = arguments_of(name);
    std::optional<text::Source> source;
    if (arguments && arguments->size() == 1 && depth < deepest && ++included_ <= most_files)
      source = include_(arguments->front(), beside);
    if (!source) {
      note("it includes " + std::string(name) + ", which cannot be read");
      return "";
    }
    return expand(source->bytes, nullptr, depth + 1) + "\n";
  }

  void note(std::string why) {
    if (!result_.unknown) result_.unknown = std::move(why);
  }

  std::map<std::string, std::string, std::less<>>& values_;
  const Include& include_;
  std::map<std::string, std::string, std::less<>> set_;
  std::set<std::string> doubtful_;  // more than one value, or one that psql works out
  PsqlScript result_;
  int included_ = 0;
};

}  // namespace

PsqlScript read_psql_script(text::Source& source, std::map<std::string, std::string, std::less<>>& values,
                            const Include& include) {
  if (source.bytes.find('\\') == std::string::npos) return {};
  return ScriptReader(values, include).read(source);
}

bool is_for_psql(std::string_view sql) {
  if (sql.find('\\') == std::string_view::npos) return false;
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
    if (token.kind != sql::TokenKind::psql_command) continue;
    const std::string_view text = scanner.text(token).substr(1);
    const std::string_view name = text.substr(0, std::min(text.find_first_of(" \t\r"), text.size()));
    if (is_one_of(name, {"set", "unset", "i", "include", "ir", "include_relative", "if", "gset", "gexec",
                         "echo", "qecho", "warn", "pset", "timing", "prompt", "o", "q"}))
      return true;
  }
  return false;
}

}  // namespace chain
