// Finds placeholders by their text, asks the scanner in what they stand, and writes the file anew.
#include "lint/chain/placeholders.h"

#include <algorithm>

#include "lint/chain/lines.h"
#include "lint/chain/template_branches.h"
#include "lint/sql/scan.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

struct Placeholder {
  text::Span span;
  std::string name;
  std::optional<std::string> otherwise;  // the template's own default
  PlaceholderForm form = dollar_form;
  char quote = '\0';  // :'name', :"name"
  enum class Stands : uint8_t { code, literal, identifier, comment } stands = Stands::code;
};

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

bool begins_name(char c) {
  return is_name_byte(c) && !(c >= '0' && c <= '9');
}

// A name with dots, dashes and colons in it (flyway:timestamp, db.schema).
bool is_name(std::string_view text) {
  return !text.empty() && begins_name(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_name_byte(c) || c == '.' || c == '-' || c == ':';
  });
}

// The text between an opening at `at` and its closing on the same line; nothing where it is too long to be
// one.
std::optional<std::string_view> between(std::string_view sql, size_t at, std::string_view open,
                                        std::string_view close) {
  constexpr size_t longest = 200;
  const std::string_view rest = sql.substr(at + open.size(), longest);
  const size_t end = rest.find(close);
  if (end == std::string_view::npos || rest.substr(0, end).find('\n') != std::string_view::npos)
    return std::nullopt;
  return rest.substr(0, end);
}

// What takes the name that follows it in quotes, as templates have it (text/template, sprig, dbt).
constexpr std::string_view named_by_text[] = {"index", "env", "getenv", "template", "include", "var"};

// `.name`, `name`, `$name`, `index .Options "name"`, `env "NAME"`, `template "folder/file.sql" .`, with a
// trimming dash or a filter or not. Of a call of any other function `{{ name }}`: no value can be given to
// it.
std::optional<std::string> name_in_braces(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with('-')) text = text::trim(text.substr(1));
  if (text.ends_with('-')) text = text::trim(text.substr(0, text.size() - 1));
  if (const size_t quote = text.find('"'); quote != std::string_view::npos) {
    const size_t end = text.find('"', quote + 1);
    if (end == std::string_view::npos || !begins_name(text.front())) return std::nullopt;
    const std::string_view head = text.substr(0, text.find_first_of(" \t(\""));
    if (std::find(std::begin(named_by_text), std::end(named_by_text), head) == std::end(named_by_text))
      return is_name(head) ? std::optional(call_of(head)) : std::nullopt;
    const std::string_view name = text.substr(quote + 1, end - quote - 1);
    std::string without_slashes(name);
    std::erase(without_slashes, '/');
    return is_name(without_slashes) ? std::optional(std::string(name)) : std::nullopt;
  }
  const size_t filter = text.find('|');
  std::string_view name = text::trim(text.substr(0, filter));
  while (name.starts_with('.') || name.starts_with('$')) name.remove_prefix(1);
  const bool closes = name == "end" || name == "else";
  return is_name(name) && !closes ? std::optional(std::string(name)) : std::nullopt;
}

std::optional<Placeholder> dollar_at(std::string_view sql, size_t at) {
  const std::optional<std::string_view> text = between(sql, at, "${", "}");
  if (!text) return std::nullopt;
  Placeholder found;
  found.span = {static_cast<uint32_t>(at), static_cast<uint32_t>(at + text->size() + 3)};
  std::string_view name = *text;
  if (const size_t colon = name.find(":-"); colon != std::string_view::npos) {
    found.otherwise = std::string(name.substr(colon + 2));
    name = name.substr(0, colon);
  }
  if (!is_name(name)) return std::nullopt;
  found.name = name;
  return found;
}

// {name}, as format strings have it; no other brace is SQL outside quotes.
std::optional<Placeholder> format_at(std::string_view sql, size_t at) {
  size_t end = at + 1;
  while (end < sql.size() && is_name_byte(sql[end])) ++end;
  if (end == at + 1 || end == sql.size() || sql[end] != '}' || !begins_name(sql[at + 1])) return std::nullopt;
  Placeholder found;
  found.span = {static_cast<uint32_t>(at), static_cast<uint32_t>(end + 1)};
  found.name = sql.substr(at + 1, end - at - 1);
  found.form = format_form;
  return found;
}

