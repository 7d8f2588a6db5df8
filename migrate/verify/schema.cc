// Predicting a schema from files and comparing it with the one observed.

#include "migrate/verify/schema.h"

#include <algorithm>
#include <map>

#include "lint/replay/replay.h"
#include "migrate/execute/in_doubt.h"
#include "migrate/history/others.h"
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

// Whose objects are whoever's ran the chain: the role that most of what stands there belongs to.
std::string usual_owner(const catalog::Catalog& catalog) {
  std::map<std::string, size_t> count;
  for (const auto& [oid, relation] : catalog.all<catalog::Relation>()) ++count[relation->owner];
  for (const auto& [oid, function] : catalog.all<catalog::Function>()) ++count[function->owner];
  const auto most = std::max_element(count.begin(), count.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == count.end() ? std::string() : most->first;
}

// Another tool's history, and the schema that it made for nothing else.
void leave_out_histories(Comparison& comparison) {
  std::erase_if(comparison.differences, [&](const diff::Difference& one) {
    if (one.kind != diff::Difference::Kind::extra) return false;
    const size_t dot = one.name.find('.');
    const std::string_view name = one.name, schema = name.substr(0, dot);
    const std::string_view table = dot == std::string::npos ? std::string_view() : name.substr(dot + 1);
    const bool is_one =
        (one.what == "table" || one.what == "schema") && !tool_of_history(schema, table).empty();
    if (is_one && one.what == "table") comparison.histories.push_back(one.name);
    return is_one;
  });
}

}  // namespace

text::Result<Comparison> compare_schema(Session& session, const chain::Chain& chain,
                                        const std::vector<Applied>& applied,
                                        const std::string& history_schema) {
  text::Result<catalog::Catalog> observed =
      inspect(session, {.without_schemas = {history_schema}, .all_facts = true});
  if (!observed) return observed.error();
  catalog::Catalog predicted = predict(chain, applied, session.server_version());
  const diff::RowOptions options{
      .all_facts = true, .owner = usual_owner(*observed), .without_schemas = {history_schema}};
  Comparison out;
  out.owner = options.owner;
  out.news = sql::news(session.server_version());
  out.differences = without_spelling(session, *observed, diff::diff(predicted, *observed, options));
  leave_out_histories(out);
  for (const catalog::Opaque& opaque : predicted.opaques()) out.blind_spots.push_back(opaque.why);
  for (const InvalidIndex& invalid : invalid_indexes(session)) out.invalid_indexes.push_back(invalid.name);
  for (const auto& [oid, relation] : observed->all<catalog::Relation>()) {
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
