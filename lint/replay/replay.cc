// Sending a chain to a Catalog as its tool would, transactions and all.

#include "lint/replay/replay.h"

#include <algorithm>

#include "lint/chain/check.h"
#include "lint/chain/parse_script.h"
#include "lint/commands/apply.h"
#include "lint/commands/trial.h"
#include "lint/effects/early_refusal.h"
#include "lint/effects/effects.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/run/run.h"
#include "lint/sql/bare_label.h"
#include "lint/sql/later_grammar.h"

namespace replay {
using namespace ast;
using namespace catalog;

namespace {

// Nothing but other temporary objects can depend on what stands in pg_temp, so it all goes together.
void drop_temporary(Catalog& catalog) {
  std::vector<Oid> relations, types;
  for (const auto& [oid, relation] : catalog.all<Relation>()) {
    if (relation->schema == temporary_schema) relations.push_back(oid);
  }
  for (const auto& [oid, type] : catalog.all<Type>()) {
    if (type->schema == temporary_schema) types.push_back(oid);
  }
  for (Oid oid : relations) {
    const Relation& relation = *catalog.relation(oid);
    for (const Constraint& constraint : relation.constraints) {
      catalog.remove_dependencies({ObjectClass::constraint, constraint.oid, 0});
    }
    for (Oid trigger : std::vector(relation.triggers.get())) catalog.remove<Trigger>(trigger);
    catalog.remove_dependencies({ObjectClass::relation, oid, 0});
    catalog.remove<Relation>(oid);
  }
  for (Oid oid : types) {
    catalog.remove_dependencies({ObjectClass::type, oid, 0});
    catalog.remove<Type>(oid);
  }
}

// The parser is older than 19's grammar, and takes more labels than that does.
std::optional<Refusal> bare_label(const chain::Chain& chain, const Step& step) {
  const text::Source& source = chain.files[step.script.file];
  const auto label =
      sql::bare_label_of_nineteen(source.slice(step.statement.span), step.statement.span.begin);
  if (!label) return std::nullopt;
  return Refusal{"42601", "syntax error at or near \"" + std::string(source.slice(*label)) + "\"", {}, {}};
}

// Of a statement whose text stands in the file.
std::optional<Refusal> later_grammar(const chain::Chain& chain, const Step& step, int version) {
  const text::Span at = step.inner ? step.origin.span : step.statement.span;
  if (step.inner && at == step.statement.span) return std::nullopt;
  const text::Source& source = chain.files[step.script.file];
  const auto later = sql::later_grammar(source.slice(at), version);
  if (!later) return std::nullopt;
  return Refusal{later->sqlstate, later->message, {}, "needs PostgreSQL " + std::to_string(later->since)};
}

}  // namespace

Replay::Replay(const chain::Chain& chain, ReplayOptions options)
    : chain_(chain), options_(options), catalog_(options.server_version), presumption_(chain) {}

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
    for (const Change& change : lower::lower(statement, sql)) commands::apply(catalog_, change, {});
  }
  Session& session = catalog_.edit_session();
  session.later_search_path = session.search_path;
  catalog_.reconnect();
}

