// `schemas` lists where nothing is to be made.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/text/glob.h"

namespace rules {

extern const lint::Rule disallowed_schema;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"schemas", lint::RuleOption::Kind::list}}};

class Asked {
 public:
  Asked(const lint::SchemaView& view, lint::Sink& sink) : view_(view), sink_(sink) {}

  void ask(std::string_view kind, ast::Oid schema, const std::string& name, const ast::Origin& made) {
    const auto* refused =
        view_.run.settings.option<std::vector<std::string>>(disallowed_schema, "schemas", made.file);
    if (!refused || !lint::is_own(view_, made)) return;
    const std::string in = std::string(view_.catalog.schema_name(schema));
    if (std::none_of(refused->begin(), refused->end(),
                     [&](const std::string& pattern) { return text::glob(pattern, in); }))
      return;
    lint::Finding finding = view_.finding(made, name);
    finding.subject = fmt::format("{}.{}", in, name);
    finding.message = fmt::format("{} {} is made in schema {}, which [rules] does not allow", kind, name, in);
    sink_.add(std::move(finding));
  }

 private:
  const lint::SchemaView& view_;
  lint::Sink& sink_;
};

void check(const lint::SchemaView& view, lint::Sink& sink) {
  Asked asked(view, sink);
  for (const catalog::Relation* table : lint::own_tables(view))
    asked.ask("table", table->schema, table->name, table->made);
  for (const auto& [oid, relation] : view.catalog.all<catalog::Relation>()) {
    using catalog::RelationKind;
    if (relation->kind == RelationKind::view || relation->kind == RelationKind::materialized_view)
      asked.ask("view", relation->schema, relation->name, relation->made);
    if (relation->kind == RelationKind::sequence && !relation->sequence->owner_table)
      asked.ask("sequence", relation->schema, relation->name, relation->made);
  }
  lint::own_functions(view, [&](const catalog::Function& function) {
    asked.ask("function", function.schema, function.name, function.made);
  });
  for (const auto& [oid, type] : view.catalog.all<catalog::Type>()) {
    const bool named =
        type->kind == catalog::Type::Kind::enumeration || type->kind == catalog::Type::Kind::domain;
    if (named) asked.ask("type", type->schema, type->name, type->made);
  }
}

}  // namespace

extern constinit const lint::Rule disallowed_schema{
    .id = "disallowed-schema",
    .summary = "something made in a schema that the configuration does not allow",
    .category = lint::Category::names,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pgrubic SM002",
    .options = options};

}  // namespace rules
