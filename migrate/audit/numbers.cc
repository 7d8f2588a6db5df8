// One function a rule.
#include "migrate/audit/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lint/deparse/definition.h"
#include "migrate/audit/deletion.h"
#include "migrate/audit/key_fixes.h"
#include "migrate/audit/tree_index.h"

namespace migrate::audit {
namespace {

using catalog::Relation;

// "public.orders" of "public.orders.orders_customer_fkey"
const Relation* table_of_part(const View& view, const std::string& part) {
  for (size_t dot = part.rfind('.'); dot != std::string::npos && dot > 0; dot = part.rfind('.', dot - 1)) {
    if (const Relation* found = find_relation(view, part.substr(0, dot))) return found;
  }
  return nullptr;
}

// With its partitions.
int64_t pages_of_tree(const View& view, const Relation& table) {
  const TableNumbers* numbers = view.table(table.oid);
  int64_t pages = numbers ? numbers->pages + numbers->toast_pages : 0;
  if (table.kind != catalog::RelationKind::partitioned_table) return pages;
  for (const ast::Oid child : table.children) {
    if (const Relation* partition = view.schema.relation(child)) pages += pages_of_tree(view, *partition);
  }
  return pages;
}

void add_table(Finding& finding, const View& view, const Relation& table) {
  finding.table = view.name(table);
  const TableNumbers* numbers = view.table(table.oid);
  if (!numbers) return;
  if (numbers->rows >= 0) finding.measured["rows"] = numbers->rows;
  finding.measured["bytes"] = static_cast<double>(view.bytes(pages_of_tree(view, table)));
}

void redundant_index(Finding& finding, const View& view, Deletions&) {
  const Relation* index = find_relation(view, finding.subject);
  if (!index || !index->index) return;
  const Relation* table = view.schema.relation(index->index->table);
  if (table) finding.table = view.name(*table);
  if (const IndexNumbers* numbers = view.index(index->oid)) {
    finding.measured["bytes"] = static_cast<double>(view.bytes(numbers->pages));
    finding.measured["scans"] = static_cast<double>(numbers->scans);
  }
  if (finding.fix && finding.fix->kind == Fix::Kind::script) finding.fix = drop_index(view, *index);
}

// Nobody plans an index scan over a table of a page or two.
constexpr double few_rows = 500, many_rows = 100000;

void foreign_key_without_index(Finding& finding, const View& view, Deletions&) {
  const Relation* table = table_of_part(view, finding.subject);
  if (!table) return;
  add_table(finding, view, *table);
  const std::string name = finding.subject.substr(view.name(*table).size() + 1);
  const catalog::Constraint* key = table->find_constraint(name);
  if (std::optional<Fix> fix = key ? index_of_key(view, *table, *key) : std::nullopt)
    finding.fix = std::move(fix);
  const TableNumbers* numbers = view.table(table->oid);
  if (!numbers || numbers->rows < 0) return;
  const TableNumbers* parent = key ? view.table(key->ref_table) : nullptr;
  if (parent) finding.measured["parent_deletes"] = static_cast<double>(parent->deleted);
  const bool counted = numbers->rows > 0 || numbers->pages == 0;
  if (counted && numbers->rows < few_rows) {
    finding.severity = std::min(finding.severity, Severity::note);
    finding.threshold["rows"] = few_rows;
  } else if (numbers->rows >= many_rows && parent && parent->deleted > 0) {
    finding.severity = Severity::error;
    finding.threshold["rows"] = many_rows;
    finding.evidence.push_back(fmt::format("{} rows were deleted of {} since {}, each a read of {}",
                                           count_words(static_cast<double>(parent->deleted)),
                                           view.name(*view.schema.relation(key->ref_table)),
                                           view.window().since, size_words(finding.measured["bytes"])));
  }
}

void missing_primary_key(Finding& finding, const View& view, Deletions&) {
  const Relation* table = find_relation(view, finding.subject);
  if (!table) return;
  add_table(finding, view, *table);
  std::optional<Fix> fix = key_of_column(view, *table);
  // The rule knows no columns that tell its rows apart.
  const bool vague = finding.fix && std::any_of(finding.fix->sql.begin(), finding.fix->sql.end(),
                                                [](const std::string& sql) {
                                                  return sql.find("<the columns") != std::string::npos;
                                                });
  if (!fix && vague) fix = identity_column(view, *table);
  const TableNumbers* numbers = view.table(table->oid);
  const bool identified = table->replica_identity == ast::ReplicaIdentity::full ||
                          table->replica_identity == ast::ReplicaIdentity::index;
  if (numbers)
    finding.evidence.push_back(!numbers->published ? "no publication holds it"
                               : identified ? "a publication holds it, with a replica identity of its own"
                                            : "a publication holds it, and nothing identifies its rows: "
                                              "where UPDATE and DELETE are published, they are refused");
  if (fix) finding.fix = std::move(fix);
}

void of_table(Finding& finding, const View& view, Deletions&) {
  const Relation* table = find_relation(view, finding.subject);
  if (!table) table = table_of_part(view, finding.subject);
  if (table && table->index) table = view.schema.relation(table->index->table);
  if (table) add_table(finding, view, *table);
}

// What a deletion touches: of a parent, or of the key that the subject names.
void on_delete(Finding& finding, const View& view, Deletions& deletions) {
  const Relation* parent = find_relation(view, finding.subject);
  if (!parent) {
    const Relation* child = table_of_part(view, finding.subject);
    const catalog::Constraint* key =
        child ? child->find_constraint(finding.subject.substr(view.name(*child).size() + 1)) : nullptr;
    parent = key ? view.schema.relation(key->ref_table) : nullptr;
    if (child) add_table(finding, view, *child);
  } else {
    add_table(finding, view, *parent);
  }
  if (!parent) return;
  const double gone = deletions.rows_gone_with(parent->oid);
  if (gone > 0) finding.measured["rows_gone_with_a_parent"] = gone;
  for (std::string& line : deletions.words(*parent)) finding.evidence.push_back(std::move(line));
}

struct Adds {
  std::string_view rule;
  void (*add)(Finding&, const View&, Deletions&);
};
constexpr std::array adds{Adds{"redundant-index", redundant_index},
                          Adds{"foreign-key-without-index", foreign_key_without_index},
                          Adds{"missing-primary-key", missing_primary_key},
                          Adds{"inconsistent-on-delete", on_delete},
                          Adds{"unstated-on-delete", on_delete},
                          Adds{"cascade-into-restrict", on_delete},
                          Adds{"set-null-on-not-null", on_delete}};

}  // namespace

void add_numbers(Finding& finding, const View& view, Deletions& deletions) {
  const auto found =
      std::find_if(adds.begin(), adds.end(), [&](const Adds& one) { return one.rule == finding.check; });
  (found == adds.end() ? of_table : found->add)(finding, view, deletions);
}

const Relation* find_relation(const View& view, const std::string& qualified) {
  for (size_t dot = qualified.find('.'); dot != std::string::npos; dot = qualified.find('.', dot + 1)) {
    const ast::Oid schema = view.schema.find_schema(qualified.substr(0, dot));
    if (schema == 0) continue;
    const ast::Oid oid = view.schema.find_relation(schema, qualified.substr(dot + 1));
    if (oid != 0) return view.schema.relation(oid);
  }
  return nullptr;
}

std::string size_words(double bytes) {
  constexpr std::array<const char*, 5> units{"bytes", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < units.size()) {
    bytes /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", bytes, unit > 1 && bytes < 100 ? 1 : 0, units[unit]);
}

std::string count_words(double count) {
  std::string digits = fmt::format("{:.0f}", std::abs(count));
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return (count < 0 ? "-" : "") + digits;
}

std::string time_words(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{:.1f} h", seconds / 3600);
  return fmt::format("{:.0f} days", seconds / 86400);
}

Fix drop_index(const View& view, const Relation& index) {
  Fix fix;
  fix.kind = Fix::Kind::revision;
  const Relation* table = view.schema.relation(index.index->table);
  const bool tree = index.kind == catalog::RelationKind::partitioned_index;
  const std::string concurrently = tree ? "" : "CONCURRENTLY ";
  fix.transaction = tree;
  fix.sql.push_back(fmt::format("DROP INDEX {}{}", concurrently, deparse::quoted_name(view.schema, index)));
  std::string definition = definition_of_tree(view, index);
  const size_t word = definition.find("INDEX ");
  if (word != std::string::npos) definition.insert(word + 6, concurrently);
  fix.inverse.push_back(std::move(definition));
  const std::string name = table ? view.name(*table) : "";
  fix.locks = tree ? fmt::format("AccessExclusiveLock on {} and its partitions, for a moment", name)
                   : fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", name);
  if (const IndexNumbers* numbers = view.index(index.oid)) fix.reclaims = view.bytes(numbers->pages);
  return fix;
}

}  // namespace migrate::audit
