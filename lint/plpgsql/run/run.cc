// Where the bodies in a statement are found and followed: DO, and the functions that it calls.

#include "lint/plpgsql/run/run.h"

#include "lint/plpgsql/run/interpreter.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

bool may_call(const Change& change) {
  if (std::holds_alternative<Call>(change)) return true;
  const auto* query = std::get_if<DataQuery>(&change);
  return query && query->query && !query->explain;
}

// A body that ends in an error leaves nothing behind, but for what it had committed: it is one statement.
std::optional<Raised> finish(const Execution& execution, Flow flow) {
  if (flow != Flow::raised) return std::nullopt;
  Catalog& catalog = execution.catalog;
  const std::vector<Opaque> met = catalog.opaques();
  catalog.undo(execution.start);
  for (size_t i = execution.start.opaques; i < met.size(); ++i) catalog.add_opaque(met[i]);
  const auto& [refusal, made_at] = execution.failure;
  return made_at ? std::optional(Raised{refusal, *made_at}) : std::nullopt;
}

std::optional<Raised> expand_block(const DoBlock& block, Catalog& catalog, std::string_view source,
                                   const Origin& origin, const RunInner& run, bool atomic) {
  Execution execution{catalog, run, origin, catalog.mark(), atomic};
  if (block.language != "plpgsql") {
    catalog.add_opaque({.why = "a DO block in " + block.language + " is not read",
                        .touches = {},
                        .anything = true,
                        .makes = false,
                        .at = origin});
    return std::nullopt;
  }
  const bool mapped = block.body_span.size() > 0 && block.body_span.end <= source.size();
  Interpreter walker(execution, mapped ? source : std::string_view(block.body), mapped, {});
  const uint32_t base = mapped ? block.body_span.begin : 0;
  const Statement body = parse_body(block.body, base);
  const Flow flow = walker.body(body);
  return finish(execution, flow);
}

}  // namespace

bool may_run_bodies(const Change& change) {
  return std::holds_alternative<DoBlock>(change) || may_call(change);
}

std::optional<Raised> expand(const Change& change, Catalog& catalog, std::string_view source,
                             const Origin& origin, const RunInner& run, bool atomic) {
  if (const auto* block = std::get_if<DoBlock>(&change)) {
    return expand_block(*block, catalog, source, origin, run, atomic);
  }
  if (!may_call(change)) return std::nullopt;
  Execution execution{catalog, run, origin, catalog.mark(), atomic || !std::holds_alternative<Call>(change)};
  Interpreter walker(execution, {}, false, {});
  const Flow flow = walker.calls(change);
  return finish(execution, flow);
}

}  // namespace plpgsql