std::optional<Placeholder> template_at(std::string_view sql, size_t at) {
  struct Shape {
    std::string_view open, close;
    PlaceholderForm form;
  };
  constexpr Shape shapes[] = {{"{{", "}}", braces_form},
                              {"<%=", "%>", percent_form},
                              {"$%", "%$", percent_form},
                              {"/* TEMPLATE:", "*/", comment_form}};
  for (const Shape& shape : shapes) {
    if (!sql.substr(at).starts_with(shape.open)) continue;
    const std::optional<std::string_view> text = between(sql, at, shape.open, shape.close);
    if (!text) return std::nullopt;
    std::optional<std::string> name =
        shape.form == braces_form ? name_in_braces(*text) : std::optional(std::string(text::trim(*text)));
    if (!name || name->empty() || (shape.open == "$%" && !is_name(*name))) return std::nullopt;
    Placeholder found;
    const size_t size = shape.open.size() + text->size() + shape.close.size();
    found.span = {static_cast<uint32_t>(at), static_cast<uint32_t>(at + size)};
    found.name = *std::move(name);
    found.form = shape.form;
    return found;
  }
  return std::nullopt;
}

std::vector<Placeholder> by_text(std::string_view sql, uint8_t own) {
  std::vector<Placeholder> all;
  for (size_t at = sql.find_first_of("${</:"); at != std::string_view::npos;
       at = sql.find_first_of("${</:", at + 1)) {
    std::optional<Placeholder> found;
    if (sql[at] == '$' && sql.substr(at, 2) == "${") found = dollar_at(sql, at);
    if (sql.substr(at, 2) == "$%" || sql[at] == '{' || sql[at] == '<' || sql[at] == '/')
      found = template_at(sql, at);
    const bool doubled = sql[at] == '{' && at > 0 && sql[at - 1] == '{';
    if (sql[at] == '{' && !found && !doubled) found = format_at(sql, at);
    const bool capital = sql[at] == ':' && (own & capitals_form) != 0 && at + 1 < sql.size() &&
                         sql[at + 1] >= 'A' && sql[at + 1] <= 'Z' && (at == 0 || sql[at - 1] != ':');
    if (capital) {
      size_t end = at + 1;
      while (end < sql.size() && is_name_byte(sql[end])) ++end;
      const std::string_view name = sql.substr(at + 1, end - at - 1);
      const bool capitals =
          std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
      if (capitals && name.size() > 1) {
        found.emplace();
        found->span = {static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
        found->name = name;
        found->form = capitals_form;
      }
    }
    if (!found) continue;
    at = found->span.end - 1;
    all.push_back(*std::move(found));
  }
  return all;
}

// What each placeholder stands in. The scanner sees letters in their place, so that quotes within them say
// nothing.
class Places {
 public:
  Places(std::string_view sql, std::vector<Placeholder>& found, bool psql)
      : found_(found), psql_(psql), masked_(sql) {
    for (const Placeholder& one : found_) {
      if (one.form == comment_form) continue;
      std::fill(masked_.begin() + one.span.begin, masked_.begin() + one.span.end, 'x');
    }
  }

  void look() {
    walk(masked_, 0, 0);
    for (Placeholder& one : of_psql_) found_.push_back(std::move(one));
    std::sort(found_.begin(), found_.end(),
              [](const Placeholder& a, const Placeholder& b) { return a.span.begin < b.span.begin; });
  }

 private:
  // Bodies within bodies are looked into as deep as anybody writes them.
  void walk(std::string_view sql, uint32_t base, int depth) {
    constexpr int deepest = 6;
    sql::Scanner scanner(sql, base);
    sql::Token before;
    int brackets = 0;
    for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
      const std::string_view text = scanner.text(token);
      switch (token.kind) {
        case sql::TokenKind::string: stand(token.span, Placeholder::Stands::literal); break;
        case sql::TokenKind::quoted_identifier: stand(token.span, Placeholder::Stands::identifier); break;
        case sql::TokenKind::line_comment:
        case sql::TokenKind::block_comment: stand(token.span, Placeholder::Stands::comment); break;
        case sql::TokenKind::copy_data: stand(token.span, Placeholder::Stands::literal); break;
        case sql::TokenKind::dollar_string: {
          const size_t tag = text.find('$', 1) + 1;
          if (text.size() >= 2 * tag && depth < deepest)
            walk(text.substr(tag, text.size() - 2 * tag), token.span.begin + static_cast<uint32_t>(tag),
                 depth + 1);
          break;
        }
        default: break;
      }
      if (text == "[") ++brackets;
      if (text == "]") --brackets;
      if (psql_ && depth == 0 && brackets <= 0) variable(before, token, text);
      before = token;
    }
  }

  // :name, where the colon stands alone and right before it.
  void variable(const sql::Token& colon, const sql::Token& token, std::string_view text) {
    const bool follows = colon.kind == sql::TokenKind::punctuation && colon.span.end == token.span.begin &&
                         colon.span.size() == 1 && masked_[colon.span.begin] == ':';
    if (!follows) return;
    const bool word = token.kind == sql::TokenKind::word;
    const bool quoted =
        token.kind == sql::TokenKind::string || token.kind == sql::TokenKind::quoted_identifier;
    if (!word && !(quoted && text.size() > 2 && text.back() == text.front())) return;
    const std::string_view name = word ? text : text.substr(1, text.size() - 2);
    if (!is_name(name)) return;
    Placeholder found;
    found.span = {colon.span.begin, token.span.end};
    found.name = name;
    found.form = psql_form;
    found.quote = word ? '\0' : text.front();
    of_psql_.push_back(std::move(found));
  }

  void stand(text::Span span, Placeholder::Stands what) {
    auto at = std::lower_bound(found_.begin(), found_.end(), span.begin,
                               [](const Placeholder& one, uint32_t begin) { return one.span.begin < begin; });
    for (; at != found_.end() && at->span.begin < span.end; ++at) at->stands = what;
  }

  std::vector<Placeholder>& found_;
  bool psql_;
  std::string masked_;
  std::vector<Placeholder> of_psql_;
};

