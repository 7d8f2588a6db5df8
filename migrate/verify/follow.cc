// Keeps a Catalog up with its server: forgets the objects that were touched and reads them again.
#include "migrate/verify/follow.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/diff/rows.h"
#include "migrate/inspect/inspect.h"
#include "migrate/inspect/inspect.sql.h"
#include "migrate/inspect/intake.h"
#include "migrate/inspect/sections.h"
#include "migrate/verify/dependents.sql.h"
#include "migrate/verify/details.sql.h"
#include "migrate/verify/follow_sources.h"

namespace migrate {

using ast::ObjectClass;

namespace {

bool is_schema(const inspection::Unit& unit) {
  return unit.cls == ObjectClass::schema;
}

// Everything outside pg_catalog is printed with its schema, and a plan once made serves every step.
constexpr std::string_view settings =
    "SET LOCAL search_path = pg_catalog; SET LOCAL jit = off; SET LOCAL plan_cache_mode = "
    "force_generic_plan;";

// What is asked of a few objects goes from them to the others by index, however small the catalogs were when
// it was planned.
constexpr std::string_view by_index =
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; "
    "SET LOCAL join_collapse_limit = 1;";
constexpr std::string_view by_cost =
    "RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin; RESET join_collapse_limit;";

text::Error schema_unreadable(const Answer& answer) {
  return {"the schema cannot be read: " + describe(*answer.error), "", "", {}};
}

void take_details(const Row& row, Details& out) {
  if (row[3]) out[*row[1] + " " + row[2].value_or("")] = *row[3];
}

// A read within the caller's transaction, or in one of its own.
class Window {
 public:
  explicit Window(Session& session) : session_(session), own_(!session.in_transaction()) {}
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  ~Window() {
    if (own_ && session_.in_transaction()) session_.run_undisturbed("COMMIT");
  }
  text::Result<void> open() {
    const Answer answer = session_.run((session_.in_transaction() ? "" : "BEGIN;") + std::string(settings));
    return answer.error ? text::Result<void>(schema_unreadable(answer)) : text::Result<void>();
  }

