// What can become of a revision that stopped half way.
#include "migrate/plan/half.h"

#include <fmt/format.h>

#include <algorithm>

namespace migrate {
namespace {

const std::optional<chain::Script>& script_of(const chain::Revision& revision, Direction direction) {
  return direction == Direction::up ? revision.up : revision.down;
}

std::string one_line(std::string_view sql) {
  std::string out;
  for (const char c : sql) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out.size() <= 80 ? out : out.substr(0, 77) + "...";
}

}  // namespace

std::optional<size_t> revision_index(const chain::Chain& chain, const std::string& revision) {
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    if (chain.revisions[i].id == revision) return i;
  }
  return std::nullopt;
}

Units units_now(const chain::Chain& chain, const Partial& partial, const ReadStatements& read) {
  const std::optional<size_t> i = revision_index(chain, partial.revision);
  if (!i || !script_of(chain.revisions[*i], partial.direction)) return {};
  const chain::Revision& revision = chain.revisions[*i];
  return units_of(chain, revision, partial.direction, read(*script_of(revision, partial.direction)));
}

Half half_of(const chain::Chain& chain, const Partial& partial, const ReadStatements& read) {
  if (partial.in_doubt) return Half::in_doubt;
  const std::optional<size_t> i = revision_index(chain, partial.revision);
  if (!i || !script_of(chain.revisions[*i], partial.direction)) return Half::gone;
  const std::vector<Unit> units = units_now(chain, partial, read).units;
  const bool same =
      partial.done.size() <= units.size() &&
      std::equal(partial.done.begin(), partial.done.end(), units.begin(),
                 [](const std::string& ran, const Unit& unit) { return ran == unit.checksum(); });
  return same ? Half::goes_on : Half::edited;
}

std::string stopped_words(const Partial& partial) {
  const size_t count = partial.done.size();
  return fmt::format("{} stopped half way {}, after {} {}", partial.revision, name(partial.direction), count,
                     count == 1 ? "statement" : "statements");
}

std::string kept_words(const Partial& partial) {
  std::string out;
  for (const std::string& statement : partial.statements)
    out += (out.empty() ? "" : "; ") + one_line(statement);
  return out;
}

std::optional<Obstacle> refusal_of(const chain::Chain& chain, const Partial& partial,
                                   const ReadStatements& read) {
  const std::optional<size_t> i = revision_index(chain, partial.revision);
  Obstacle made{Obstacle::Kind::half_applied,
                {},
                {},
                partial.revision,
                i ? chain.files[chain.revisions[*i].file].path : "",
                {}};
  const std::string& id = partial.revision;
  switch (half_of(chain, partial, read)) {
    case Half::goes_on: return std::nullopt;
    case Half::edited:
      made.message = stopped_words(partial) + (partial.done.size() == 1 ? ", which was edited since"
                                                                        : ", and those were edited since");
      made.hint = fmt::format(
          "restore what ran and say `migrate {}` to go on; or, if the database already is as the file says, "
          "`migrate repair {}`\nit ran: {}",
          name(partial.direction), id, kept_words(partial));
      return made;
    case Half::gone:
      made.message = fmt::format(
          "{}, and {}", stopped_words(partial),
          i ? fmt::format("has no {} any more", name(partial.direction)) : std::string("its file is gone"));
      made.hint = fmt::format(
          "bring it back and say `migrate {}` to go on; or `migrate repair {}` forgets it, and what it did "
          "stays\nit ran: {}",
          name(partial.direction), id, kept_words(partial));
      return made;
    case Half::in_doubt:
      made.kind = Obstacle::Kind::in_doubt;
      made.message = fmt::format(
          "an earlier run of {} ended while statement {} was running ({}), and whether it took effect cannot "
          "be told from the catalog",
          id, partial.done.size() + 1, *partial.in_doubt);
      made.hint = fmt::format(
          "look, then say `migrate repair {0} --took-effect` or `migrate repair {0} --no-effect`", id);
      return made;
  }
  return made;
}

}  // namespace migrate
