// Views, materialized views, rules.

#include "lint/ast/query.h"
#include "lint/deparse/definition.h"
#include "lint/deparse/expr.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"
#include "lint/text/case.h"

namespace print {
using namespace ast;

namespace {

// A script's text leaves the names of its columns to what it reads, which may have others by now.
std::string column_names(const Relation& view) {
  if (view.view->definition.search_path.empty() || view.open()) return {};
  std::string list;
  for (const Column& column : view.columns)
    list += (list.empty() ? " (" : ", ") + sql::quote_identifier(column.name);
  return list.empty() ? list : list + ")";
}

// CREATE RECURSIVE VIEW: the text names the view itself, and no WITH.
bool is_recursive(const Relation& view) {
  const Written& definition = view.view->definition;
  return !definition.search_path.empty() && view.view->query && view.view->query->recursive &&
         !text::lower(definition.text).starts_with("with");
}

std::string columns_after(const SqlWriter& w, const Relation& view, const std::string& name) {
  std::string text;
  const bool stored = view.kind == RelationKind::materialized_view;
  for (const Column& column : view.columns) {
    const std::string own = sql::quote_identifier(column.name);
    const std::string alter =
        (stored ? "ALTER MATERIALIZED VIEW " : "ALTER VIEW ") + name + " ALTER COLUMN " + own;
    if (!stored && column.default_expr)
      text += alter + " SET DEFAULT " + deparse::print(w.catalog, *column.default_expr, &view) + ";\n";
    if (stored && column.statistics >= 0)
      text += alter + " SET STATISTICS " + std::to_string(column.statistics) + ";\n";
    if (stored && !column.storage.empty())
      text += alter + " SET STORAGE " + text::upper(column.storage.str()) + ";\n";
    text += SqlWriter::comment_on("COLUMN " + name + "." + own, column.comment);
  }
  return text;
}

void add_view(const SqlWriter& w, const Relation& view) {
  const bool stored = view.kind == RelationKind::materialized_view;
  const std::string name = deparse::quoted_name(w.catalog, view);
  const std::string object = (stored ? "MATERIALIZED VIEW " : "VIEW ") + name;
  std::string text =
      "CREATE " + std::string(is_recursive(view) ? "RECURSIVE " : "") + object + column_names(view);
  if (stored && !view.access_method.empty())
    text += " USING " + sql::quote_identifier(view.access_method.str());
  if (!view.options.empty()) text += " WITH " + storage_options(view.options);
  if (stored && !view.tablespace.empty())
    text += " TABLESPACE " + sql::quote_identifier(view.tablespace.str());
  text += " AS\n" + w.now(view.view->definition);
  if (!view.view->check_option.empty())
    text += "\nWITH " + text::upper(view.view->check_option) + " CHECK OPTION";
  if (stored && !view.view->populated) text += "\nWITH NO DATA";
  text = SqlWriter::by_path(view.view->definition, text + ";\n");
  text += columns_after(w, view, name) + SqlWriter::comment_on(object, view.comment) +
          w.owner_of(object, view.owner);
  const ObjectAddress self{ObjectClass::relation, view.oid, 0};
  auto needs = w.needs_of(self);
  needs.push_back({ObjectClass::schema, view.schema, 0});
  // GROUP BY a key leaves the other columns free; which queries do so is not asked.
  for (const Written::Read& read : view.view->definition.reads) {
    const Relation* table = w.catalog.relation(read.relation->oid);
    const Constraint* key = table ? table->primary_key() : nullptr;
    if (key) needs.push_back({ObjectClass::relation, key->index, 0});
  }
  w.script.add(Phase::view, name, std::move(text), self, std::move(needs));
  w.add_privileges("TABLE " + name, self, view.privileges);
  for (const Column& column : view.columns)
    w.add_privileges("TABLE " + name, self, column.privileges, column.name);
}

const char* event_word(RowCommand event) {
  return event == RowCommand::update    ? "UPDATE"
         : event == RowCommand::insert  ? "INSERT"
         : event == RowCommand::delete_ ? "DELETE"
                                        : "SELECT";
}

void add_rule(const SqlWriter& w, const Rule& rule) {
  const Relation* table = w.catalog.relation(rule.table);
  if (!table || rule.definition.empty() ||
      !w.of_the_chain({ObjectClass::relation, table->oid, 0}, table->schema))
    return;
  const std::string name = deparse::quoted_name(w.catalog, *table), own = sql::quote_identifier(rule.name);
  std::string text =
      SqlWriter::by_path(rule.definition, "CREATE RULE " + own + " AS ON " + event_word(rule.event) + " TO " +
                                              name + " " + w.now(rule.definition) + ";\n");
  const char* state = rule.enabled == Firing::disabled  ? " DISABLE"
                      : rule.enabled == Firing::replica ? " ENABLE REPLICA"
                      : rule.enabled == Firing::always  ? " ENABLE ALWAYS"
                                                        : nullptr;
  if (state) text += "ALTER TABLE " + name + state + " RULE " + own + ";\n";
  text += SqlWriter::comment_on("RULE " + own + " ON " + name, rule.comment);
  auto needs = w.needs_of({ObjectClass::rule, rule.oid, 0});
  needs.push_back({ObjectClass::relation, table->oid, 0});
  w.script.add(Phase::rule, name + "." + rule.name, std::move(text), {ObjectClass::rule, rule.oid, 0},
               std::move(needs));
}

}  // namespace

void add_views(const SqlWriter& w) {
  for (const auto& [oid, relation] : w.catalog.all<Relation>()) {
    if (relation->view && !relation->presumed &&
        w.of_the_chain({ObjectClass::relation, oid, 0}, relation->schema))
      add_view(w, *relation);
  }
  for (const auto& [oid, rule] : w.catalog.all<Rule>()) add_rule(w, *rule);
}

}  // namespace print
