// Constraints in steps: added without looking at the rows, and proved under a lock that lets others go on.
#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/engine/not_null_proof.h"
#include "lint/fix/kinds.h"
#include "lint/sql/identifier.h"

namespace fix {

namespace {

using Kind = ast::AlterCommand::Kind;
using catalog::Constraint;

// The statement and the clause that the finding points at.
struct Clause {
  const ast::AlterTable& alter;
  size_t at = 0;
  const ast::AlterCommand& command() const { return alter.commands[at]; }
  bool alone() const { return alter.commands.size() == 1; }
};

std::optional<Clause> clause_of(const Scene& scene) {
  const auto* alter = scene.asks<ast::AlterTable>();
  if (!alter || scene.down) return std::nullopt;
  const uint32_t at = scene.finding.at.at.begin - scene.span().begin;  // a Change counts from the statement
  for (size_t i = 0; i < alter->commands.size(); ++i) {
    if (alter->commands.size() == 1 || alter->commands[i].span.contains(at)) return Clause{*alter, i};
  }
  return std::nullopt;
}

// An ALTER TABLE of that one clause.
bool only_does(const ast::Change& change, Kind kind, std::string_view name) {
  const auto* alter = std::get_if<ast::AlterTable>(&change);
  return alter && alter->commands.size() == 1 && alter->commands.front().kind == kind &&
         alter->commands.front().name == name;
}

// The name that the server chose, where the statement made one such constraint.
std::string name_of(const Scene& scene, const ast::AlterTable& alter, const ast::ConstraintDef& def) {
  if (!def.name.empty()) return def.name;
  const Constraint::Kind kind = def.kind == ast::ConstraintDef::Kind::check ? Constraint::Kind::check
                                : def.kind == ast::ConstraintDef::Kind::foreign_key
                                    ? Constraint::Kind::foreign_key
                                    : Constraint::Kind::unique;
  std::string found;
  size_t count = 0;
  for (const auto& [oid, relation] : scene.head.all<catalog::Relation>()) {
    if (relation->name != alter.name.name) continue;
    for (const Constraint& constraint : relation->constraints) {
      const bool here =
          constraint.made.file == scene.finding.at.file && constraint.made.span.begin == scene.span().begin;
      if (!here || constraint.kind != kind) continue;
      found = constraint.name;
      ++count;
    }
  }
  return count == 1 ? found : "";
}

constexpr std::string_view not_valid = " NOT VALID";

// The table's constraints but NOT NULL, as far as the head has it. Nothing where the column has a NOT NULL of
// another statement.
std::optional<catalog::Relation> without_not_nulls(const Scene& scene, const ast::Name& table,
                                                   std::string_view column) {
  catalog::Relation before;
  before.name = table.name;
  for (const auto& [oid, relation] : scene.head.all<catalog::Relation>()) {
    if (relation->name != table.name) continue;
    for (const Constraint& constraint : relation->constraints) {
      if (constraint.kind != Constraint::Kind::not_null) {
        before.constraints.push_back(constraint);
        continue;
      }
      const bool here =
          constraint.made.file == scene.finding.at.file && constraint.made.span.begin == scene.span().begin;
      if (!here && relation->column(constraint.columns.front()).name == column) return std::nullopt;
    }
  }
  return before;
}

lint::FollowUp follow_up(const Scene& scene, std::string name, std::string up, std::string down) {
  return {.name = std::move(name), .up = std::move(up), .down = scene.revision.down ? std::move(down) : ""};
}

}  // namespace

std::optional<lint::Fix> validate_later(const Scene& scene) {
  const std::optional<Clause> clause = clause_of(scene);
  if (!clause || clause->command().kind != Kind::add_constraint || !clause->command().constraint)
    return std::nullopt;
  const ast::ConstraintDef& def = *clause->command().constraint;
  const std::string name = name_of(scene, clause->alter, def);
  if (name.empty() || def.not_valid) return std::nullopt;
  const text::Span in_statement = clause->command().span;
  std::string added(scene.sql().substr(in_statement.begin, in_statement.size()));
  const std::string table = sql_name(clause->alter.name), quoted = sql::quote_identifier(name);
  if (def.name.empty()) {
    const auto add = after_keyword(added, 0, {"add"});
    if (!add) return std::nullopt;
    added.insert(*add, " CONSTRAINT " + quoted);
  }
  lint::Fix fix{.kind = lint::FixKind::follow_up,
                .edits = {insert(scene, scene.span().begin + in_statement.end, std::string(not_valid))}};
  fix.then.push_back(follow_up(
      scene, "validate_" + name, fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", table, quoted),
      fmt::format("ALTER TABLE {0} DROP CONSTRAINT {1};\nALTER TABLE {0} {2} NOT VALID;", table, quoted,
                  added)));
  return fix;
}

std::optional<lint::Fix> validate_apart(const Scene& scene) {
  const std::optional<Clause> clause = clause_of(scene);
  if (!clause || !clause->alone() || scene.alone() || clause->command().kind != Kind::validate_constraint)
    return std::nullopt;
  const std::string& name = clause->command().name;
  const std::string table = sql_name(clause->alter.name), quoted = sql::quote_identifier(name);
  for (size_t i = 0; i < scene.number; ++i) {
    const auto* alter = std::get_if<ast::AlterTable>(scene.statements.change(i));
    if (!alter || alter->name != clause->alter.name) continue;
    for (const ast::AlterCommand& command : alter->commands) {
      const bool adds = command.kind == Kind::add_constraint && command.constraint &&
                        command.constraint->name == name && command.constraint->not_valid;
      if (!adds) continue;
      const std::string_view sql = scene.source.slice(scene.statements.pieces[i].span);
      const std::string_view added = sql.substr(command.span.begin, command.span.size());
      const bool said = after_keyword(added, 0, {"valid"}).has_value();
      lint::Fix fix{.kind = lint::FixKind::follow_up, .edits = {remove(scene, scene.script, scene.piece())}};
      fix.then.push_back(
          follow_up(scene, "validate_" + name, std::string(scene.sql()) + ";",
                    fmt::format("ALTER TABLE {0} DROP CONSTRAINT {1};\nALTER TABLE {0} {2}{3};", table,
                                quoted, added, said ? "" : " NOT VALID")));
      return fix;
    }
  }
  return std::nullopt;
}

std::optional<lint::Fix> unique_using_index(const Scene& scene) {
  const std::optional<Clause> clause = clause_of(scene);
  if (!clause || !clause->alone() || clause->command().kind != Kind::add_constraint ||
      !clause->command().constraint)
    return std::nullopt;
  const ast::ConstraintDef& def = *clause->command().constraint;
  const bool plain = def.kind == ast::ConstraintDef::Kind::unique && !def.deferrable &&
                     !def.nulls_not_distinct && def.using_index.empty() && def.include.empty() &&
                     def.options.empty() && def.tablespace.empty() && !def.columns.empty() &&
                     !def.without_overlaps;
  const std::string name = name_of(scene, clause->alter, def);
  if (!plain || name.empty()) return std::nullopt;
  std::string columns;
  for (const std::string& column : def.columns)
    columns += (columns.empty() ? "" : ", ") + sql::quote_identifier(column);
  const std::string table = sql_name(clause->alter.name), quoted = sql::quote_identifier(name);
  const std::string up = fmt::format(
      "CREATE UNIQUE INDEX CONCURRENTLY {1} ON {0} ({2});\nALTER TABLE {0} ADD CONSTRAINT {1} UNIQUE USING "
      "INDEX {1}",
      table, quoted, columns);
  if (scene.alone()) {
    std::optional<std::vector<lint::Edit>> edits = out_of_transaction(scene);
    if (!edits) return std::nullopt;
    edits->push_back(replace(scene, scene.span(), up));
    return lint::Fix{.kind = lint::FixKind::safe, .edits = *std::move(edits)};
  }
  lint::Fix fix{.kind = lint::FixKind::follow_up, .edits = {remove(scene, scene.script, scene.piece())}};
  fix.then.push_back(follow_up(scene, "add_" + name, up + ";",
                               fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", table, quoted)));
  fix.then.back().no_transaction = true;
  // What the revision's own down drops is not there any more when that runs.
  const sql::Piece* dropped =
      scene.in_down([&](const ast::Change& c) { return only_does(c, Kind::drop_constraint, name); });
  if (dropped) fix.edits.push_back(remove(scene, *scene.revision.down, *dropped));
  return fix;
}

std::optional<lint::Fix> not_null_in_steps(const Scene& scene) {
  const std::optional<Clause> clause = clause_of(scene);
  if (!clause || !clause->alone() || clause->command().kind != Kind::set_not_null) return std::nullopt;
  const std::string& column = clause->command().name;
  const std::optional<catalog::Relation> before = without_not_nulls(scene, clause->alter.name, column);
  if (!before) return std::nullopt;
  const std::string table = sql_name(clause->alter.name), quoted = sql::quote_identifier(column);
  const lint::NotNullProof proof = lint::not_null_proof(scene.head, *before, column, table);
  const std::string add = fmt::format("ALTER TABLE {} {}", table, proof.clause);
  const std::string drop = fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, proof.name);
  lint::Fix fix{.kind = lint::FixKind::follow_up, .edits = {replace(scene, scene.span(), add)}};
  fix.then.push_back(
      follow_up(scene, "validate_" + proof.plain_name, proof.validate, drop + ";\n" + add + ";"));
  if (proof.then.empty()) return fix;  // what the revision's own down undoes is the same column's NOT NULL
  fix.then.push_back(follow_up(scene, "set_" + catalog::make_object_name(before->name, column, "not_null"),
                               fmt::format("{}", fmt::join(proof.then, "\n")),
                               fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;\n{};", table,
                                           quoted, add.substr(0, add.size() - not_valid.size()))));
  const sql::Piece* undone =
      scene.in_down([&](const ast::Change& c) { return only_does(c, Kind::drop_not_null, column); });
  if (undone)
    fix.edits.push_back({{.file = scene.revision.down->file, .path = {}, .at = undone->span}, drop});
  return fix;
}

}  // namespace fix
