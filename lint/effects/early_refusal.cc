// What a server refuses before it looks a name up: commands that must not stand in a transaction block
// (PreventInTransactionBlock, src/backend/access/transam/xact.c, and its callers), and grammar that its
// version does not have yet (the release notes of each version).

#include "lint/effects/early_refusal.h"

#include <algorithm>

#include "lint/ast/prevented_in_block.h"
#include "lint/ast/query.h"
#include "lint/ast/refusal.h"
#include "lint/ast/walk.h"
#include "lint/effects/scene.h"
#include "lint/sql/server_version.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

bool is_partitioned(const Scene& scene, const Name& name) {
  const Relation* relation = scene.find(name);
  return relation && (relation->kind == RelationKind::partitioned_table ||
                      relation->kind == RelationKind::partitioned_index);
}

// Of those that transaction blocks prevent: REINDEX from 14 on, CLUSTER from 15 on.
template <class T>
bool names_partitioned(const Scene&, const T&) {
  return false;
}

bool names_partitioned(const Scene& scene, const Reindex& change) {
  const bool relation = change.target == Reindex::Target::table || change.target == Reindex::Target::index;
  return relation && scene.version() >= 14 && is_partitioned(scene, change.name);
}

bool names_partitioned(const Scene& scene, const Cluster& change) {
  return !change.table.empty() && scene.version() >= 15 && is_partitioned(scene, change.table);
}

// ---- options that do not go together ---------------------------------------------------------------

template <class T>
void refuse_options(const Scene&, const T&) {}

// RemoveRelations
void refuse_options(const Scene& scene, const Drop& change) {
  if (!change.concurrently) return;
  if (change.objects.size() > 1) {
    scene.refuse("0A000", "DROP INDEX CONCURRENTLY does not support dropping multiple objects");
  }
  if (change.cascade) scene.refuse("0A000", "DROP INDEX CONCURRENTLY does not support CASCADE");
  for (const ObjectRef& object : change.objects) {
    if (is_partitioned(scene, object.name)) {
      scene.refuse("0A000", "cannot drop partitioned index \"" + object.name.name + "\" concurrently");
    }
  }
}

void refuse_options(const Scene& scene, const Reindex& change) {
  if (change.target == Reindex::Target::system && change.concurrently)
    scene.refuse("0A000", "cannot reindex system catalogs concurrently");
  if (change.target == Reindex::Target::index && scene.version() < 14 && is_partitioned(scene, change.name))
    scene.refuse("0A000", "REINDEX is not yet implemented for partitioned indexes");
}

void refuse_options(const Scene& scene, const Cluster& change) {
  if (!change.table.empty() && scene.version() < 15 && is_partitioned(scene, change.table))
    scene.refuse("0A000", "cannot cluster a partitioned table");
}

void refuse_options(const Scene& scene, const RefreshMatview& change) {
  if (change.concurrently && !change.with_data) {
    scene.refuse("42601", "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together");
  }
}

// ---- grammar ---------------------------------------------------------------------------------------

// Grammar that came with `since`: older servers stop at that word.
void since(int version, Effects& out, int known, const std::string& word) {
  if (version >= known || out.error) return;
  out.error = "syntax error at or near \"" + word + "\"";
  out.sqlstate = "42601";
}

void check_grammar(int version, Effects& out, const ConstraintDef& constraint, bool of_column) {
  using Kind = ConstraintDef::Kind;
  if (constraint.kind == Kind::generated && constraint.generated == Generated::virtual_)
    since(version, out, 18, "virtual");
  if (constraint.kind == Kind::not_null && !of_column) since(version, out, 18, "not");
  if (constraint.kind == Kind::not_null && (constraint.no_inherit || constraint.not_valid)) {
    since(version, out, 18, constraint.no_inherit ? "no" : "not");
  }
  if (!constraint.enforced) since(version, out, 18, "enforced");
  if (constraint.without_overlaps) since(version, out, 18, "without");
  if (constraint.period) since(version, out, 18, "period");
  if (constraint.nulls_not_distinct) since(version, out, 15, "nulls");
  if (!constraint.set_columns.empty()) since(version, out, 15, "(");
}

void check_grammar(int version, Effects& out, const ColumnDef& column) {
  if (!column.storage.empty()) since(version, out, 16, "storage");
  if (!column.compression.empty()) since(version, out, 14, "compression");
  for (const ConstraintDef& constraint : column.constraints) check_grammar(version, out, constraint, true);
}

template <class T>
void refuse_grammar(int, Effects&, const T&) {}

void refuse_grammar(int version, Effects& out, const CreateTable& change) {
  for (const TableElement& element : change.elements) {
    if (const auto* column = std::get_if<ColumnDef>(&element)) check_grammar(version, out, *column);
    if (const auto* constraint = std::get_if<ConstraintDef>(&element)) {
      check_grammar(version, out, *constraint, false);
    }
    if (const auto* like = std::get_if<LikeClause>(&element)) {
      // ALL stands for it too, where it is known.
      if (like->compression && !like->storage) since(version, out, 14, "compression");
    }
  }
}

