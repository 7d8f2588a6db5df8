// EXECUTE of text into which a parameter of type text goes without quote_ident, quote_literal or format's %I
// and %L: the caller writes SQL that runs with the function's rights
// (https://www.postgresql.org/docs/current/plpgsql-statements.html, PLPGSQL-QUOTE-LITERAL-EXAMPLE).
#include <fmt/format.h>

#include <set>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"
#include "lint/types/type.h"

namespace rules {

namespace {

using sql::TokenKind;

struct Body {
  std::vector<sql::Token> tokens;
  std::vector<std::string> words;  // of each token, folded
};

Body read(std::string_view text) {
  Body body;
  sql::Scanner scanner(text);
  for (sql::Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    body.tokens.push_back(token);
    const std::string_view word = scanner.text(token);
    body.words.push_back(token.kind == TokenKind::word ? text::lower(word) : std::string(word));
  }
  return body;
}

// Parameters whose value may hold any text.
std::set<std::string> texts(const lint::SchemaView& view, const catalog::Function& function) {
  std::set<std::string> names;
  for (const auto& argument : function.arguments) {
    const ast::Oid type = types::base_type(view.catalog, argument.type).oid;
    const bool text = type == type_oid::text || type == type_oid::varchar || type == type_oid::bpchar ||
                      type == type_oid::name;
    if (text && !argument.name.empty() && ast::is_input(argument.mode)) names.insert(argument.name);
  }
  return names;
}

// Past the bracket that closes the one at `open`.
size_t past_bracket(const Body& body, size_t open) {
  int depth = 0;
  for (size_t i = open; i < body.tokens.size(); ++i) {
    depth += body.words[i] == "(" ? 1 : body.words[i] == ")" ? -1 : 0;
    if (depth == 0) return i + 1;
  }
  return body.tokens.size();
}

// The parameter that a %s of format() at `at` puts in as it is; npos: none.
size_t formatted(const Body& body, size_t at, const std::set<std::string>& names) {
  const size_t end = past_bracket(body, at + 1);
  if (at + 2 >= end || body.tokens[at + 2].kind != TokenKind::string) return std::string::npos;
  const std::string& pattern = body.words[at + 2];
  std::vector<char> kinds;
  for (size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (pattern[++i] != '%') kinds.push_back(pattern[i]);
  }
  size_t argument = 0;
  int depth = 1;
  for (size_t i = at + 3; i + 1 < end; ++i) {
    depth += body.words[i] == "(" ? 1 : body.words[i] == ")" ? -1 : 0;
    if (depth == 1 && body.words[i] == ",") ++argument;
    const bool alone =
        depth == 1 && body.words[i - 1] == "," && (body.words[i + 1] == "," || body.words[i + 1] == ")");
    if (alone && argument > 0 && argument <= kinds.size() && kinds[argument - 1] == 's' &&
        names.contains(body.words[i]))
      return i;
  }
  return std::string::npos;
}

bool ends(const std::string& word) {
  return word == ";" || word == "into" || word == "using" || word == "loop";
}

// The token of the parameter that goes into an EXECUTE as it is; npos: none.
size_t injected(const Body& body, const std::set<std::string>& names) {
  for (size_t i = 0; i < body.tokens.size(); ++i) {
    if (body.words[i] != "execute") continue;
    for (++i; i < body.tokens.size() && !ends(body.words[i]);) {
      const bool call =
          i + 1 < body.tokens.size() && body.words[i + 1] == "(" && body.tokens[i].kind == TokenKind::word;
      if (call && body.words[i] == "format") {
        const size_t found = formatted(body, i, names);
        if (found != std::string::npos) return found;
      }
      if (call) {
        i = past_bracket(body, i + 1);  // what another function makes of it is not known
        continue;
      }
      const bool joined =
          (i > 0 && body.words[i - 1] == "||") || (i + 1 < body.tokens.size() && body.words[i + 1] == "||");
      const bool typed = i + 1 < body.tokens.size() && body.words[i + 1] == "::";
      if (joined && !typed && body.tokens[i].kind == TokenKind::word && names.contains(body.words[i]))
        return i;
      ++i;
    }
  }
  return std::string::npos;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, function] : view.catalog.all<catalog::Function>()) {
    if (function->language != "plpgsql" || !lint::is_own(view, function->made)) continue;
    const std::set<std::string> names = texts(view, *function);
    if (names.empty()) continue;
    const Body body = read(function->body);
    const size_t at = injected(body, names);
    if (at == std::string::npos) continue;
    lint::Finding finding = view.finding(function->made, function->name);
    if (!function->body_span.empty())
      finding.at.at = {function->body_span.begin + body.tokens[at].span.begin,
                       function->body_span.begin + body.tokens[at].span.end};
    finding.subject = fmt::format("{}.{}", view.catalog.schema_name(function->schema), function->name);
    finding.message = fmt::format("{} executes text out of its parameter {}: who calls it writes SQL",
                                  finding.subject, body.words[at]);
    if (function->security_definer) finding.label = "with the rights of the function's owner";
    finding.help = "format() with %I for a name and %L for a value; or USING, for a value";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule injectable_execute{
    .id = "injectable-execute",
    .summary = "a function that executes text out of a parameter",
    .category = lint::Category::security,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "atlas SA101"};

}  // namespace rules