std::string identifier_of(std::string_view name) {
  std::string made = "_";
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    made += upper ? static_cast<char>(c | 0x20) : is_name_byte(c) ? c : '_';
  }
  return made + "_";
}

std::string requoted(std::string_view text, char quote) {
  if (quote == '\0') return std::string(text);
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out + quote;
}

std::optional<std::string> configured_value(const Filling& filling, const std::string& name) {
  if (filling.values != nullptr) {
    if (const auto found = filling.values->find(name); found != filling.values->end()) return found->second;
  }
  return filling.variable ? filling.variable(name) : std::nullopt;
}

// Branches not taken stand for nothing, tags of undecided ones for what decides them.
void take_branches(std::string_view sql, const Filling& filling, std::vector<Placeholder>& found) {
  const TemplateBranches branches =
      template_branches(sql, [&](const std::string& name) { return configured_value(filling, name); });
  if (branches.left_out.empty() && branches.undecided.empty()) return;
  std::vector<text::Span> taken = branches.left_out;
  for (const TemplateBranches::Undecided& one : branches.undecided) taken.push_back(one.tag);
  std::sort(taken.begin(), taken.end(), [](text::Span a, text::Span b) { return a.begin < b.begin; });
  std::erase_if(found, [&](const Placeholder& one) {
    const auto after = std::upper_bound(taken.begin(), taken.end(), one.span.begin,
                                        [](uint32_t begin, text::Span span) { return begin < span.begin; });
    return after != taken.begin() && one.span.begin < std::prev(after)->end;
  });
  for (const text::Span span : branches.left_out) {
    Placeholder& gone = found.emplace_back();
    gone.span = span;
    gone.otherwise.emplace();
    gone.form = braces_form;
  }
  for (const TemplateBranches::Undecided& one : branches.undecided) {
    Placeholder& tag = found.emplace_back();
    tag.span = one.tag;
    tag.name = one.name;
    tag.form = braces_form;
  }
  std::sort(found.begin(), found.end(),
            [](const Placeholder& a, const Placeholder& b) { return a.span.begin < b.span.begin; });
}

