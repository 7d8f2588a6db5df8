// Names as the configuration wants them: a regular expression a kind of object, over the whole name. What has
// no pattern is not asked, nor is what the server names by itself.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/text/pattern.h"

namespace rules {

extern const lint::Rule name_pattern;

namespace {

using Kind = lint::RuleOption::Kind;
constexpr std::array<lint::RuleOption, 12> options{{{"table", Kind::pattern},
                                                    {"column", Kind::pattern},
                                                    {"index", Kind::pattern},
                                                    {"primary_key", Kind::pattern},
                                                    {"unique", Kind::pattern},
                                                    {"foreign_key", Kind::pattern},
                                                    {"check", Kind::pattern},
                                                    {"view", Kind::pattern},
                                                    {"sequence", Kind::pattern},
                                                    {"function", Kind::pattern},
                                                    {"type", Kind::pattern},
                                                    {"schema", Kind::pattern}}};

template <class Object>
lint::Finding about(const lint::SchemaView& view, const Object& object) {
  lint::Finding finding = view.finding(object.made, object.name);
  finding.subject = fmt::format("{}.{}", view.catalog.schema_name(object.schema), object.name);
  return finding;
}

lint::Finding about(const lint::SchemaView& view, const catalog::Schema& schema) {
  lint::Finding finding = view.finding(schema.made, schema.name);
  finding.subject = schema.name;
  return finding;
}

class Patterns {
 public:
  Patterns(const lint::SchemaView& view, lint::Sink& sink) : view_(view), sink_(sink) {}

  // `make` makes the finding.
  template <class Make>
  void ask(std::string_view kind, const std::string& name, const ast::Origin& made, const Make& make) {
    const auto* written = view_.run.settings.option<std::string>(name_pattern, kind, made.file);
    if (!written || !lint::is_own(view_, made)) return;
    const auto [at, fresh] = compiled_.try_emplace(*written);
    std::string problem;
    if (fresh) at->second = text::Pattern::read(*written, problem);
    if (!at->second || at->second->matches(name)) return;
    lint::Finding finding = make();
    std::string words(kind);
    std::replace(words.begin(), words.end(), '_', ' ');
    finding.message = fmt::format("{} {} does not match {}", words, name, *written);
    sink_.add(std::move(finding));
  }
  template <class Object>
  void ask(std::string_view kind, const Object& object) {
    ask(kind, object.name, object.made, [&] { return about(view_, object); });
  }

 private:
  const lint::SchemaView& view_;
  lint::Sink& sink_;
  std::map<std::string, std::optional<text::Pattern>> compiled_;
};

std::string_view constraint_kind(const catalog::Constraint& constraint) {
  using catalog::Constraint;
  switch (constraint.kind) {
    case Constraint::Kind::primary_key: return "primary_key";
    case Constraint::Kind::unique: return "unique";
    case Constraint::Kind::foreign_key: return "foreign_key";
    case Constraint::Kind::check: return "check";
    default: return {};
  }
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  Patterns patterns(view, sink);
  for (const catalog::Relation* table : lint::own_tables(view))
    patterns.ask("table", table->name, table->made, [&] { return lint::about_table(view, *table); });
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    patterns.ask("column", table.column(number).name, table.column(number).made,
                 [&] { return lint::about_column(view, table, number); });
  });
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& constraint) {
    const std::string_view kind = constraint_kind(constraint);
    if (!kind.empty())
      patterns.ask(kind, constraint.name, constraint.made,
                   [&] { return lint::about_constraint(view, table, constraint); });
  });
  lint::own_indexes(view, [&](const catalog::Relation&, const catalog::Relation& index) {
    if (!index.index->constraint)
      patterns.ask("index", index.name, index.made, [&] { return lint::about_index(view, index); });
  });
  for (const auto& [oid, relation] : view.catalog.all<catalog::Relation>()) {
    const bool view_like = relation->kind == catalog::RelationKind::view ||
                           relation->kind == catalog::RelationKind::materialized_view;
    if (view_like) patterns.ask("view", *relation);
    if (relation->kind == catalog::RelationKind::sequence && !relation->sequence->owner_table)
      patterns.ask("sequence", *relation);
  }
  lint::own_functions(view, [&](const catalog::Function& function) { patterns.ask("function", function); });
  for (const auto& [oid, type] : view.catalog.all<catalog::Type>()) {
    const bool named =
        type->kind == catalog::Type::Kind::enumeration || type->kind == catalog::Type::Kind::domain;
    if (named) patterns.ask("type", *type);
  }
  for (const auto& [oid, schema] : view.catalog.all<catalog::Schema>()) patterns.ask("schema", *schema);
}

}  // namespace

extern constinit const lint::Rule name_pattern{
    .id = "name-pattern",
    .summary = "a name that does not follow its pattern",
    .category = lint::Category::names,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "atlas NM101 NM102 NM103 NM104 NM105 NM106, pgrubic NM001 NM002 NM003 NM004 NM005 NM006 NM007 NM009 "
        "NM013 NM014 NM015 NM016",
    .options = options};

}  // namespace rules
