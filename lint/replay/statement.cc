// One statement of a script: what it is refused for before it begins, its effects, what it does to the
// Catalog, and the statements that its body sends.

#include <algorithm>
#include <array>

#include "lint/chain/parse_script.h"
#include "lint/commands/apply.h"
#include "lint/commands/trial.h"
#include "lint/effects/early_refusal.h"
#include "lint/effects/effects.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/run.h"
#include "lint/replay/presume.h"
#include "lint/replay/replay.h"
#include "lint/replay/undecided.h"
#include "lint/sql/bare_label.h"
#include "lint/sql/later_grammar.h"

namespace replay {
using namespace ast;
using namespace catalog;

namespace {

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
  Refusal refusal{later->sqlstate, later->message, {}, {}};
  refusal.needs(later->since);
  return refusal;
}

// A label of an enum that a blind spot may have given more.
bool may_be_a_label(const Catalog& catalog, const Refusal& refusal, const Change& change) {
  if (const auto* alter = std::get_if<AlterEnum>(&change))
    return refusal.sqlstate == "22023" && catalog.may_be_touched(alter->name.name);
  return !refusal.of_enum.empty() && catalog.may_be_touched(refusal.of_enum);
}

// What stands in the statement's way may be gone by a blind spot that reaches everything.
bool may_be_gone(const Catalog& catalog, const Refusal& refusal) {
  constexpr std::array<std::string_view, 4> in_the_way = {"2BP01", "42710", "42723", "42P07"};
  const std::vector<Opaque>& opaques = catalog.opaques();
  return std::find(in_the_way.begin(), in_the_way.end(), refusal.sqlstate) != in_the_way.end() &&
         std::any_of(opaques.begin(), opaques.end(), [](const Opaque& opaque) { return opaque.anything; });
}

// Columns are all that it misses, of relations that a blind spot may have given more.
bool may_have_been_made(const Catalog& catalog, const Refusal& refusal) {
  return !refusal.missing.empty() &&
         std::all_of(refusal.missing.begin(), refusal.missing.end(), [&](const Missing& missing) {
           if (missing.kind != ObjectKind::column) return false;
           const Relation* relation = catalog.relation(missing.relation);
           return relation && !relation->open() && catalog.may_be_touched(relation->name);
         });
}

// What could not be read may have done what the refused statement needs.
bool may_run(const Catalog& catalog, const Refusal& refusal, const Change& change) {
  return may_have_been_made(catalog, refusal) || may_be_gone(catalog, refusal) ||
         may_be_a_label(catalog, refusal, change);
}

// What of a step may be another's, at the same place of the chain.
struct Varying {
  bool inner;
  const Change& change;
  Block block;
  Origin origin;
  const effects::Effects& effects;
  commands::Trial* trial = nullptr;
};

Step step_with(const Step& step, const Varying& other) {
  return {.revision = step.revision,
          .script = step.script,
          .statement = step.statement,
          .number = step.number,
          .statements = step.statements,
          .inner = other.inner,
          .change = other.change,
          .block = other.block,
          .origin = other.origin,
          .effects = other.effects,
          .trial = other.trial};
}

// The same step, asking for something else.
Step asking(const Step& step, const Change& change) {
  return step_with(step, {step.inner, change, step.block, step.origin, step.effects});
}

}  // namespace

// What a statement, refused as the Catalog stands, is tried again for: one after the other, in this order,
// and none where `strict`. (One with a placeholder that has no value is not even tried: fails_unfilled.)
enum class Replay::Chance : uint8_t {
  presumed,   // what it misses stood there before the first revision
  undecided,  // a body of which one cannot tell which way it went has done what it needs
  unread,     // what could not be read may have: of the statement itself nothing is known then
};

std::optional<Replay::Chance> Replay::another_chance(Chance from, commands::Applied& applied,
                                                     const Step& step, const Catalog::Mark& before) {
  if (options_.strict) return std::nullopt;
  if (from <= Chance::presumed && presume(applied, step, before)) return Chance::presumed;
  if (!applied.refused) return std::nullopt;
  if (from <= Chance::undecided && settle(step)) return Chance::undecided;
  if (from <= Chance::unread && may_run(catalog_, *applied.refused, step.change)) return Chance::unread;
  return std::nullopt;
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
  if (!options_.presume) return false;
  if (applied.refused) return presumption_->supply(catalog_, *applied.refused, step.change, step.origin);
  const std::vector<Missing> wanted = presumption_->likely(catalog_, applied.absent, step.origin);
  if (wanted.empty()) return false;
  catalog_.undo(before);
  presumption_->make(catalog_, wanted, step.origin);
  return true;
}

// There may be more that the statement misses: all of it is made, so that who looks on sees the Catalog with
// it. Returns what cannot be presumed.
std::optional<Refusal> Replay::presume_the_rest(const Step& step) {
  for (;;) {
    const Catalog::Mark before = catalog_.mark();
    commands::Trial again = trial_of(step);
    commands::Applied done = carry_out(step, again);
    if (presume(done, step, before)) continue;
    if (!done.refused) catalog_.undo(before);
    return done.refused;
  }
}

