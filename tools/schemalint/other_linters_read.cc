// .squawk.toml, postgres-language-server.jsonc, atlas.hcl: as much of each as says which rules are on.

#include "tools/schemalint/other_linters_read.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "lint/config/config.h"

namespace schemalint {

namespace {

// "info", "warn", "error", "off", or a table that has it as its level.
std::optional<lint::Severity> pgls_level(const nlohmann::json& value) {
  const nlohmann::json& level = value.is_object() && value.contains("level") ? value["level"] : value;
  if (!level.is_string()) return std::nullopt;
  const auto word = level.get<std::string>();
  if (word == "info" || word == "hint") return lint::Severity::note;
  if (word == "warn") return lint::Severity::warning;
  if (word == "on") return std::nullopt;  // as it is by default
  return lint::severity_named(word);
}

// HCL as far as atlas.hcl needs it: blocks in blocks, and name = value within a line.
class Hcl {
 public:
  explicit Hcl(std::string_view text) : text_(text) {}

  struct Token {
    enum class Kind : uint8_t { end, word, string, other } kind = Kind::end;
    std::string text;
  };

  Token next() {
    skip();
    if (at_ >= text_.size()) return {};
    const char c = text_[at_];
    if (c == '"') return string();
    if (is_word(c)) {
      const size_t begin = at_;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      return {Token::Kind::word, std::string(text_.substr(begin, at_ - begin))};
    }
    ++at_;
    return {Token::Kind::other, std::string(1, c)};
  }

 private:
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  }
  void skip() {
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("#") || rest.starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (rest.front() == ' ' || rest.front() == '\t' || rest.front() == '\n' ||
                 rest.front() == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }
  Token string() {
    Token token{Token::Kind::string, {}};
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      token.text += text_[at_];
    }
    at_ = std::min(at_ + 1, text_.size());
    return token;
  }

  std::string_view text_;
  size_t at_ = 0;
};

// A block of analysers, and the codes that each of them gives.
const std::map<std::string, std::string>& atlas_families() {
  static const std::map<std::string, std::string> families{
      {"destructive", "DS"}, {"data_depend", "MF"},      {"incompatible", "BC"},
      {"naming", "NM"},      {"concurrent_index", "PG"}, {"non_linear", "non_linear"}};
  return families;
}

// Go's patterns are looked for in the name, ours are to match the whole of it.
std::string whole(const std::string& pattern) {
  const bool anchored =
      pattern.starts_with('^') && pattern.ends_with('$') && pattern.find('|') == std::string::npos;
  return anchored ? pattern : ".*(?:" + pattern + ").*";
}

void take_atlas(const std::vector<std::string>& blocks, const std::string& name, const Hcl::Token& value,
                Theirs& theirs) {
  const auto lint = std::find(blocks.begin(), blocks.end(), "lint");
  if (lint == blocks.end() || lint + 1 == blocks.end()) return;
  const std::string& analyser = *(lint + 1);
  const std::string inner = lint + 2 == blocks.end() ? "" : *(lint + 2);
  const auto family = atlas_families().find(analyser);
  if (family != atlas_families().end() && name == "error" && inner.empty())
    theirs.severities[family->second] =
        value.text == "true" ? lint::Severity::error : lint::Severity::warning;
  if (analyser != "naming" || name != "match" || value.kind != Hcl::Token::Kind::string) return;
  static const std::vector<std::string> kinds{"schema", "table", "column", "index", "foreign_key", "check"};
  for (const std::string& kind : kinds) {
    if (inner.empty()) theirs.patterns.try_emplace(kind, whole(value.text));
    if (inner == kind) theirs.patterns[kind] = whole(value.text);
  }
}

}  // namespace

text::Result<Theirs> read_squawk(const text::Source& source) {
  text::Result<config::Config> file = config::Config::parse(source);
  if (!file) return file.error();
  config::Table root = file->root();
  Theirs theirs;
  for (const std::string& rule : root.strings("excluded_rules"))
    theirs.severities[rule] = lint::Severity::off;
  for (const std::string& rule : root.strings("included_rules"))
    theirs.severities[rule] = lint::Severity::warning;
  theirs.excluded_paths = root.strings("excluded_paths");
  if (const auto version = root.number_or_string("pg_version"))
    theirs.server_version = version->substr(0, version->find('.'));
  return theirs;
}

text::Result<Theirs> read_pgls(const text::Source& source) {
  const nlohmann::json file =
      nlohmann::json::parse(source.bytes, nullptr, /*allow_exceptions=*/false, /*ignore_comments=*/true);
  if (!file.is_object())
    return text::Error{"is not JSON with comments", "a comma too many?", source.path, {}};
  Theirs theirs;
  const nlohmann::json linter = file.value("linter", nlohmann::json::object());
  if (!linter.is_object()) return theirs;
  theirs.recommended = linter.value("enabled", true);
  for (const nlohmann::json& path : linter.value("ignore", nlohmann::json::array())) {
    if (path.is_string()) theirs.excluded_paths.push_back(path.get<std::string>());
  }
  const nlohmann::json rules = linter.value("rules", nlohmann::json::object());
  const auto take = [&](const nlohmann::json& group, const auto& self) -> void {
    if (!group.is_object()) return;
    for (const auto& [name, value] : group.items()) {
      if (name == "recommended" && value.is_boolean())
        theirs.recommended = theirs.recommended && value == nlohmann::json(true);
      else if (name == "all" && value.is_boolean())
        theirs.all_on = value == nlohmann::json(true);
      else if (const auto level = pgls_level(value))
        theirs.severities[name] = *level;
      else
        self(value, self);
    }
  };
  take(rules, take);
  return theirs;
}

text::Result<Theirs> read_atlas(const text::Source& source) {
  Theirs theirs;
  Hcl hcl(source.bytes);
  std::vector<std::string> blocks;
  std::string name;  // the word before a block's labels or an attribute's =
  bool value = false;
  for (Hcl::Token token = hcl.next(); token.kind != Hcl::Token::Kind::end; token = hcl.next()) {
    if (value) {
      take_atlas(blocks, name, token, theirs);
      value = false;
      name.clear();
      if (token.text == "{") blocks.emplace_back();  // an object
    } else if (token.kind == Hcl::Token::Kind::word) {
      name = token.text;
    } else if (token.text == "=") {
      value = true;
    } else if (token.kind == Hcl::Token::Kind::other && token.text == "{") {
      blocks.push_back(name);
      name.clear();
    } else if (token.kind == Hcl::Token::Kind::other && token.text == "}" && !blocks.empty()) {
      blocks.pop_back();
    }
  }
  theirs.recommended = true;
  return theirs;
}

}  // namespace schemalint
