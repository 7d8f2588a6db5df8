// Sending a chain to a Catalog as its tool would: what stands before it, its scripts in their order, the
// statements of each.

#include "lint/replay/replay.h"

#include "lint/chain/check.h"
#include "lint/chain/parse_script.h"
#include "lint/commands/apply.h"
#include "lint/effects/effects.h"
#include "lint/lower/lower.h"
#include "lint/replay/presume.h"
#include "lint/replay/schema_elements.h"
#include "lint/replay/undecided.h"

namespace replay {
using namespace ast;
using namespace catalog;

Replay::Replay(const chain::Chain& chain, ReplayOptions options)
    : chain_(chain),
      options_(options),
      catalog_(options.server_version),
      presumption_(std::make_unique<Presumption>(chain)),
      undecided_(std::make_unique<Undecided>()) {}

Replay::~Replay() = default;

void Replay::begin() {
  begin_with_given();
  const ReplayOptions options = options_;
  options_.with_effects = false;
  Visitor visitor;
  visitor.after = [&](const Step& step, const commands::Applied& applied, const Catalog&) {
    if (applied.refused)
      passed_over_.push_back({step.script.file, step.origin.span, applied.refused->message});
  };
  for (const chain::Script& script : chain_.base) run(UINT32_MAX, script, visitor);
  if (!chain_.search_path.empty()) begin_with_search_path();
  options_ = options;
  statements_ = refused_ = 0;
}

// What a platform's databases begin with, and what the runner does before the first revision.
void Replay::begin_with_given() {
  for (const std::string& name : chain_.made_schemas) {
    Schema schema;
    schema.name = name;
    catalog_.add(std::move(schema));
  }
  for (const std::string& name : chain_.unfilled_schemas) {
    Schema schema;
    schema.name = name;
    schema.provided = true;
    catalog_.add(std::move(schema));
  }
  if (chain_.given_schemas.empty()) return;
  for (const std::string& name : chain_.given_schemas) {
    Schema schema;
    schema.name = name;
    schema.provided = true;
    catalog_.add(std::move(schema));
  }
  catalog_.add_opaque({.why = "schemas of the platform",
                       .touches = chain_.given_names,
                       .anything = false,
                       .makes = true,
                       .at = {}});
}

void Replay::begin_with_search_path() {
  const std::string sql = "SET search_path TO " + chain_.search_path;
  const sql::Parsed parsed = sql::parse(sql);
  for (const sql::Statement& statement : parsed.statements) {
    for (const Change& change : lower::changes(statement, sql)) commands::apply(catalog_, change, {});
  }
  Session& session = catalog_.edit_session();
  session.later_search_path = session.search_path;
  catalog_.reconnect();
}

void Replay::all(const Visitor& visitor, size_t last) {
  begin();
  const std::vector<uint32_t> together =
      options_.downs ? chain::undone_together(chain_) : std::vector<uint32_t>();
  for (size_t i = 0; i < chain_.revisions.size() && i <= last; ++i) {
    const chain::Revision& revision = chain_.revisions[i];
    const auto number = static_cast<uint32_t>(i);
    if (options_.downs && together[i] == i) {
      catalog_.forget();
      before_up_ = catalog_.mark();
      not_found_.clear();
    }
    if (revision.opaque) {
      catalog_.add_opaque({.why = *revision.opaque,
                           .touches = {},
                           .anything = true,
                           .at = {.revision = number, .file = revision.file, .span = {}}});
    }
    if (revision.up) run(number, *revision.up, visitor);
    if (visitor.revision_done) visitor.revision_done(number, catalog_);
  }
}

void Replay::run(uint32_t revision, const chain::Script& script, const Visitor& visitor) {
  run(revision, script, chain::parse_script(chain_, script), visitor);
}

void Replay::run(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
                 const Visitor& visitor) {
  const size_t count = parsed.statements.size();
  block_ = BlockState(script.transactional, script.send == chain::SendMode::one_string && count > 1);
  if (block_.now() != Block::none) open();
  statements_ += count;
  each_statement(revision, script, parsed, false, visitor);
  if (script.transactional && block_.now() == Block::explicit_) {
    commit();  // the tool sends its COMMIT whatever stands open
    block_ = BlockState();
  }
  end_session();
}

void Replay::verify(uint32_t revision, const chain::Script& script, const Visitor& visitor) {
  block_ = BlockState(true, false);
  open();
  each_statement(revision, script, chain::parse_script(chain_, script), true, visitor);
  roll_back();
  block_ = BlockState();
  catalog_.reconnect();
  forget();
}

// Where downs are to be tried, all() does.
void Replay::forget() {
  if (!options_.downs) catalog_.forget();
}

void Replay::each_statement(uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
                            bool taken_back, const Visitor& visitor) {
  const std::string_view source = chain_.files[script.file].bytes;
  const effects::Effects no_effects;
  const auto count = static_cast<uint32_t>(parsed.statements.size());
  for (uint32_t number = 0; number < count; ++number) {
    const sql::Statement& tree = parsed.statements[number];
    std::vector<Change> changes = lower::changes(tree, source);
    if (options_.server_version.major >= 19) add_keys_last(changes);
    for (const Change& change : changes) {
      if (taken_back && std::holds_alternative<Transaction>(change)) continue;
      statement({.revision = revision,
                 .script = script,
                 .statement = tree,
                 .number = number,
                 .statements = count,
                 .inner = false,
                 .change = change,
                 .block = block_.now(),
                 .origin = {.revision = revision, .file = script.file, .span = tree.span},
                 .effects = no_effects},
                visitor);
    }
  }
}

}  // namespace replay
