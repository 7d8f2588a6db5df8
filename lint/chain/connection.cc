// Connection strings as libpq, pgx, JDBC and Prisma write them, as far as search_path goes.
#include "lint/chain/connection.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/tool_settings.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

using Pair = std::pair<std::string, std::string>;

int hex_digit(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c | 0x20) : c;
  const size_t at = digits.find(lower);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "%%") continue;  // in an .ini, where % has a meaning
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::vector<std::string_view> query_of(std::string_view url) {
  std::vector<std::string_view> parameters;
  const size_t question = url.find('?');
  if (question == std::string_view::npos) return parameters;
  for (std::string_view rest = url.substr(question + 1); !rest.empty();) {
    const size_t end = std::min(rest.find('&'), rest.size());
    parameters.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parameters;
}

Pair pair_of(std::string_view parameter) {
  const size_t sign = std::min(parameter.find('='), parameter.size());
  return {decoded(parameter.substr(0, sign)),
          decoded(parameter.substr(std::min(sign + 1, parameter.size())))};
}

// host=x options='-c a=b', as libpq reads them: a backslash or quotes hold blanks.
std::vector<Pair> words_of_connection(std::string_view text) {
  std::vector<Pair> pairs;
  size_t at = 0;
  const auto blanks = [&] { at = std::min(text.find_first_not_of(" \t\n", at), text.size()); };
  for (blanks(); at < text.size(); blanks()) {
    const size_t sign = text.find('=', at);
    if (sign == std::string_view::npos) break;
    Pair pair{std::string(text::trim(text.substr(at, sign - at))), {}};
    at = sign + 1;
    blanks();
    const bool quoted = at < text.size() && text[at] == '\'';
    for (at += quoted ? 1 : 0; at < text.size(); ++at) {
      if (quoted ? text[at] == '\'' : text[at] == ' ') break;
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      pair.second += text[at];
    }
    at = std::min(at + 1, text.size());
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

// The value of search_path among a backend's options: -c search_path=a,b, -csearch_path=a, --search_path=a.
std::optional<std::string> path_in_options(std::string_view options) {
  std::vector<std::string> words;
  bool open = false;
  for (size_t i = 0; i < options.size(); ++i) {
    const bool escaped = options[i] == '\\' && i + 1 < options.size();
    if (!escaped && (options[i] == ' ' || options[i] == '\t')) {
      open = false;
      continue;
    }
    if (!open) words.emplace_back();
    open = true;
    words.back() += options[escaped ? ++i : i];
  }
  std::optional<std::string> path;
  for (size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word == "-c" && i + 1 < words.size())
      word = words[++i];
    else if (word.starts_with("-c") || word.starts_with("--"))
      word.remove_prefix(2);
    else
      continue;
    const size_t sign = word.find('=');
    std::string name(word.substr(0, sign));
    std::replace(name.begin(), name.end(), '-', '_');
    if (sign != std::string_view::npos && same_ignoring_case(name, "search_path"))
      path = std::string(word.substr(sign + 1));
  }
  return path;
}

std::string quoted_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

// Parameters that libpq refuses, and that say a search_path to somebody else.
constexpr std::array<std::string_view, 4> foreign = {"search_path", "currentSchema", "schema",
                                                     "options[search_path]"};

bool is_foreign(const std::string& name) {
  return std::find(foreign.begin(), foreign.end(), name) != foreign.end();
}

std::optional<std::string> path_of(const Pair& pair) {
  const auto& [name, value] = pair;
  if (value.empty()) return std::nullopt;
  if (name == "schema") return quoted_name(value);  // Prisma's: one name, as it stands
  if (is_foreign(name)) return quoted_path(value);
  if (name != "options") return std::nullopt;
  const std::optional<std::string> path = path_in_options(value);
  return path ? std::optional(quoted_path(*path)) : std::nullopt;
}

bool is_url(std::string_view connection) {
  return connection.find("://") != std::string_view::npos;
}

// ${NAME} and $NAME are other lines of the file, or the environment's. Nothing where one is not known.
std::optional<std::string> expanded(std::string_view text, const ToolSettings& settings,
                                    const Options& options) {
  std::string out;
  while (!text.empty()) {
    const size_t dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const bool braces = text.size() > 1 && text[1] == '{';
    const std::string_view rest = text.substr(braces ? 2 : 1);
    const auto is_name = [](char c) {
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    const auto end = static_cast<size_t>(std::find_if_not(rest.begin(), rest.end(), is_name) - rest.begin());
    if (end == 0 || rest.substr(0, end) == "user") {  // "$user" is the server's
      out += '$';
      text.remove_prefix(1);
      continue;
    }
    const std::string name(rest.substr(0, end));
    const auto found = settings.find(name);
    if (found != settings.end()) {
      out += found->second;
    } else if (const auto value = options.variable ? options.variable(name) : std::nullopt) {
      out += *value;
    } else {
      return std::nullopt;
    }
    text.remove_prefix(name.size() + (braces ? 2U : 1U));
    if (braces) text.remove_prefix(std::min(text.find('}'), text.size() - 1) + 1);
  }
  return out;
}

bool is_key(std::string_view key, std::span<const std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view name) {
    if (!key.ends_with(name)) return false;
    const char before = key.size() > name.size() ? key[key.size() - name.size() - 1] : '.';
    return before == '.' || before == ' ';  // export DATABASE_URL
  });
}

// Whether one was found.
bool take_from(Builder& builder, const ConnectionSettings& tool) {
  const std::optional<text::Source> source = nearest_file(builder.listing().root(), tool.files);
  if (!source) return false;
  const ToolSettings settings = tool_settings(*source);
  for (const auto& [key, value] : settings) {
    const bool is_path = is_key(key, tool.paths);
    if (!is_path && !is_key(key, tool.strings)) continue;
    const std::optional<std::string> text = expanded(value, settings, builder.options());
    if (!text || text->empty()) continue;
    std::optional<std::string> path = is_path ? quoted_path(*text) : search_path_of(*text);
    if (!path) continue;
    if (is_path && tool.before_default) *path += ", \"$user\", public";
    if (tool.makes_schema && path->find(',') == std::string::npos && *path != quoted_name("public"))
      builder.chain().made_schemas.push_back(path->substr(1, path->size() - 2));
    builder.chain().search_path = *std::move(path);
    return true;
  }
  return false;
}

std::string words_without_search_path(std::string_view connection) {
  const std::vector<Pair> pairs = words_of_connection(connection);
  const auto says = [](const Pair& pair) { return is_foreign(pair.first); };
  if (std::none_of(pairs.begin(), pairs.end(), says)) return std::string(connection);
  std::string out;
  for (const Pair& pair : pairs) {
    if (says(pair)) continue;
    out += (out.empty() ? "" : " ") + pair.first + "='";
    for (const char c : pair.second) out += c == '\\' || c == '\'' ? std::string{'\\', c} : std::string(1, c);
    out += '\'';
  }
  return out;
}

}  // namespace