class Writer {
 public:
  Writer(text::Source& source, const Filling& filling) : source_(source), filling_(filling) {}

  FilledIn write(const std::vector<Placeholder>& found) {
    std::vector<text::Original::Part> parts;
    std::string out;
    uint32_t at = 0;
    for (const Placeholder& one : found) {
      std::optional<std::string> text = replacement(one);
      if (!text) continue;
      out += source_.slice({at, one.span.begin});
      const text::Span span{static_cast<uint32_t>(out.size()),
                            static_cast<uint32_t>(out.size() + text->size())};
      if (lacks_value_) result_.missing.push_back({span, one.name});
      parts.push_back({span, one.span});
      out += *text;
      at = one.span.end;
    }
    if (parts.empty()) return {};
    out += source_.slice({at, static_cast<uint32_t>(source_.bytes.size())});
    text::replace_parts(source_, std::move(out), parts);
    return std::move(result_);
  }

 private:
  std::optional<std::string> value_of(const Placeholder& one) const {
    if (one.name.empty()) return one.otherwise;
    std::optional<std::string> value = configured_value(filling_, one.name);
    return value ? value : one.otherwise;
  }

  bool is_own(const Placeholder& one) const {
    if ((filling_.own & one.form) == 0) return false;
    if (filling_.within.empty()) return true;
    return std::any_of(filling_.within.begin(), filling_.within.end(),
                       [&](text::Span span) { return span.contains(one.span.begin); });
  }

  // Nothing: it is none, and stays as it stands.
  std::optional<std::string> replacement(const Placeholder& one) {
    lacks_value_ = false;
    const bool own = is_own(one);
    if (one.stands == Placeholder::Stands::comment && one.form != comment_form) return std::nullopt;
    if (const std::optional<std::string> value = value_of(one)) return requoted(*value, one.quote);
    if (one.form == comment_form) {
      // Without a value nothing stands there, as in a comment.
      return one.stands == Placeholder::Stands::code || one.stands == Placeholder::Stands::comment
                 ? std::nullopt
                 : std::optional<std::string>(std::in_place);
    }
    if (one.form == format_form && one.stands != Placeholder::Stands::code) return std::nullopt;
    if (!own && (one.form == psql_form || one.stands == Placeholder::Stands::literal)) return std::nullopt;
    lacks_value_ = true;
    return requoted(identifier_of(one.name), one.quote);
  }

  text::Source& source_;
  const Filling& filling_;
  FilledIn result_;
  bool lacks_value_ = false;
};

}  // namespace

bool may_hold_placeholder(std::string_view sql, const Filling& filling) {
  for (const std::string_view sign : {"${", "{{", "<%=", "$%", "/* TEMPLATE:"}) {
    if (sql.find(sign) != std::string_view::npos) return true;
  }
  for (size_t at = sql.find('{'); at != std::string_view::npos; at = sql.find('{', at + 1)) {
    if (format_at(sql, at)) return true;
  }
  const bool colons = (filling.own & (psql_form | capitals_form)) != 0 ||
                      (filling.values != nullptr && !filling.values->empty());
  return colons && sql.find(':') != std::string_view::npos;
}

FilledIn fill_in(text::Source& source, const Filling& filling) {
  if (!may_hold_placeholder(source.bytes, filling)) return {};
  std::vector<Placeholder> found = by_text(source.bytes, filling.own);
  take_branches(source.bytes, filling, found);
  const bool configured = filling.values != nullptr && !filling.values->empty();
  const bool psql = (filling.own & psql_form) != 0 || (configured && (filling.own & capitals_form) == 0);
  Places(source.bytes, found, psql).look();
  return Writer(source, filling).write(found);
}

}  // namespace chain
