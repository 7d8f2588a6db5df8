// Which names in a definition's text are relations, and which ones.

#include "lint/commands/relation/written.h"

#include <algorithm>
#include <set>

#include "lint/ast/walk.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// A name's end: identifiers with dots between them.
uint32_t end_of_name(std::string_view text, uint32_t begin) {
  sql::Scanner scanner(text.substr(begin), begin);
  uint32_t end = begin;
  for (;;) {
    const sql::Token part = scanner.next_code();
    if (part.kind != sql::TokenKind::word && part.kind != sql::TokenKind::quoted_identifier) return end;
    end = part.span.end;
    const sql::Token dot = scanner.next_code();
    if (scanner.text(dot) != ".") return end;
  }
}

class Reads {
 public:
  Reads(const Catalog& catalog, const Passage& passage) : catalog_(catalog), passage_(passage) {}

  void of(const Query& query) {
    for (const CommonTable& table : query.with) names_.insert(table.name);
    for (const FromItem& item : query.from) of(item);
    each_subquery(query, [this](const Query& below) { of(below); });
  }

  std::vector<Written::Read> take() {
    std::sort(found_.begin(), found_.end(),
              [](const auto& a, const auto& b) { return a.at.begin < b.at.begin; });
    const auto last = std::unique(found_.begin(), found_.end(),
                                  [](const auto& a, const auto& b) { return a.at.begin == b.at.begin; });
    found_.erase(last, found_.end());
    return std::move(found_);
  }

 private:
  void of(const FromItem& item) {
    for (const FromItem& side : item.sides) of(side);
    if (item.kind != FromItem::Kind::relation || item.at < passage_.begin) return;
    if (item.relation.schema.empty() && names_.contains(item.relation.name)) return;
    const uint32_t begin = item.at - passage_.begin;
    if (begin >= passage_.text.size()) return;
    if (auto relation = catalog_.share<Relation>(catalog_.resolve_relation(item.relation)))
      found_.push_back({{begin, end_of_name(passage_.text, begin)}, std::move(relation)});
  }

  const Catalog& catalog_;
  const Passage& passage_;
  std::set<std::string> names_;  // of common table expressions
  std::vector<Written::Read> found_;
};

std::string path_now(const Catalog& catalog) {
  std::string path;
  for (const std::string& schema : catalog.session().path())
    path += (path.empty() ? "" : ", ") + (schema == "\"$user\"" ? schema : sql::quote_identifier(schema));
  return path;
}

}  // namespace

Written written_now(const Writer& w, const Passage& passage, const std::vector<const Query*>& queries) {
  if (passage.empty()) return {};
  Reads reads(w.catalog, passage);
  for (const Query* query : queries) {
    if (query) reads.of(*query);
  }
  return {passage.text, path_now(w.catalog), reads.take()};
}

Written query_written_now(const Writer& w, const Passage& passage, const ExprPtr& expr) {
  std::vector<const Query*> queries;
  if (expr) {
    walk(*expr, [&](const Expr& node) {
      if (node.query) queries.push_back(node.query.get());
    });
  }
  return queries.empty() ? Written() : written_now(w, passage, queries);
}

}  // namespace commands
