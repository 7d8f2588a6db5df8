// Predicting a schema from files and comparing it with the one observed.

#include "migrate/verify/schema.h"

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
  const text::Result<catalog::Catalog> observed = inspect(session, {{history_schema}});
  if (!observed) return observed.error();
  const catalog::Catalog predicted = predict(chain, applied, session.server_version());
  const diff::RowOptions options{.exact = false, .without_schemas = {history_schema}};
  Comparison out;
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
  return out;
}

}  // namespace migrate