// Whether the server accepts a statement, refused as the Catalog stands, after what a body may have done: it
// has then done that.
bool Replay::settle(const Step& step) {
  return undecided_->settle(catalog_, [&] {
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
    return statement(asking(step, unknown), visitor);
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
    return step_with(step, {step.inner, step.change, block, step.origin,
                            predicted ? *predicted : step.effects, trial ? &*trial : nullptr});
  };
  const auto attempt = [&] {
    trial.emplace(trial_of(step));
    if (options_.with_effects) predicted = effects::predict(step.change, catalog_, seen, *trial);
    if (visitor.before) visitor.before(shown_now(), catalog_);
    return carry_out(step, *trial);
  };
  const Catalog::Mark start = catalog_.mark();
  commands::Applied applied = attempt();
  Chance from = Chance::presumed;
  while (const auto chance = another_chance(from, applied, step, start)) {
    if (*chance == Chance::unread) {
      Unknown unknown{"a statement that is not understood may have done what lets it run",
                      plpgsql::names_touched(step.change)};
      unknown.of_data = !plpgsql::alters_schema(step.change);
      const Change change = std::move(unknown);
      return statement(asking(step, change), visitor);
    }
    const auto rest = *chance == Chance::presumed ? presume_the_rest(step) : std::nullopt;
    applied = attempt();
    if (*chance == Chance::presumed && applied.refused) {
      applied.refused->hint = rest ? rest->hint : "";
      applied.refused->since = rest ? rest->since : 0;
    }
    from = static_cast<Chance>(static_cast<int>(*chance) + 1);
  }
  if (options_.presume && !applied.refused) presumption_->applied(catalog_, step.change, applied);
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
  if (options_.downs && options_.presume && !applied.absent.empty()) {
    std::vector<Missing> possible = presumption_->possible(catalog_, applied.absent, step.origin);
    not_found_.insert(not_found_.end(), possible.begin(), possible.end());
  }
  if (predicted) effects::complete(*predicted, step.change, catalog_, applied, seen, *trial);
  if (visitor.after) visitor.after(shown, applied, catalog_);

  const size_t refused_before = refused_;
  if (!step.inner && !applied.refused && plpgsql::may_run_bodies(step.change)) run_bodies(shown, visitor);
  aborted_ = aborted_ || (options_.strict && block_.now() != Block::none && !step.inner &&
                          (applied.refused || refused_ != refused_before));
  // A body is one statement: what it did may yet be undone.
  if (block_.now() == Block::none && !step.inner) commit();
}

// The statements that the bodies in a statement send. Each is told as an inner step.
void Replay::run_bodies(const Step& step, const Visitor& visitor) {
  static const effects::Effects none;
  size_t inner_steps = 0;
  const auto run = [&](const Change& change, const Origin& origin) {
    if (std::holds_alternative<Transaction>(change)) {
      commit();
      return true;
    }
    const size_t refused = refused_;
    ++inner_steps;
    statement(step_with(step, {true, change, block_.now(), origin, none}), visitor);
    return refused == refused_;
  };
  const bool presumes = !options_.strict && options_.presume;
  // What a statement could be let have, had it missed it, whatever it were.
  const auto may_have_stood = [&](std::string_view name) {
    static constexpr ObjectKind kinds[] = {ObjectKind::table, ObjectKind::type, ObjectKind::function,
                                           ObjectKind::schema};
    return std::all_of(std::begin(kinds), std::end(kinds), [&](ObjectKind kind) {
      Refusal missed;
      missed.missing = {{.kind = kind, .name = {{}, std::string(name)}}};
      const Catalog::Mark before = catalog_.mark();
      const bool supplied = presumption_->supply(catalog_, missed, step.change, step.origin);
      catalog_.undo(before);
      return supplied;
    });
  };
  const plpgsql::RunInner runs{
      .run = run,
      .count = [&] { return inner_steps; },
      .undone =
          [&](size_t since) {
            if (visitor.undone) visitor.undone(since);
          },
      .undecided = [&](std::vector<Change> changes,
                       const Origin& origin) { undecided_->add(std::move(changes), origin); },
      .presume =
          [&](Refusal& refusal, const Origin& origin) {
            return presumes && presumption_->supply(catalog_, refusal, step.change, origin);
          },
      .may_have_stood =
          presumes && chain_.base.empty() ? may_have_stood : std::function<bool(std::string_view)>(),
      .strict = options_.strict};
  const auto raised = plpgsql::expand(step.change, catalog_, chain_.files[step.script.file].bytes,
                                      step.origin, runs, block_.now() != Block::none);
  if (raised) tell(*raised, step, visitor);
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
  visitor.after(step_with(whole, {true, whole.change, whole.block, raised.at, effects}), applied, catalog_);
}

}  // namespace replay
