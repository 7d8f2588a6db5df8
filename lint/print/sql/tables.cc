// Tables of every kind: columns, CHECKs, what they inherit or are a part of, storage.

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"
#include "lint/text/case.h"

namespace print {
using namespace ast;

namespace {

std::string bound_values(const Catalog& catalog, const std::vector<ExprPtr>& values) {
  std::string text;
  for (const ExprPtr& value : values) {
    text += (text.empty() ? "" : ", ") +
            (value->kind == Expr::Kind::other ? value->text : deparse::print(catalog, *value, nullptr));
  }
  return "(" + text + ")";
}

std::string bound_text(const Catalog& catalog, const PartitionBound& bound) {
  if (bound.is_default) return "DEFAULT";
  if (bound.strategy == PartitionStrategy::list) return "FOR VALUES IN " + bound_values(catalog, bound.list);
  if (bound.strategy == PartitionStrategy::range)
    return "FOR VALUES FROM " + bound_values(catalog, bound.lower) + " TO " +
           bound_values(catalog, bound.upper);
  return "FOR VALUES WITH (modulus " + std::to_string(bound.modulus) + ", remainder " +
         std::to_string(bound.remainder) + ")";
}

class TableWriter {
 public:
  TableWriter(const SqlWriter& w, const Relation& table)
      : w_(w),
        table_(table),
        name_(deparse::quoted_name(w.catalog, table)),
        self_{ObjectClass::relation, table.oid, 0} {
    for (const Oid oid : table.parents) {
      if (const Relation* parent = w.catalog.relation(oid)) parents_.push_back(parent);
    }
    inherits_ = !table.is_partition() && !parents_.empty() && merges_in_order();
  }

  void add() {
    std::string text = head() + body() + tail() + ";\n";
    for (size_t i = 0; i < table_.columns.size(); ++i) text += after(static_cast<ColumnNumber>(i + 1));
    if (!inherits_ && !table_.is_partition()) {
      for (const Relation* parent : parents_)
        text += alter() + "INHERIT " + deparse::quoted_name(w_.catalog, *parent) + ";\n";
    }
    text += settings();
    needs_.push_back({ObjectClass::schema, table_.schema, 0});
    needs_.push_back({ObjectClass::type, table_.of_type, 0});
    if (!table_.is_partition()) need_parents();
    for (const ObjectAddress& need : w_.needs_of(self_)) needs_.push_back(need);
    w_.script.add(Phase::table, name_, std::move(text), self_, std::move(needs_));
    add_partition();
    w_.add_privileges("TABLE " + name_, self_, table_.privileges);
    for (const Column& column : table_.columns) {
      if (!column.dropped) w_.add_privileges("TABLE " + name_, self_, column.privileges, column.name);
    }
    add_constraints(w_, table_);
  }

 private:
  std::string alter() const {
    return (table_.kind == RelationKind::foreign_table ? "ALTER FOREIGN TABLE " : "ALTER TABLE ") + name_ +
           " ";
  }
  std::string alter_only() const {
    return (table_.kind == RelationKind::foreign_table ? "ALTER FOREIGN TABLE ONLY " : "ALTER TABLE ONLY ") +
           name_ + " ";
  }

  // Whether INHERITS would put the columns where they stand: the parents' first, in their order.
  bool merges_in_order() const {
    std::vector<std::string> merged, are;
    const auto put = [&](const std::string& column) {
      if (std::find(merged.begin(), merged.end(), column) == merged.end()) merged.push_back(column);
    };
    for (const Relation* parent : parents_) {
      for (const Column& column : parent->columns) {
        if (!column.dropped) put(column.name);
      }
    }
    for (const Column& column : table_.columns) {
      if (column.dropped) continue;
      are.push_back(column.name);
      put(column.name);
    }
    return merged == are;
  }

  std::string head() const {
    const char* kind = table_.kind == RelationKind::foreign_table    ? "CREATE FOREIGN TABLE "
                       : table_.persistence == Persistence::unlogged ? "CREATE UNLOGGED TABLE "
                                                                     : "CREATE TABLE ";
    std::string text = kind + name_;
    if (const Type* type = w_.catalog.get<Type>(table_.of_type))
      text += " OF " + w_.qualified(type->schema, type->name);
    return text;
  }

  bool in_body(const Column& column) const {
    if (column.dropped || column.presumed) return false;
    if (table_.of_type) return !typed_column(column).empty();
    return !inherits_ || column.local;
  }

  // What a typed table says of a column beyond its type.
  std::string typed_column(const Column& column) const {
    std::string text = facts(column);
    return text.empty() ? text : sql::quote_identifier(column.name) + " WITH OPTIONS" + text;
  }