std::optional<std::string> search_path_of(std::string_view connection) {
  std::vector<Pair> pairs;
  if (is_url(connection)) {
    for (const std::string_view parameter : query_of(connection)) pairs.push_back(pair_of(parameter));
  } else {
    pairs = words_of_connection(connection);
  }
  std::optional<std::string> path;
  for (const Pair& pair : pairs) {
    if (std::optional<std::string> one = path_of(pair)) path = std::move(one);
  }
  return path;
}

std::string without_search_path(std::string_view connection) {
  if (!is_url(connection)) return words_without_search_path(connection);
  std::string out(connection.substr(0, connection.find('?')));
  char before = '?';
  for (const std::string_view parameter : query_of(connection)) {
    if (is_foreign(pair_of(parameter).first)) continue;
    out += before;
    out += parameter;
    before = '&';
  }
  return out;
}

std::string quoted_path(std::string_view names) {
  std::string out;
  while (!names.empty()) {
    size_t end = 0;
    bool within = false;
    for (; end < names.size() && (within || names[end] != ','); ++end) within = within != (names[end] == '"');
    std::string name(text::trim(names.substr(0, end)));
    names.remove_prefix(std::min(end + 1, names.size()));
    if (name.empty()) continue;
    const bool single = name.size() > 1 && name.front() == '\'' && name.back() == '\'';
    if (single) name = name.substr(1, name.size() - 2);
    if (!single && name.front() != '"') {
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    }
    out += (out.empty() ? "" : ", ") + (name.front() == '"' ? name : quoted_name(name));
  }
  return out;
}

void take_search_path(Builder& builder, const ConnectionSettings& tool) {
  constexpr std::array<std::string_view, 1> files = {".env"};
  constexpr std::array<std::string_view, 1> strings = {"DATABASE_URL"};
  if (!builder.chain().search_path.empty() || take_from(builder, tool)) return;
  take_from(builder, {.files = files,
                      .strings = strings,
                      .paths = {},
                      .before_default = false,
                      .makes_schema = tool.makes_schema});
}

}  // namespace chain