void refuse_grammar(int version, Effects& out, const AlterTable& change) {
  using Kind = AlterCommand::Kind;
  for (const AlterCommand& command : change.commands) {
    switch (command.kind) {
      case Kind::add_column: check_grammar(version, out, *command.column); break;
      case Kind::add_constraint: check_grammar(version, out, *command.constraint, false); break;
      case Kind::alter_constraint:
        if (command.alters_enforcement) since(version, out, 18, "enforced");
        break;
      case Kind::set_expression: since(version, out, 17, "expression"); break;
      case Kind::set_compression: since(version, out, 14, "compression"); break;
      case Kind::set_access_method:
        since(version, out, 15, "access");
        if (command.text.empty()) since(version, out, 17, "default");
        break;
      case Kind::detach_finalize: since(version, out, 14, "finalize"); break;
      case Kind::detach_partition:
        if (command.concurrently) since(version, out, 14, "concurrently");
        break;
      default: break;
    }
  }
}

void refuse_grammar(int version, Effects& out, const CreateIndex& change) {
  if (change.nulls_not_distinct) since(version, out, 15, "nulls");
}

void refuse_grammar(int version, Effects& out, const AlterDomain& change) {
  if (change.action != AlterDomain::Action::add_constraint) return;
  if (change.constraint.kind == ConstraintDef::Kind::not_null) since(version, out, 17, "not");
}

void refuse_grammar(int version, Effects& out, const Define& change) {
  if (change.cls == ObjectClass::statistics && change.name.empty()) since(version, out, 16, "on");
}

void refuse_grammar(int version, Effects& out, const PublishedObjects& objects) {
  if (!objects.schemas.empty() || objects.current_schema) since(version, out, 15, "tables");
  for (const PublishedTable& table : objects.tables) {
    if (!table.columns.empty() || table.where) since(version, out, 15, table.where ? "where" : "(");
  }
}

void refuse_grammar(int version, Effects& out, const CreatePublication& change) {
  refuse_grammar(version, out, change.objects);
}

void refuse_grammar(int version, Effects& out, const AlterPublication& change) {
  refuse_grammar(version, out, change.objects);
}

void refuse_grammar(int version, Effects& out, const CreateTrigger& change) {
  if (change.replace) since(version, out, 14, "trigger");
}

void refuse_grammar(int version, Effects& out, const CreateFunction& change) {
  if (change.sql_body) since(version, out, 14, "begin");
}

void refuse_grammar(int version, Effects& out, const CreateSequence& change) {
  if (change.persistence != Persistence::unlogged || version >= 15 || out.error) return;
  out.error = "unlogged sequences are not supported";  // DefineSequence, src/backend/commands/sequence.c
  out.sqlstate = "0A000";
}

void refuse_grammar(int version, Effects& out, const Cluster& change) {
  if (change.repack) since(version, out, 19, "REPACK");
}

// Before 16 what stands in FROM in parentheses must have an alias (transformRangeSubselect, parse_clause.c).
void check_aliases(int version, Effects& out, const Query& query) {
  if (version >= 16 || out.error) return;
  each_item(query.from, [&](const FromItem& item) {
    const bool in_parentheses = item.kind == FromItem::Kind::subquery || item.kind == FromItem::Kind::values;
    if (!in_parentheses || !item.alias.empty() || !item.query || out.error) return;
    const bool values = item.query->kind == Query::Kind::values;
    out.error = std::string(values ? "VALUES" : "subquery") + " in FROM must have an alias";
    out.sqlstate = "42601";
  });
  each_query(query, [&](const auto& below) { check_aliases(version, out, *below); });
  each_expression(query, [&](const ExprPtr& expr) {
    walk(*expr, [&](const Expr& node) {
      if (node.query) check_aliases(version, out, *node.query);
    });
  });
}

void check_grammar(int version, Effects& out, const std::shared_ptr<const Query>& query) {
  if (!query) return;
  if (query->kind == Query::Kind::merge) since(version, out, 15, "merge");
  check_aliases(version, out, *query);
}

void refuse_grammar(int version, Effects& out, const DataQuery& change) {
  check_grammar(version, out, change.query);
}

void refuse_grammar(int version, Effects& out, const CreateTableAs& change) {
  check_grammar(version, out, change.query);
}

void refuse_grammar(int version, Effects& out, const CreateView& change) {
  check_grammar(version, out, change.query);
}

}  // namespace

void refuse_early(const Scene& scene, const Change& change) {
  std::visit(
      [&](const auto& kind) {
        refuse_grammar(scene.version(), scene.out, kind);
        const std::string word =
            scene.in_block() ? prevented_in_block(change, names_partitioned(scene, kind)) : std::string();
        if (!word.empty()) scene.refuse("25001", word + " cannot run inside a transaction block");
        refuse_options(scene, kind);
      },
      change);
}

std::optional<Refusal> refused_by_grammar(const Change& change, int version) {
  Effects found;
  std::visit([&](const auto& kind) { refuse_grammar(version, found, kind); }, change);
  if (!found.error) return std::nullopt;
  Refusal refusal{found.sqlstate, *found.error, {}, {}};
  for (int later = version + 1; later <= sql::newest_major; ++later) {
    Effects there;
    std::visit([&](const auto& kind) { refuse_grammar(later, there, kind); }, change);
    if (there.error) continue;
    refusal.needs(later);
    break;
  }
  return refusal;
}

}  // namespace effects