// Whether the server would take what stands for a placeholder without a value: where it would not, what the
// placeholder really is decides, and nothing is known of the statement.
bool Replay::fails_unfilled(const Step& step) {
  if (options_.strict || std::holds_alternative<Unknown>(step.change) ||
      std::holds_alternative<Transaction>(step.change))
    return false;
  const Catalog::Mark mark = catalog_.mark();
  const commands::Applied applied = commands::apply(
      catalog_, step.change,
      {.origin = step.origin, .in_transaction = block_.now() != Block::none || step.inner, .strict = false});
  catalog_.undo(mark);
  return applied.refused.has_value();
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
    for (const Change& change : lower::lower(tree, source)) {
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

commands::Trial Replay::trial_of(const Step& step) {
  return {catalog_,
          step.change,
          {.origin = step.origin,
           .in_transaction = block_.now() != Block::none || step.inner,
           .strict = options_.strict}};
}

commands::Applied Replay::carry_out(const Step& step, commands::Trial& trial) {
  commands::Applied applied;
  const auto* unread = options_.strict ? std::get_if<Unknown>(&step.change) : nullptr;
  if (unread && unread->is_syntax_error(options_.server_version.major)) {
    applied.refused = Refusal{"42601", unread->why, {}, {}};
  } else if (auto later = later_grammar(chain_, step, options_.server_version.major)) {
    applied.refused = std::move(later);
  } else if (auto refusal = effects::refused_by_grammar(step.change, options_.server_version.major)) {
    applied.refused = std::move(refusal);
  } else if (auto label = options_.server_version.major >= 19 && !step.inner ? bare_label(chain_, step)
                                                                             : std::nullopt) {
    applied.refused = std::move(label);
  } else if (takes_only_end(step.change)) {
    applied.refused = Refusal{
        "25P02", "current transaction is aborted, commands ignored until end of transaction block", {}, {}};
  } else if (const auto* change = std::get_if<Transaction>(&step.change)) {
    applied.refused = transaction(*change);
  } else {
    applied = trial.apply();
  }
  return applied;
}

// Whether the statement missed something that is now there, presumed: it is then to be carried out again.
bool Replay::presume(commands::Applied& applied, const Step& step, const Catalog::Mark& before) {
  if (options_.strict || !options_.presume) return false;
  if (applied.refused) return presumption_.supply(catalog_, *applied.refused, step.change, step.origin);
  const std::vector<Missing> wanted = presumption_.likely(catalog_, applied.absent, step.origin);
  if (wanted.empty()) return false;
  catalog_.undo(before);
  presumption_.make(catalog_, wanted, step.origin);
  return true;
}

// Whether the server accepts a statement, refused as the Catalog stands, after what a body may have done: it
// has then done that.
bool Replay::settle(const Step& step) {
  if (options_.strict) return false;
  return undecided_.settle(catalog_, [&] {
    const Catalog::Mark before = catalog_.mark();
    commands::Trial again = trial_of(step);
    const bool accepted = !carry_out(step, again).refused;
    catalog_.undo(before);
    return accepted;
  });
}

void Replay::statement(Step step, const Visitor& visitor) {
  const chain::Unfilled* one = chain::unfilled_in(chain_, step.script.file, step.statement.span);
  const bool unread = std::holds_alternative<Unknown>(step.change);
  // One that begins with a placeholder is whatever the template makes of it.
  const bool is_templates = unread && one != nullptr && one->at.begin == step.statement.span.begin;
  if (one != nullptr && !step.inner && (!unread || is_templates))
    catalog_.add_opaque(
        {.why = "placeholder " + one->name, .touches = {}, .anything = is_templates, .at = step.origin});
  if (one != nullptr && fails_unfilled(step)) {
    const Change unknown = Unknown{"placeholder " + one->name, {}, true};
    return statement({.revision = step.revision,
                      .script = step.script,
                      .statement = step.statement,
                      .number = step.number,
                      .statements = step.statements,
                      .inner = step.inner,
                      .change = unknown,
                      .block = step.block,
                      .origin = step.origin,
                      .effects = step.effects},
                     visitor);
  }
  const effects::EffectsContext seen{.version = options_.server_version.major,
                                     .in_transaction = block_.now() != Block::none || step.inner,
                                     .implicit_block = block_.now() == Block::implicit,
                                     .rows = true,
                                     .origin = step.origin};
  std::optional<effects::Effects> predicted;
  std::optional<commands::Trial> trial;
  const Block block = block_.now();
  const auto shown_now = [&] {
    return Step{.revision = step.revision,
                .script = step.script,
                .statement = step.statement,
                .number = step.number,
                .statements = step.statements,
                .inner = step.inner,
                .change = step.change,
                .block = block,
                .origin = step.origin,
                .effects = predicted ? *predicted : step.effects,
                .trial = trial ? &*trial : nullptr};
  };
  const auto attempt = [&] {
    trial.emplace(trial_of(step));
    if (options_.with_effects) predicted = effects::predict(step.change, catalog_, seen, *trial);
    if (visitor.before) visitor.before(shown_now(), catalog_);
    return carry_out(step, *trial);
  };
  const Catalog::Mark start = catalog_.mark();
  commands::Applied applied = attempt();
  if (presume(applied, step, start)) {
    // There may be more that is missing. Who looks on sees the Catalog with all of it.
    for (;;) {
      const Catalog::Mark before = catalog_.mark();
      commands::Trial again = trial_of(step);
      commands::Applied done = carry_out(step, again);
      if (presume(done, step, before)) continue;
      if (!done.refused) catalog_.undo(before);
      break;
    }
    applied = attempt();
  }
  if (applied.refused && settle(step)) applied = attempt();
  if (options_.presume && !applied.refused) presumption_.applied(catalog_, step.change, applied);
  const Step shown = shown_now();
  for (const auto* touched : {&applied.created, &applied.altered}) {
    for (const ObjectAddress& object : *touched) {
      if (object.cls == ObjectClass::type) fresh_types_.insert(object.oid);
      if (object.cls != ObjectClass::relation) continue;
      const Relation* relation = catalog_.relation(object.oid);
      if (!relation || relation->schema != temporary_schema) continue;
      temporary_ = true;
      if (relation->on_commit_drop) passing_.insert(object.oid);
    }
  }
  if (applied.refused) ++refused_;
  if (predicted) effects::complete(*predicted, step.change, catalog_, applied, seen, *trial);
  if (visitor.after) visitor.after(shown, applied, catalog_);

  const size_t refused_before = refused_;
  if (!step.inner && !applied.refused) {
    size_t inner_steps = 0;
    const auto run = [&](const Change& change, const Origin& origin) {
      if (std::holds_alternative<Transaction>(change)) {
        commit();
        return true;
      }
      const size_t refused = refused_;
      ++inner_steps;
      statement({.revision = step.revision,
                 .script = step.script,
                 .statement = step.statement,
                 .number = step.number,
                 .statements = step.statements,
                 .inner = true,
                 .change = change,
                 .block = block_.now(),
                 .origin = origin,
                 .effects = step.effects},
                visitor);
      return refused == refused_;
    };
    const std::string_view source = chain_.files[step.script.file].bytes;
    const plpgsql::RunInner runs{
        .run = run,
        .count = [&] { return inner_steps; },
        .undone =
            [&](size_t since) {
              if (visitor.undone) visitor.undone(since);
            },
        .undecided = [&](std::vector<Change> changes,
                         const Origin& origin) { undecided_.add(std::move(changes), origin); },
        .presume =
            [&](Refusal& refusal, const Origin& origin) {
              return !options_.strict && options_.presume &&
                     presumption_.supply(catalog_, refusal, step.change, origin);
            },
        .strict = options_.strict};
    const auto raised =
        plpgsql::expand(step.change, catalog_, source, step.origin, runs, block_.now() != Block::none);
    if (raised) tell(*raised, shown, visitor);
  }
  aborted_ = aborted_ || (options_.strict && block_.now() != Block::none && !step.inner &&
                          (applied.refused || refused_ != refused_before));
  // A body is one statement: what it did may yet be undone.
  if (block_.now() == Block::none && !step.inner) commit();
}

// The error of a body's own, as that of a step within it.
void Replay::tell(const plpgsql::Raised& raised, const Step& whole, const Visitor& visitor) {
  ++refused_;
  if (!visitor.after) return;
  effects::Effects effects;
  effects.error = raised.refusal.message;
  effects.sqlstate = raised.refusal.sqlstate;
  commands::Applied applied;
  applied.refused = raised.refusal;
  visitor.after({.revision = whole.revision,
                 .script = whole.script,
                 .statement = whole.statement,
                 .number = whole.number,
                 .statements = whole.statements,
                 .inner = true,
                 .change = whole.change,
                 .block = whole.block,
                 .origin = raised.at,
                 .effects = effects},
                applied, catalog_);
}

// What the server says to a transaction command where it cannot stand (src/backend/access/transam/xact.c).
std::optional<Refusal> Replay::out_of_place(const Transaction& change) const {
  using Kind = Transaction::Kind;
  const bool savepoint =
      change.kind == Kind::savepoint || change.kind == Kind::release || change.kind == Kind::rollback_to;
  if (block_.now() == Block::none && (savepoint || change.chain)) {
    static constexpr std::string_view words[] = {"COMMIT AND CHAIN", "ROLLBACK AND CHAIN", "SAVEPOINT",
                                                 "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"};
    const auto word = words[static_cast<size_t>(change.kind) - static_cast<size_t>(Kind::commit)];
    return Refusal{"25P01", std::string(word) + " can only be used in transaction blocks", {}, {}};
  }
  if (!savepoint || change.kind == Kind::savepoint) return std::nullopt;
  const auto& names = open_.savepoints;
  const bool there = std::any_of(names.begin(), names.end(),
                                 [&](const auto& savepoint_) { return savepoint_.first == change.name; });
  if (there) return std::nullopt;
  return Refusal{"3B001", "savepoint \"" + change.name + "\" does not exist", {}, {}};
}

// Whether an aborted block turns the change away.
bool Replay::takes_only_end(const Change& change) const {
  using Kind = Transaction::Kind;
  if (!aborted_) return false;
  const auto* end = std::get_if<Transaction>(&change);
  return !end || (end->kind != Kind::commit && end->kind != Kind::rollback &&
                  end->kind != Kind::rollback_to && end->kind != Kind::prepare);
}

std::optional<Refusal> Replay::transaction(const Transaction& change) {
  using Kind = Transaction::Kind;
  if (options_.strict) {
    if (auto refusal = out_of_place(change)) return refusal;
  }
  auto& savepoints = open_.savepoints;
  const auto named = [&] {
    return std::find_if(savepoints.rbegin(), savepoints.rend(),
                        [&](const auto& savepoint) { return savepoint.first == change.name; });
  };
  const bool ends = block_.ends(change), within = block_.now() != Block::none;
  if (ends && (aborted_ || change.kind == Kind::rollback)) {
    roll_back();
  } else if (ends) {
    commit();
  }
  block_.take(change);
  if ((ends || !within) && block_.now() != Block::none) open();
  switch (change.kind) {
    case Kind::savepoint:
      if (block_.now() != Block::none) savepoints.emplace_back(change.name, catalog_.mark());
      break;
    case Kind::rollback_to:
      if (auto it = named(); it != savepoints.rend()) {
        catalog_.undo(it->second);
        savepoints.erase(it.base(), savepoints.end());
        aborted_ = false;
      }
      break;
    case Kind::release:
      if (auto it = named(); it != savepoints.rend())
        savepoints.erase(std::prev(it.base()), savepoints.end());
      break;
    default: break;
  }
  return std::nullopt;
}

void Replay::open() {
  aborted_ = false;
  open_ = {catalog_.mark(), {}};
}

// ON COMMIT DROP (PreCommit_on_commit_actions, src/backend/commands/tablecmds.c).
void Replay::drop_passing() {
  for (Oid oid : passing_) {
    const Relation* relation = catalog_.relation(oid);
    if (!relation || !relation->on_commit_drop) continue;
    Drop drop;
    drop.objects.push_back(
        {.name = {"pg_temp", relation->name}, .relation = {}, .function = {}, .types = {}});
    drop.cascade = drop.missing_ok = true;
    commands::apply(catalog_, drop, {});
  }
  passing_.clear();
}

void Replay::commit() {
  drop_passing();
  for (Oid oid : fresh_types_) {
    const Type* type = catalog_.get<Type>(oid);
    if (!type || (type->new_labels.empty() && !type->made_in_transaction)) continue;
    catalog_.update<Type>(oid, [](Type& fresh) {
      fresh.new_labels.clear();
      fresh.made_in_transaction = false;
    });
  }
  fresh_types_.clear();
  if (catalog_.session().has_local || !catalog_.session().local_settings.empty()) {
    Session& session = catalog_.edit_session();
    session.has_local = false;
    session.local_settings.clear();
  }
  forget();
  open_ = {};
}

void Replay::roll_back() {
  catalog_.undo(open_.start);
  fresh_types_.clear();
  passing_.clear();
  aborted_ = false;
  open_ = {};
}

// The connection closes: an unfinished block of the script's own is undone, temporary objects go, settings
// too.
void Replay::end_session() {
  if (block_.now() == Block::explicit_) {
    roll_back();
  } else {
    commit();
  }
  block_ = BlockState();
  if (temporary_) drop_temporary(catalog_);
  temporary_ = false;
  catalog_.reconnect();
  forget();
}

}  // namespace replay