 private:
  Session& session_;
  bool own_;
};

// Without a word on what has changed in them.
inspection::Touched all_of(const inspection::Units& units) {
  inspection::Touched out;
  out.units = units;
  return out;
}

Aspect nothing() {
  static const Aspect none{std::make_shared<const diff::Rows>(), std::make_shared<const Details>()};
  return none;
}

}  // namespace

Changes joined(const Changes& first, const Changes& second) {
  Changes out = first;
  for (const auto& [unit, change] : second) {
    const auto [place, is_new] = out.try_emplace(unit, change);
    if (!is_new) place->second.after = change.after;
  }
  return out;
}

text::Result<void> Follower::prepare(Session& session) {
  Window window(session);
  if (const text::Result<void> opened = window.open(); !opened) return opened.error();
  std::string message = inspection::RowWatch::preparation(session);
  const auto add = [&](std::string_view file, bool details) {
    for (const inspection::Section& section :
         inspection::sections_of(file, session, {}, inspection::Extent::among)) {
      message += fmt::format("PREPARE {} (oid[], oid[], oid[], oid[]) AS {};",
                             prepared_name(section.name, details), section.sql);
    }
  };
  add(inspect_sql, false);
  add(details_sql, true);
  add(dependents_sql, false);
  const Answer answer = session.run(message);
  return answer.error ? text::Result<void>(schema_unreadable(answer)) : text::Result<void>();
}

std::string Follower::asks_step() const {
  return std::string(settings) + watch_.asks_look();
}

std::string Follower::take_step(std::vector<Row> answer) {
  is_settled_ = true;
  return watch_.take_look(std::move(answer));
}

// Within a transaction of the caller's, else each message is one of its own.
inspection::Frame Follower::frame(const Session& session) const {
  if (!session.in_transaction()) return {"BEGIN;" + std::string(settings), "COMMIT;", 4};
  return is_settled_ ? inspection::Frame{} : inspection::Frame{std::string(settings), "", 3};
}

text::Result<Follower> Follower::begin(Session& session, Reads reads) {
  Follower made(session.server_version(), reads);
  Window window(session);
  if (const text::Result<void> opened = window.open(); !opened) return opened.error();
  if (const text::Result<inspection::Touched> all = made.watch_.look(session); !all) return all.error();
  if (const text::Result<void> read = made.read_all(session); !read) return read.error();
  return made;
}

text::Result<void> Follower::read_all(Session& session) {
  if (const Answer ready = session.run(by_cost); ready.error) return schema_unreadable(ready);
  text::Result<catalog::Catalog> whole = inspect(session);
  if (!whole) return whole.error();
  if (marked_ && !whole_before_) {
    schema_.undo(*marked_);
    take_back_details(0);
    whole_before_ = std::make_shared<const Whole>(Whole{std::move(schema_), std::move(details_)});
  }
  schema_ = std::move(*whole);
  details_.clear();
  told_.clear();
  std::string message;
  std::vector<ObjectClass> classes;
  for (const inspection::Section& section :
       inspection::sections_of(details_sql, session, {}, inspection::Extent::whole)) {
    message += section.sql + ";";
    for (const FollowedSource& source : followed_sources) {
      if (source.details && source.section == section.name) classes.push_back(source.cls);
    }
  }
  const Answer answer = session.run(message);
  if (answer.error) return schema_unreadable(answer);
  std::map<inspection::Unit, Details> read;
  for (size_t i = 0; i < classes.size(); ++i) {
    for (const Row& row : answer.parts.at(i).rows)
      take_details(row, read[{classes[i], inspection::Fields(row).oid(0), 0}]);
  }
  for (auto& [unit, details] : read) {
    if (!details.empty()) details_[unit] = std::make_shared<const Details>(std::move(details));
  }
  return {};
}

// Null: none.
void Follower::put_details(const inspection::Unit& unit, std::shared_ptr<const Details> details) {
  const auto found = details_.find(unit);
  if (found == details_.end() && !details) return;
  details_before_.emplace_back(unit, found == details_.end() ? nullptr : found->second);
  if (details)
    details_[unit] = std::move(details);
  else
    details_.erase(found);
}

void Follower::take_back_details(size_t to) {
  for (; details_before_.size() > to; details_before_.pop_back()) {
    auto& [unit, details] = details_before_.back();
    if (details)
      details_[unit] = std::move(details);
    else
      details_.erase(unit);
  }
}

void Follower::mark() {
  keep();
  marked_ = schema_.mark();
  watch_.mark();
}

void Follower::keep() {
  schema_.forget();
  marked_.reset();
  details_before_.clear();
  read_since_.clear();
  whole_before_.reset();
}

void Follower::undo() {
  if (whole_before_) {
    schema_ = whole_before_->schema;
    details_ = whole_before_->details;
    told_.clear();
  } else {
    schema_.undo(*marked_);
    take_back_details(0);
    for (const inspection::Unit& unit : read_since_) told_.erase(unit);
  }
  last_.reset();
  watch_.undo();
  keep();
}

bool Follower::is_asked(size_t source, const inspection::Unit& unit,
                        const inspection::Touched& touched) const {
  const FollowedSource& asked = followed_sources[source];
  if (!tells_of(asked, unit) || touched.gone.contains(unit)) return false;
  const auto changed = [&](std::string_view catalog, const inspection::Unit& whose) {
    return !catalog.empty() && (touched.by_catalog.empty() || touched.is_by(catalog, whose));
  };
  if (asked.section == "inheritance" && !touched.made.contains(unit)) return true;
  if (const auto* relation = unit.cls == ObjectClass::relation ? schema_.relation(unit.oid) : nullptr) {
    if ((asked.section == "indexes") != relation->index.has_value() &&
        (asked.section == "indexes" || asked.section == "columns"))
      return false;
    // Which constraint an index is for.
    if (asked.section == "indexes" && changed("pg_constraint", {unit.cls, relation->index->table, 0}))
      return true;
  }
  if (!touched.made.contains(unit) && !told_.contains(unit)) return true;
  if (!touched.units.contains(unit)) return false;
  // Most relations and columns have nothing that the details would tell.
  if (asked.details && asked.section == "relations" && !touched.by_catalog.empty() &&
      !touched.adorned.contains(unit)) {
    const auto told = told_.find(unit);
    return told != told_.end() && told->second.contains(source);
  }
  return asked.catalogs.front().empty() || std::any_of(asked.catalogs.begin(), asked.catalogs.end(),
                                                       [&](auto catalog) { return changed(catalog, unit); });
}

text::Result<void> Follower::read_again(Session& session, const inspection::Units& units,
                                        const inspection::Touched& touched) {
  for (const inspection::Unit& unit : touched.gone) told_.erase(unit);
  std::vector<std::pair<size_t, inspection::Units>> asked;
  const inspection::Frame around = frame(session);
  std::string message = around.begin + std::string(by_index);
  const size_t before = around.parts + static_cast<size_t>(std::count(by_index.begin(), by_index.end(), ';'));
  for (size_t i = 0; i < followed_sources.size(); ++i) {
    const FollowedSource& source = followed_sources[i];
    if (source.catalogs[0] != "" && !watch_.has_rows(source.catalogs[0])) continue;
    inspection::Units of;
    for (const inspection::Unit& unit : units) {
      if (is_asked(i, unit, touched)) of.insert(unit);
    }
    if (of.empty()) continue;
    message += fmt::format("EXECUTE {}{};", prepared_name(source.section, source.details), arguments(of));
    asked.emplace_back(i, std::move(of));
  }
  if (!asked.empty()) {
    Answer answer = session.run(message + around.end);
    if (answer.error) return schema_unreadable(answer);
    for (size_t i = 0; i < asked.size(); ++i) {
      const auto& [source, of] = asked[i];
      for (const inspection::Unit& unit : of) told_[unit].erase(source);
      for (Row& row : answer.parts.at(before + i).rows) {
        const inspection::Unit unit = unit_of_row(followed_sources[source], row, of);
        told_[unit][source].push_back(std::move(row));
      }
    }
  }
  take_told(units);
  return {};
}

void Follower::take_told(const inspection::Units& units) {
  inspection::forget(schema_, units);
  for (const inspection::Unit& unit : units) {
    const auto told = told_.find(unit);
    if (unit.cls == ObjectClass::relation && told != told_.end() &&
        !told->second.contains(source_of_relations))
      told_.erase(told);  // gone, or nothing that is shown
    read_since_.insert(unit);
  }
  inspection::Intake intake(schema_);
  std::map<inspection::Unit, Details> details;
  for (size_t i = 0; i < followed_sources.size(); ++i) {
    for (const inspection::Unit& unit : units) {
      const auto told = told_.find(unit);
      if (told == told_.end() || !told->second.contains(i)) continue;
      for (const Row& row : told->second.at(i)) {
        if (followed_sources[i].details)
          take_details(row, details[unit]);
        else
          intake.take(followed_sources[i].section, row);
      }
    }
  }
  intake.finish();
  for (const inspection::Unit& unit : units) {
    const auto found = details.find(unit);
    put_details(unit, found == details.end() || found->second.empty()
                          ? nullptr
                          : std::make_shared<const Details>(std::move(found->second)));
  }
}

text::Result<inspection::Units> Follower::dependents(Session& session, const inspection::Units& units) const {
  if (units.empty()) return inspection::Units{};
  const inspection::Frame around = frame(session);
  const Answer answer =
      session.run(around.begin + "EXECUTE schemalint_dependents " + arguments(units) + ";" + around.end);
  if (answer.error) return schema_unreadable(answer);
  inspection::Units out;
  for (const Row& row : answer.parts.at(around.parts).rows) {
    const inspection::Fields f(row);
    out.insert(inspection::unit_of(f.letter(0), f.oid(1)));
  }
  return out;
}

text::Result<Changes> Follower::step(Session& session) {
  const text::Result<inspection::Touched> touched = watch_.look(session, frame(session));
  if (!touched) return touched.error();
  text::Result<Changes> changes = read_touched(session, *touched);
  is_settled_ = false;
  return changes;
}

text::Result<Changes> Follower::read_touched(Session& session, const inspection::Touched& touched) {
  bool everything = touched.anything || reads_ == Reads::everything;
  if (touched.units.empty() && !everything) return Changes{};
  if (!marked_) keep();
  const catalog::Catalog::Mark start = schema_.mark();
  const size_t details_start = details_before_.size();
  inspection::Units units = inspection::with_neighbours(schema_, touched.units);
  Aspects before;
  add_aspects(units, before);
  if (!everything) {
    const inspection::PrintedUnits names = inspection::printed(schema_, units);
    if (const text::Result<void> read = read_again(session, units, touched); !read) return read.error();
    const inspection::Units renamed = inspection::renamed(names, inspection::printed(schema_, units));
    everything = std::any_of(renamed.begin(), renamed.end(), is_schema);
    if (!everything && !renamed.empty()) {
      text::Result<inspection::Units> found = dependents(session, renamed);
      if (!found) return found.error();
      found->insert(renamed.begin(), renamed.end());
      units = inspection::with_neighbours(schema_, *found);
      catalog::Catalog::Undone read = schema_.take_back(start);  // they were printed with the old names
      add_aspects(units, before);
      schema_.redo(std::move(read));
      if (const text::Result<void> again = read_again(session, units, all_of(units)); !again)
        return again.error();
    }
  }
  if (everything) {
    schema_.undo(start);
    take_back_details(details_start);
    before.clear();
    add_aspects(all_units(), before);
    Window window(session);
    if (const text::Result<void> opened = window.open(); !opened) return opened.error();
    if (const text::Result<void> read = read_all(session); !read) return read.error();
    for (const inspection::Unit& unit : all_units()) before.try_emplace(unit, nothing());
  }
  return changes(before);
}

inspection::Units Follower::all_units() const {
  inspection::Units units{inspection::Unit{}};
  for (const auto& [oid, relation] : schema_.all<catalog::Relation>())
    units.insert({ObjectClass::relation, oid, 0});
  for (const auto& [oid, type] : schema_.all<catalog::Type>()) units.insert({ObjectClass::type, oid, 0});
  for (const auto& [oid, function] : schema_.all<catalog::Function>())
    units.insert({ObjectClass::function, oid, 0});
  for (const auto& [oid, schema] : schema_.all<catalog::Schema>())
    units.insert({ObjectClass::schema, oid, 0});
  return units;
}

// A unit at a time, so that what two steps changed can be joined.
Changes Follower::changes(const Aspects& before) {
  Changes out;
  Aspects now;
  for (const auto& [unit, was] : before) {
    Change change{was, aspect(unit)};
    now.emplace(unit, change.after);
    if (*change.before.rows != *change.after.rows || *change.before.details != *change.after.details)
      out.emplace(unit, std::move(change));
  }
  last_ = std::make_shared<const Aspects>(std::move(now));
  return out;
}

void Follower::add_aspects(const inspection::Units& units, Aspects& out) const {
  for (const inspection::Unit& unit : units) {
    if (out.contains(unit)) continue;
    out.emplace(unit, last_ && last_->contains(unit) ? last_->at(unit) : aspect(unit));
  }
}

Aspect Follower::aspect(const inspection::Unit& unit) const {
  const inspection::Units only{unit};
  const auto found = details_.find(unit);
  return {std::make_shared<const diff::Rows>(
              diff::rows_of(schema_, {.exact = true, .without_schemas = {}, .only = &only})),
          found == details_.end() ? nothing().details : found->second};
}

text::Result<bool> Follower::is_whole(Session& session) const {
  Follower whole(session.server_version(), Reads::everything);
  Window window(session);
  if (const text::Result<void> opened = window.open(); !opened) return opened.error();
  if (const text::Result<void> read = whole.read_all(session); !read) return read.error();
  const diff::RowOptions exact{.exact = true, .without_schemas = {}};
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first && *a.second == *b.second; };
  return std::equal(whole.details_.begin(), whole.details_.end(), details_.begin(), details_.end(), same) &&
         diff::rows_of(whole.schema_, exact) == diff::rows_of(schema_, exact);
}

}  // namespace migrate