  std::string body() {
    std::string body;
    const auto add = [&](const std::string& line) { body += (body.empty() ? "\n  " : ",\n  ") + line; };
    for (const Column& column : table_.columns) {
      if (!in_body(column)) continue;
      add(table_.of_type ? typed_column(column) : column_head(column) + facts(column));
      needs_.push_back({ObjectClass::type, column.type.oid, 0});
      if (column.default_expr && !set_later(column)) need(*column.default_expr);
    }
    for (const Constraint& constraint : table_.constraints) {
      if (constraint.kind != Constraint::Kind::check || !stated(constraint) || checked_later(constraint) ||
          !is_told(constraint))
        continue;
      add("CONSTRAINT " + sql::quote_identifier(constraint.name) + " " +
          deparse::constraint_definition(w_.catalog, &table_, constraint));
    }
    if (body.empty() && table_.of_type) return "";
    return " (" + body + (body.empty() ? ")" : "\n)");
  }

  // A partition's are those of the whole too: it is made before it becomes one.
  bool stated(const Constraint& constraint) const {
    return constraint.local || table_.is_partition() || !inherits_;
  }

  void need(const Expr& expr) {
    walk(expr, [&](const Expr& node) {
      needs_.push_back({ObjectClass::function, node.function, 0});
      const bool names = node.kind != Expr::Kind::column && node.relation != table_.oid;
      if (names) needs_.push_back({ObjectClass::relation, node.relation, 0});
    });
  }

  std::string column_head(const Column& column) const {
    std::string text = sql::quote_identifier(column.name) + " " +
                       (column.written_type.empty() ? w_.type_text(column.type) : column.written_type.str());
    if (!column.foreign_options.empty()) text += " OPTIONS " + foreign_options(column.foreign_options);
    if (!column.collation.empty()) text += " COLLATE " + deparse::quoted_collation(column.collation);
    return text;
  }

  bool parents_identity(const Column& column) const {
    return table_.is_partition() &&
           std::any_of(parents_.begin(), parents_.end(), [&](const Relation* parent) {
             const Column* above = parent->find_column(column.name);
             return above && above->is_identity();
           });
  }

  std::string facts(const Column& column) const {
    std::string text;
    if (column.is_generated() && column.default_expr) {
      text += " GENERATED ALWAYS AS (" + deparse::print(w_.catalog, *column.default_expr, &table_) +
              (column.generated == Generated::stored ? ") STORED" : ")");
    } else if (column.default_expr && !set_later(column)) {
      text += " DEFAULT " + deparse::print(w_.catalog, *column.default_expr, &table_);
    }
    if (column.is_identity() && !parents_identity(column)) text += identity_text(w_, table_, column);
    return text + not_null(column);
  }

  const Constraint* not_null_constraint(const Column& column) const {
    for (const Constraint& constraint : table_.constraints) {
      if (constraint.kind == Constraint::Kind::not_null && !constraint.columns.empty() &&
          table_.column(constraint.columns.front()).name == column.name)
        return &constraint;
    }
    return nullptr;
  }

  std::string not_null(const Column& column) const {
    const Constraint* named = not_null_constraint(column);
    if (named && !named->validated) return {};
    if (!named) return column.not_null && !column.is_identity() ? " NOT NULL" : "";
    // By its name: the server would choose another where one is taken.
    return " CONSTRAINT " + sql::quote_identifier(named->name) + " NOT NULL" +
           (named->no_inherit ? " NO INHERIT" : "");
  }

  std::string tail() {
    std::string text;
    if (inherits_) {
      for (const Relation* parent : parents_)
        text += (text.empty() ? " INHERITS (" : ", ") + deparse::quoted_name(w_.catalog, *parent);
      text += ")";
    }
    if (table_.partition_key) {
      text += " PARTITION BY " + deparse::partition_key(w_.catalog, table_);
      for (const PartitionKey::Part& part : table_.partition_key->parts) {
        if (part.expr) need(*part.expr);
      }
    }
    if (!table_.access_method.empty()) text += " USING " + sql::quote_identifier(table_.access_method.str());
    if (!table_.server.empty()) {
      text += " SERVER " + sql::quote_identifier(table_.server.str());
      if (!table_.foreign_options.empty()) text += " OPTIONS " + foreign_options(table_.foreign_options);
    }
    if (!table_.options.empty()) text += " WITH " + storage_options(table_.options);
    if (!table_.tablespace.empty()) text += " TABLESPACE " + sql::quote_identifier(table_.tablespace.str());
    return text;
  }

  // What CREATE TABLE cannot say of a column, or says of the parents' column in their words.
  std::string after(ColumnNumber number) {
    const Column& column = table_.column(number);
    if (column.dropped || column.presumed) return {};
    std::string text =
        inherited(column) + (parents_identity(column) ? "" : type_of_identity(w_, table_, column));
    const std::string change = alter_only() + "ALTER COLUMN " + sql::quote_identifier(column.name) + " SET ";
    if (!column.storage.empty()) text += change + "STORAGE " + text::upper(column.storage.str()) + ";\n";
    if (!column.compression.empty() && column.compression.str() != "default")
      text += change + "COMPRESSION " + column.compression.str() + ";\n";
    if (column.statistics >= 0) text += change + "STATISTICS " + std::to_string(column.statistics) + ";\n";
    if (!column.options.empty()) text += change + storage_options(column.options) + ";\n";
    add_default(column);
    return text + SqlWriter::comment_on("COLUMN " + name_ + "." + sql::quote_identifier(column.name),
                                        column.comment);
  }

