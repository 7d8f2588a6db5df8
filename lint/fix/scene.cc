// Finding a finding's statement again, and edits around it.

#include "lint/fix/scene.h"

#include <algorithm>

#include "lint/chain/layout.h"
#include "lint/chain/no_transaction.h"
#include "lint/lower/lower.h"
#include "lint/sql/identifier.h"
#include "lint/sql/parse.h"
#include "lint/sql/scan.h"
#include "lint/text/trim.h"

namespace fix {

namespace {

// As ends of lines are in the file.
std::string_view line_end(const text::Source& source) {
  return source.bytes.find("\r\n") == std::string::npos ? "\n" : "\r\n";
}

// The line that the script's section begins with: the one that ends where the body begins, or stands before.
text::Span directive_of(const text::Source& source, const chain::Script& script) {
  const std::string_view before = std::string_view(source.bytes).substr(0, script.body.begin);
  const bool at_end = script.body.begin < source.bytes.size() && !before.ends_with('\n');
  const std::string_view line = at_end ? before : before.substr(0, before.empty() ? 0 : before.size() - 1);
  const size_t begin = line.rfind('\n') == std::string_view::npos ? 0 : line.rfind('\n') + 1;
  const std::string_view text = text::trim_back(line.substr(begin), " \t\r");
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + text.size())};
}

}  // namespace

const ast::Change* Statements::change(size_t number) const {
  std::optional<std::vector<ast::Change>>& asked = asked_[number];
  const text::Span span = pieces[number].span;
  if (!asked) asked = lower::statements_in(source_.substr(span.begin, span.end - span.begin));
  return asked->size() == 1 ? &asked->front() : nullptr;
}

const Statements& Scripts::of(const chain::Script& script) {
  const std::pair key{script.file, script.body.begin};
  const auto met = read_.find(key);
  if (met != read_.end()) return met->second;
  Statements statements(chain_.files[script.file].bytes,
                        sql::split(chain::sql_of(chain_, script), script.body.begin));
  return read_.emplace(key, std::move(statements)).first->second;
}

std::optional<Scene> scene_of(const chain::Chain& chain, const catalog::Catalog& head, Scripts& scripts,
                              const lint::Finding& finding) {
  if (!finding.at.in_source() || finding.at.at.empty() || finding.revision >= chain.revisions.size())
    return std::nullopt;
  const text::Source& source = chain.files[finding.at.file];
  if (source.original || !source.path.ends_with(".sql")) return std::nullopt;
  const chain::Revision& revision = chain.revisions[finding.revision];
  for (const bool down : {false, true}) {
    const std::optional<chain::Script>& script = down ? revision.down : revision.up;
    if (!script || script->file != finding.at.file || !script->body.contains(finding.at.at.begin)) continue;
    const Statements& statements = scripts.of(*script);
    const auto piece =
        std::find_if(statements.pieces.begin(), statements.pieces.end(), [&](const sql::Piece& p) {
          return p.kind == sql::Piece::Kind::statement && p.span.contains(finding.at.at.begin);
        });
    if (piece == statements.pieces.end()) return std::nullopt;
    return Scene{.chain = chain,
                 .head = head,
                 .scripts = scripts,
                 .finding = finding,
                 .revision = revision,
                 .script = *script,
                 .source = source,
                 .statements = statements,
                 .number = static_cast<size_t>(piece - statements.pieces.begin()),
                 .down = down};
  }
  return std::nullopt;
}

lint::Edit insert(const Scene& scene, uint32_t at, std::string text) {
  return replace(scene, {at, at}, std::move(text));
}

lint::Edit replace(const Scene& scene, text::Span span, std::string text) {
  return {{.file = scene.finding.at.file, .path = {}, .at = span}, std::move(text)};
}

lint::Edit remove(const Scene& scene, const chain::Script& script, const sql::Piece& piece) {
  const std::string_view bytes = scene.chain.files[script.file].bytes;
  text::Span span = piece.span;
  if (piece.terminated)
    span.end = static_cast<uint32_t>(std::min(bytes.find(';', span.end), bytes.size() - 1) + 1);
  const size_t line = bytes.rfind('\n', span.begin == 0 ? 0 : span.begin - 1);
  const size_t begin = span.begin == 0 || line == std::string_view::npos ? 0 : line + 1;
  const size_t end = std::min(bytes.find('\n', span.end), bytes.size());
  const auto blank = [&](size_t from, size_t to) {
    return bytes.substr(from, to - from).find_first_not_of(" \t\r") == std::string_view::npos;
  };
  if (blank(begin, span.begin) && blank(span.end, end))
    span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(std::min(end + 1, bytes.size()))};
  return {{.file = script.file, .path = {}, .at = span}, ""};
}

std::optional<uint32_t> after_keyword(std::string_view sql, uint32_t base,
                                      const std::vector<std::string_view>& keywords) {
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next_code(); !token.span.empty(); token = scanner.next_code()) {
    std::string word(scanner.text(token));
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (std::find(keywords.begin(), keywords.end(), word) != keywords.end()) return base + token.span.end;
  }
  return std::nullopt;
}

std::optional<std::vector<lint::Edit>> out_of_transaction(const Scene& scene) {
  if (!scene.script.transactional) return std::vector<lint::Edit>();
  const chain::NoTransactionAdvice way = chain::way_out_of_transaction(scene.chain, scene.script, scene.down);
  if (way.comment.empty()) return std::nullopt;
  // The section's own line, with more on it; or a line at the top of the file.
  const text::Span directive = directive_of(scene.source, scene.script);
  const std::string_view line = scene.source.slice(directive);
  if (!line.empty() && way.comment.starts_with(line))
    return std::vector{insert(scene, directive.end, way.comment.substr(line.size()))};
  if (scene.chain.layout == "native") return std::nullopt;
  // It holds for the whole file: what else stands there is not to lose its transaction.
  const std::optional<chain::Script>& other = scene.down ? scene.revision.up : scene.revision.down;
  if (other && other->file == scene.script.file && scene.scripts.of(*other).pieces.size() > 1)
    return std::nullopt;
  std::string top = way.comment + std::string(line_end(scene.source));
  const chain::Layout* layout = chain::layout_named(scene.chain.layout);
  if (layout != nullptr && layout->no_transaction.apart) top += line_end(scene.source);
  return std::vector{insert(scene, 0, std::move(top))};
}

std::string sql_name(const ast::Name& name) {
  const std::string own = sql::quote_identifier(name.name);
  return name.schema.empty() ? own : sql::quote_identifier(name.schema) + "." + own;
}

}  // namespace fix
