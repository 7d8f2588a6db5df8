// A column of a collation that is not deterministic, on one side of a foreign key: which rows are equal is
// not what the other side takes for equal. The server refuses two different ones from 18 on
// (src/backend/commands/tablecmds.c, ATAddForeignKeyConstraint).
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace rules {

namespace {

using catalog::DefinedObject;

// Whether CREATE COLLATION says deterministic = false.
bool is_nondeterministic(std::string_view sql) {
  sql::Scanner scanner(sql);
  bool named = false;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string word = text::lower(scanner.text(token));
    if (named && word != "=") return word == "false" || word == "off" || word == "0" || word == "'false'";
    named = named || word == "deterministic";
  }
  return false;
}

// The collation of that name that a revision made so; null for any other.
const DefinedObject* nondeterministic(const lint::SchemaView& view, const std::string& collation) {
  if (collation.empty()) return nullptr;
  for (const auto& [oid, object] : view.catalog.all<DefinedObject>()) {
    if (object->cls != ast::ObjectClass::collation) continue;
    const std::string name = fmt::format("{}.{}", view.catalog.schema_name(object->schema), object->name);
    if (name == collation || object->name == collation)
      return is_nondeterministic(view.run.sql(object->made)) ? object : nullptr;
  }
  return nullptr;
}

void look(const lint::SchemaView& view, const catalog::Relation& parent, const lint::ForeignKey& key,
          lint::Sink& sink) {
  const auto& referenced = key.constraint->ref_columns.get();
  for (size_t i = 0; i < key.constraint->columns.size() && i < referenced.size(); ++i) {
    const catalog::Column& from = key.table->column(key.constraint->columns[i]);
    const catalog::Column& to = parent.column(referenced[i]);
    const std::string &of_child = from.collation, &of_parent = to.collation;
    const DefinedObject* loose = nondeterministic(view, of_child);
    if (!loose) loose = nondeterministic(view, of_parent);
    if (!loose || of_child == of_parent) continue;
    lint::Finding finding = view.finding(key.constraint->made, from.name);
    finding.subject = lint::part_name(view.catalog, *key.table, from.name);
    finding.message = fmt::format("{} and {}, which it references, do not agree on which values are equal",
                                  finding.subject, lint::part_name(view.catalog, parent, to.name));
    finding.notes.push_back(view.run.made("not deterministic", loose->name, loose->made));
    finding.help = "give both columns one collation: PostgreSQL 18 refuses the key otherwise";
    sink.add(std::move(finding));
    return;
  }
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const auto collations = view.catalog.all<DefinedObject>();
  const bool any = std::any_of(collations.begin(), collations.end(), [](const auto& entry) {
    return entry.second->cls == ast::ObjectClass::collation;
  });
  if (!any) return;
  for (const auto& [oid, keys] : view.children) {
    const catalog::Relation* parent = view.catalog.relation(oid);
    if (!parent) continue;
    for (const lint::ForeignKey& key : keys)
      if (lint::is_own(view, key.constraint->made)) look(view, *parent, key, sink);
  }
}

}  // namespace

extern constinit const lint::Rule foreign_key_collation{
    .id = "foreign-key-collation",
    .summary = "a foreign key between collations that differ on what is equal",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP083"};

}  // namespace rules