  std::string inherited(const Column& column) const {
    if (!inherits_ || column.local) return {};
    std::string text;
    const std::string change = alter_only() + "ALTER COLUMN " + sql::quote_identifier(column.name);
    const std::string value =
        column.default_expr ? deparse::print(w_.catalog, *column.default_expr, &table_) : std::string();
    bool same = false, not_null = false;
    for (const Relation* parent : parents_) {
      const Column* above = parent->find_column(column.name);
      if (!above) continue;
      const std::string theirs =
          above->default_expr ? deparse::print(w_.catalog, *above->default_expr, parent) : std::string();
      same = same || theirs == value;
      not_null = not_null || above->not_null;
    }
    if (!same && !column.is_generated() && !set_later(column))
      text += change + (value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + value) + ";\n";
    if (column.not_null && !not_null) text += own_not_null(column, change);
    return text;
  }

  // Of a column that the parents have without it. From 18 on it has a name; what is not validated is added
  // later.
  std::string own_not_null(const Column& column, const std::string& change) const {
    const Constraint* named = not_null_constraint(column);
    if (!named) return change + " SET NOT NULL;\n";
    if (!named->validated) return {};
    return alter_only() + "ADD CONSTRAINT " + sql::quote_identifier(named->name) + " NOT NULL " +
           sql::quote_identifier(column.name) + (named->no_inherit ? " NO INHERIT" : "") + ";\n";
  }

  void add_default(const Column& column) {
    if (!set_later(column)) return;
    std::vector<ObjectAddress> needs = w_.needs_of({ObjectClass::column_default, column.default_oid, 0});
    needs.push_back(self_);
    walk(*column.default_expr, [&](const Expr& node) {
      needs.push_back({ObjectClass::function, node.function, 0});
    });
    w_.script.add(Phase::default_, name_ + "." + column.name,
                  alter_only() + "ALTER COLUMN " + sql::quote_identifier(column.name) + " SET DEFAULT " +
                      deparse::print(w_.catalog, *column.default_expr, &table_) + ";\n",
                  {}, std::move(needs));
  }

  std::string settings() const {
    std::string text;
    const bool foreign = table_.kind == RelationKind::foreign_table;  // has none
    if (table_.replica_identity == ReplicaIdentity::full) text += alter_only() + "REPLICA IDENTITY FULL;\n";
    if (table_.replica_identity == ReplicaIdentity::nothing && !foreign)
      text += alter_only() + "REPLICA IDENTITY NOTHING;\n";
    if (table_.row_security) text += alter() + "ENABLE ROW LEVEL SECURITY;\n";
    if (table_.force_row_security) text += alter() + "FORCE ROW LEVEL SECURITY;\n";
    const std::string object =
        (table_.kind == RelationKind::foreign_table ? "FOREIGN TABLE " : "TABLE ") + name_;
    return text + SqlWriter::comment_on(object, table_.comment) + w_.owner_of(object, table_.owner);
  }

  void need_parents() {
    for (const Relation* parent : parents_) needs_.push_back({ObjectClass::relation, parent->oid, 0});
  }

  void add_partition() {
    if (!table_.is_partition() || parents_.empty()) return;
    const Relation& whole = *parents_.front();
    std::string text = "ALTER TABLE ONLY " + deparse::quoted_name(w_.catalog, whole) + " ATTACH PARTITION " +
                       name_ + " " + bound_text(w_.catalog, *table_.partition_bound) + ";\n";
    w_.script.add(Phase::attach_partition, name_, std::move(text), {},
                  {self_, {ObjectClass::relation, whole.oid, 0}});
  }

  const SqlWriter& w_;
  const Relation& table_;
  std::string name_;
  ObjectAddress self_;
  std::vector<const Relation*> parents_;
  bool inherits_ = false;  // CREATE TABLE says so
  std::vector<ObjectAddress> needs_;
};

// What the chain itself has added to a table that no revision makes.
void add_to_presumed(const SqlWriter& w, const Relation& table) {
  const std::string name = deparse::quoted_name(w.catalog, table), alter = "ALTER TABLE " + name + " ADD ";
  std::string text;
  for (const Column& column : table.columns) {
    if (!column.dropped && !column.presumed)
      text += alter + "COLUMN " + column_text(w, table, column) + ";\n";
  }
  w.script.add(Phase::table, name, std::move(text), {ObjectClass::relation, table.oid, 0});
  add_constraints(w, table);
}

}  // namespace

void add_tables(const SqlWriter& w) {
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (!relation->is_table() || !w.of_the_chain({ObjectClass::relation, oid, 0}, relation->schema)) continue;
    if (relation->presumed)
      add_to_presumed(w, *relation);
    else
      TableWriter(w, *relation).add();
  }
}

}  // namespace print
