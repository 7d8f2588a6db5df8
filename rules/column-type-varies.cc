// The same name for the same thing, and another type: joins cast, and somebody is surprised.
#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

// The type beneath domains; 0 for one that is not known, and for an enum: of its own is what the same word
// means in each table: status, kind.
ast::Oid compared(const catalog::Catalog& catalog, const catalog::Column& column) {
  const ast::Oid type = types::base_type(catalog, column.type).oid;
  const catalog::Type* own = catalog.get<catalog::Type>(type);
  return own && own->kind == catalog::Type::Kind::enumeration ? 0 : type;
}

// Columns of one name and type: the first of them, and how many there are.
struct Alike {
  const catalog::Relation* table;
  ast::ColumnNumber number;
  ast::Oid type = 0;  // once it was asked for: compared
  size_t count = 1;

  const catalog::Column& column() const { return table->column(number); }
  std::string name(const lint::SchemaView& view) const {
    return lint::part_name(view.catalog, *table, column().name);
  }
  std::string type_name(const lint::SchemaView& view) const {
    return types::format_type(view.catalog, column().type);
  }
};

void report(const lint::SchemaView& view, const Alike& other, const Alike& first, lint::Sink& sink) {
  lint::Finding finding = lint::about_column(view, *other.table, other.number);
  finding.message = fmt::format(
      "{} is {}{}, and {} is {}", finding.subject, other.type_name(view),
      other.count == 1 ? std::string() : fmt::format(" (and {} more of that name)", other.count - 1),
      first.name(view), first.type_name(view));
  finding.notes.push_back(view.run.made("first", first.name(view), first.column().made));
  sink.add(std::move(finding));
}

bool is_deployed(const lint::SchemaView& view, const Alike& alike) {
  return view.run.settings.is_deployed(alike.column().made.revision);
}

// One more of that type. What came after deployment is told of before what was there.
void count(const lint::SchemaView& view, Alike& alike, const Alike& one, bool first) {
  ++alike.count;
  if (first || !is_deployed(view, alike) || is_deployed(view, one)) return;
  alike.table = one.table;
  alike.number = one.number;
}

// The column among those of its name. Nearly always its type is that of one there: what lies beneath it is
// looked at where it is not.
void place(const lint::SchemaView& view, std::vector<Alike>& of_name, const Alike& one) {
  for (Alike& alike : of_name) {
    if (alike.column().type.oid == one.column().type.oid)
      return count(view, alike, one, &alike == &of_name.front());
  }
  const ast::Oid type = compared(view.catalog, one.column());
  if (type == 0) return;
  for (Alike& alike : of_name) {
    if (alike.type == 0) alike.type = compared(view.catalog, alike.column());
    if (alike.type == type) return count(view, alike, one, &alike == &of_name.front());
  }
  of_name.push_back({one.table, one.number, type});
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  std::unordered_map<std::string_view, std::vector<Alike>> names;
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const Alike one{&table, number};
    std::vector<Alike>& of_name = names[table.column(number).name];
    if (of_name.empty())
      of_name.push_back(one);
    else
      place(view, of_name, one);
  });
  for (auto& [name, of_name] : names) {
    const Alike* first = nullptr;
    for (size_t i = 0; i < of_name.size() && of_name.size() > 1; ++i) {
      if (of_name[i].type == 0) of_name[i].type = compared(view.catalog, of_name[i].column());
      if (of_name[i].type == 0) continue;
      if (first)
        report(view, of_name[i], *first, sink);
      else
        first = &of_name[i];
    }
  }
}

}  // namespace

extern constinit const lint::Rule column_type_varies{.id = "column-type-varies",
                                                     .summary = "a column name with several types",
                                                     .category = lint::Category::types,
                                                     .severity = lint::Severity::note,
                                                     .optional = true,
                                                     .check = lint::SchemaCheck{check},
                                                     .answers = "pg-index-health IH-45"};

}  // namespace rules
