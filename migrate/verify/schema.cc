// Predicting a schema from files and comparing it with the one observed.

#include "migrate/verify/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/replay/replay.h"
#include "migrate/execute/in_doubt.h"
#include "migrate/history/known_tools.h"
#include "migrate/inspect/inspect.h"
#include "migrate/verify/literals.h"

namespace migrate {

catalog::Catalog predict(const chain::Chain& chain, const std::vector<Applied>& applied,
                         sql::ServerVersion server_version) {
  std::map<std::string_view, uint32_t> index;
  for (uint32_t i = 0; i < chain.revisions.size(); ++i) index.emplace(chain.revisions[i].id, i);
  replay::Replay replay(chain, {.server_version = server_version, .with_effects = false});
  replay.begin();
  for (const Applied& one : applied) {
    const auto found = index.find(one.revision);
    if (found == index.end() || !chain.revisions[found->second].up) continue;
    replay.run(found->second, *chain.revisions[found->second].up);
  }
  return replay.catalog();
}

namespace {

// Whose the objects are of which no revision says it, whoever ran the chain: the role that most of them
// belong to.
std::string usual_owner(const Session& session, const catalog::Catalog& predicted,
                        const catalog::Catalog& observed) {
  std::set<std::string> given;
  for (const auto& [oid, relation] : predicted.all<catalog::Relation>()) {
    if (!relation->owner.empty())
      given.insert(fmt::format("{}.{}", predicted.schema_name(relation->schema), relation->name));
  }
  std::map<std::string, size_t> count;
  for (const auto& [oid, relation] : observed.all<catalog::Relation>()) {
    if (relation->is_index()) continue;
    const std::string name = fmt::format("{}.{}", observed.schema_name(relation->schema), relation->name);
    if (!given.contains(name)) ++count[relation->owner];
  }
  for (const auto& [oid, function] : observed.all<catalog::Function>()) ++count[function->owner];
  const auto most = std::max_element(count.begin(), count.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == count.end() ? session.user() : most->first;
}

// Another chain's history of ours, in a schema of its own: the tables that history.sql makes.
std::vector<bool> are_ours(const std::vector<TableShape>& shapes) {
  constexpr std::string_view names[] = {"revisions", "runs", "log", "progress"};
  constexpr std::string_view columns =
      "position revision title checksum applied_at applied_by duration_ms statements run";
  std::set<std::string_view> schemas;
  for (const TableShape& shape : shapes) {
    if (shape.name == names[0] && shape.columns == columns) schemas.insert(shape.schema);
  }
  std::vector<bool> ours(shapes.size());
  for (size_t i = 0; i < shapes.size(); ++i) {
    ours[i] = schemas.contains(shapes[i].schema) &&
              std::find(std::begin(names), std::end(names), shapes[i].name) != std::end(names);
  }
  return ours;
}

// Other tools' and other chains' histories, and the schemas that hold nothing else. Returns the oids of the
// tables.
std::set<catalog::Oid> leave_out_histories(Comparison& comparison, const catalog::Catalog& observed,
                                           std::string_view layout) {
  std::vector<TableShape> shapes;
  std::vector<catalog::Oid> oids;
  for (const auto& [oid, relation] : observed.all<catalog::Relation>()) {
    if (!relation->is_table()) continue;
    TableShape shape{std::string(observed.schema_name(relation->schema)), relation->name, {}};
    for (const catalog::Column& column : relation->columns) {
      if (!column.dropped) shape.columns += (shape.columns.empty() ? "" : " ") + column.name;
    }
    shapes.push_back(std::move(shape));
    oids.push_back(oid);
  }
  const std::vector<std::string_view> tools = tools_of(shapes, layout);
  const std::vector<bool> ours = are_ours(shapes);
  struct History {
    catalog::Oid oid;
    bool ours;
  };
  std::map<std::string, History> histories;
  std::map<std::string, bool> only_histories;  // by schema
  for (size_t i = 0; i < shapes.size(); ++i) {
    const bool history = !tools[i].empty() || ours[i];
    if (history)
      histories.emplace(fmt::format("{}.{}", shapes[i].schema, shapes[i].name), History{oids[i], ours[i]});
    only_histories.emplace(shapes[i].schema, true).first->second &= history;
  }
  std::set<catalog::Oid> left_out;
  std::erase_if(comparison.differences, [&](const diff::Difference& one) {
    if (one.kind != diff::Difference::Kind::extra) return false;
    if (one.what == "schema") {
      const auto schema = only_histories.find(one.name);
      return schema != only_histories.end() && schema->second;
    }
    const auto found = one.what == "table" ? histories.find(one.name) : histories.end();
    if (found == histories.end()) return false;
    left_out.insert(found->second.oid);
    if (!found->second.ours) comparison.histories.push_back(one.name);
    return true;
  });
  for (size_t i = 0; i < shapes.size(); ++i) {
    if (ours[i] && left_out.contains(oids[i]) && shapes[i].name == "revisions")
      comparison.chains.push_back(shapes[i].schema);
  }
  return left_out;
}

}  // namespace

text::Result<Comparison> compare_schema(Session& session, const chain::Chain& chain,
                                        const std::vector<Applied>& applied,
                                        const std::string& history_schema) {
  text::Result<catalog::Catalog> observed =
      inspect(session, {.without_schemas = {history_schema}, .all_facts = true});
  if (!observed) return observed.error();
  catalog::Catalog predicted = predict(chain, applied, session.server_version());
  const diff::RowOptions options{.all_facts = true,
                                 .owner = usual_owner(session, predicted, *observed),
                                 .without_schemas = {history_schema}};
  Comparison out;
  out.owner = options.owner;
  out.news = sql::news(session.server_version());
  out.differences = without_spelling(session, *observed, diff::differences(predicted, *observed, options));
  const std::set<catalog::Oid> left_out = leave_out_histories(out, *observed, chain.layout);
  for (const catalog::Opaque& opaque : predicted.opaques()) out.blind_spots.push_back(opaque.why);
  for (const InvalidIndex& invalid : invalid_indexes(session)) out.invalid_indexes.push_back(invalid.name);
  for (const auto& [oid, relation] : observed->all<catalog::Relation>()) {
    if (left_out.contains(relation->index ? relation->index->table : oid)) continue;
    if (relation->is_index()) ++out.indexes;
    if (!relation->is_table()) continue;
    ++out.tables;
    for (const catalog::Column& column : relation->columns) out.columns += column.dropped ? 0 : 1;
    for (const catalog::Constraint& constraint : relation->constraints)
      out.foreign_keys += constraint.kind == catalog::Constraint::Kind::foreign_key ? 1 : 0;
  }
  out.predicted = std::make_shared<const catalog::Catalog>(std::move(predicted));
  out.observed = std::make_shared<const catalog::Catalog>(std::move(*observed));
  return out;
}

}  // namespace migrate
