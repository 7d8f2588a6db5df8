#include "lint/catalog/plpgsql.h"

#include "lint/catalog/plpgsql_change.h"
#include "lint/catalog/plpgsql_walk.h"

namespace catalog {

namespace {

using namespace plpgsql;

bool may_call(const Change& change) {
  if (std::holds_alternative<Call>(change)) return true;
  const auto* query = std::get_if<DataQuery>(&change);
  return query && query->query && !query->explain;
}

/// A body that ends in an error leaves nothing behind: it is one statement.
void finish(Catalog& catalog, const Catalog::Mark& before, Flow flow) {
  if (flow != Flow::raised) return;
  const std::vector<Opaque> met = catalog.opaques();
  catalog.undo(before);
  for (std::size_t i = before.opaques; i < met.size(); ++i) catalog.add_opaque(met[i]);
}

void expand_block(const DoBlock& block, Catalog& catalog, std::string_view source, const Origin& origin,
                  const RunInner& run) {
  Journey journey{catalog, run, origin};
  if (block.language != "plpgsql") {
    catalog.add_opaque({.why = "a DO block in " + block.language + " is not read",
                        .touches = {},
                        .anything = true,
                        .makes = false,
                        .at = origin});
    return;
  }
  const bool mapped = block.body_span.size() > 0 && block.body_span.end <= source.size();
  const Catalog::Mark before = catalog.mark();
  Walker walker(journey, mapped ? source : std::string_view(block.body), mapped, {});
  const Statement body = parse_body(block.body, mapped ? block.body_span.begin : 0);
  finish(catalog, before, walker.body(body));
}

}  // namespace

void expand(const Change& change, Catalog& catalog, std::string_view source, const Origin& origin,
            const RunInner& run) {
  if (const auto* block = std::get_if<DoBlock>(&change)) {
    expand_block(*block, catalog, source, origin, run);
  } else if (may_call(change)) {
    Journey journey{catalog, run, origin};
    const Catalog::Mark before = catalog.mark();
    Walker walker(journey, {}, false, {});
    finish(catalog, before, walker.calls(change));
  }
}

}  // namespace catalog
