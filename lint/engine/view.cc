// What a view answers: places, SQL, whether a table is in use.

#include "lint/engine/view.h"

#include <fmt/format.h>

#include "lint/effects/effects.h"
#include "lint/engine/departed.h"
#include "lint/engine/open_transaction.h"

namespace lint {

namespace {

Finding at_origin(const Context& run, const ast::Origin& origin) {
  Finding finding;
  finding.at = run.place(origin);
  finding.revision = origin.revision;
  return finding;
}

}  // namespace

std::string_view Context::revision_id(const ast::Origin& origin) const {
  if (origin.revision >= chain.revisions.size()) return {};
  return chain.revisions[origin.revision].id;
}

std::string_view Context::sql(const ast::Origin& origin) const {
  return origin.file < chain.files.size() ? source(origin.file).slice(origin.span) : std::string_view{};
}

Place Context::place(const ast::Origin& origin) const {
  if (origin.revision >= chain.revisions.size()) return {};
  return {.file = origin.file, .path = {}, .at = origin.span};
}

Place Context::place_of(const ast::Origin& origin, std::string_view identifier) const {
  Place place = this->place(origin);
  if (!place.in_source() || identifier.empty()) return place;
  if (const auto found = identifiers.find(sql(origin), identifier)) {
    place.at = {origin.span.begin + found->begin, origin.span.begin + found->end};
  }
  return place;
}

Note Context::made(std::string_view word, const std::string& what, const ast::Origin& origin) const {
  const std::string_view id = revision_id(origin);
  if (id.empty()) return {std::string(word), what + " was not made by this chain", {}, true};
  return {std::string(word), fmt::format("{} was made in {}", what, id), place(origin)};
}

bool StatementView::in_use(const catalog::Relation& table) const {
  return table.persistence != ast::Persistence::temporary && !run.departed.is_new(table, step.revision) &&
         !run.departed.transaction().emptied(table.oid);
}

const catalog::Relation* StatementView::table_in_use(const ast::Name& name) const {
  const catalog::Relation* table = catalog.relation(catalog.resolve_relation(name));
  return table && in_use(*table) ? table : nullptr;
}

Note StatementView::not_new(const catalog::Relation& table) const {
  const std::string name = catalog.qualified_name(table);
  if (table.made.revision == step.revision) {
    return {"not new", name + " takes the place of a table that this revision drops", run.place(table.made)};
  }
  return run.made("not new", name, table.made);
}

effects::EffectsContext StatementView::effects_context() const {
  return {.version = run.settings.server_version.major,
          .in_transaction = step.block != ast::Block::none,
          .implicit_block = step.block == ast::Block::implicit,
          .rows = true,
          .origin = step.origin};
}

const effects::Effects& StatementView::effects() const {
  if (!effects_) effects_ = effects::predict(step.change, catalog, effects_context(), *step.trial);
  return *effects_;
}

Finding StatementView::finding() const {
  return at_origin(run, step.origin);
}

Finding AppliedView::finding() const {
  return at_origin(run, step.origin);
}

Finding SchemaView::finding(const ast::Origin& origin, std::string_view identifier) const {
  Finding finding = at_origin(run, origin);
  finding.at = run.place_of(origin, identifier);
  return finding;
}

Finding DownView::finding() const {
  Finding finding;
  finding.at = {.file = script.file, .path = {}, .at = statement.span};
  finding.revision = revision;
  return finding;
}

}  // namespace lint
