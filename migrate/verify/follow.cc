// Keeps a Catalog up with its server: forgets the objects that were touched and reads them again.
#include "migrate/verify/follow.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/diff/rows.h"
#include "migrate/inspect/inspect.h"
#include "migrate/inspect/inspect.sql.h"
#include "migrate/inspect/intake.h"
#include "migrate/inspect/sections.h"
#include "migrate/verify/dependents.sql.h"
#include "migrate/verify/details.sql.h"

namespace migrate {

using ast::ObjectClass;
using inspection::Unit;
using inspection::Units;

namespace {

// The sections that a class of units is read from. Of class `none`, all objects are read whenever one has
// changed.
struct Source {
  ObjectClass cls;
  std::string_view section;
  bool details = false;
  std::string_view catalog = {};  // not read while that has no rows
};
constexpr std::array sources{
    Source{ObjectClass::schema, "schemas"},
    Source{ObjectClass::none, "extensions"},
    Source{ObjectClass::type, "types"},
    Source{ObjectClass::function, "functions"},
    Source{ObjectClass::relation, "relations"},
    Source{ObjectClass::relation, "columns"},
    Source{ObjectClass::relation, "inheritance", false, "pg_inherits"},
    Source{ObjectClass::relation, "indexes", false, "pg_index"},
    Source{ObjectClass::relation, "constraints", false, "pg_constraint"},
    Source{ObjectClass::relation, "sequences", false, "pg_sequence"},
    Source{ObjectClass::relation, "triggers", false, "pg_trigger"},
    Source{ObjectClass::relation, "policies", false, "pg_policy"},
    Source{ObjectClass::relation, "rules", false, "pg_rewrite"},
    Source{ObjectClass::none, "named"},
    Source{ObjectClass::relation, "relations", true},
    Source{ObjectClass::relation, "triggers", true, "pg_trigger"},
    Source{ObjectClass::relation, "rules", true, "pg_rewrite"},
    Source{ObjectClass::relation, "comments", true, "pg_description"},
    Source{ObjectClass::type, "types", true},
    Source{ObjectClass::function, "functions", true},
    Source{ObjectClass::schema, "schemas", true},
    Source{ObjectClass::none, "others", true},
};

bool is_read(const Source& source, const Units& units) {
  const auto has = [&](ObjectClass cls) {
    const auto first = units.lower_bound({cls, 0, 0});
    return first != units.end() && first->cls == cls;
  };
  return has(source.cls) || (source.section == "constraints" && has(ObjectClass::type));
}

std::string prepared_name(std::string_view section, bool details) {
  return fmt::format("schemalint_{}{}", details ? "details_" : "", section);
}

bool is_schema(const Unit& unit) {
  return unit.cls == ObjectClass::schema;
}

// '{1,2}'
std::string oids_of(const Units& units, ObjectClass cls) {
  std::string list;
  for (const Unit& unit : units) {
    if (unit.cls == cls) list += fmt::format("{}{}", list.empty() ? "" : ",", unit.oid);
  }
  return "'{" + list + "}'";
}

std::string arguments(const Units& units) {
  return fmt::format("({}, {}, {}, {})", oids_of(units, ObjectClass::relation),
                     oids_of(units, ObjectClass::type), oids_of(units, ObjectClass::function),
                     oids_of(units, ObjectClass::schema));
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

text::Error unreadable(const Answer& answer) {
  return {"the schema cannot be read: " + describe(*answer.error), "", "", {}};
}

void take_details(ObjectClass cls, const std::vector<Row>& rows, std::map<Unit, Details>& out) {
  for (const Row& row : rows) {
    if (row[3]) out[{cls, inspection::Fields(row).oid(0), 0}][*row[1] + " " + row[2].value_or("")] = *row[3];
  }
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
    const Answer answer = session_.run((own_ ? "BEGIN;" : "") + std::string(settings));
    return answer.error ? text::Result<void>(unreadable(answer)) : text::Result<void>();
  }

 private:
  Session& session_;
  bool own_;
};

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
  return answer.error ? text::Result<void>(unreadable(answer)) : text::Result<void>();
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
  if (const Answer ready = session.run(by_cost); ready.error) return unreadable(ready);
  text::Result<catalog::Catalog> whole = inspect(session);
  if (!whole) return whole.error();
  schema_ = std::move(*whole);
  details_ = std::make_shared<DetailsOfUnits>();
  std::string message;
  std::vector<ObjectClass> classes;
  for (const inspection::Section& section :
       inspection::sections_of(details_sql, session, {}, inspection::Extent::whole)) {
    message += section.sql + ";";
    for (const Source& source : sources) {
      if (source.details && source.section == section.name) classes.push_back(source.cls);
    }
  }
  const Answer answer = session.run(message);
  if (answer.error) return unreadable(answer);
  std::map<Unit, Details> read;
  for (size_t i = 0; i < classes.size(); ++i) take_details(classes[i], answer.parts.at(i).rows, read);
  put_details(std::move(read));
  return {};
}

void Follower::put_details(std::map<Unit, Details> read) {
  for (auto& [unit, details] : read)
    edit_details()[unit] = std::make_shared<const Details>(std::move(details));
}

Follower::DetailsOfUnits& Follower::edit_details() {
  if (details_.use_count() > 1) details_ = std::make_shared<DetailsOfUnits>(*details_);
  return *details_;
}

text::Result<void> Follower::read_again(Session& session, const Units& units) {
  inspection::forget(schema_, units);
  for (const Unit& unit : units) {
    if (details_->contains(unit)) edit_details().erase(unit);
  }
  std::vector<const Source*> asked;
  std::string message(by_index);
  const size_t before = static_cast<size_t>(std::count(by_index.begin(), by_index.end(), ';'));
  for (const Source& source : sources) {
    if (!is_read(source, units) || (!source.catalog.empty() && !watch_.has_rows(source.catalog))) continue;
    asked.push_back(&source);
    message += fmt::format("EXECUTE {}{};", prepared_name(source.section, source.details), arguments(units));
  }
  const Answer answer = session.run(message);
  if (answer.error) return unreadable(answer);
  inspection::Intake intake(schema_);
  std::map<Unit, Details> details;
  for (size_t i = 0; i < asked.size(); ++i) {
    const std::vector<Row>& rows = answer.parts.at(before + i).rows;
    if (asked[i]->details) {
      take_details(asked[i]->cls, rows, details);
    } else {
      for (const Row& row : rows) intake.take(asked[i]->section, row);
    }
  }
  intake.finish();
  put_details(std::move(details));
  schema_.forget();
  return {};
}

text::Result<Units> Follower::dependents(Session& session, const Units& units) const {
  if (units.empty()) return Units{};
  const Answer answer = session.run("EXECUTE schemalint_dependents " + arguments(units));
  if (answer.error) return unreadable(answer);
  Units out;
  for (const Row& row : answer.rows()) {
    const inspection::Fields f(row);
    out.insert(inspection::unit_of(f.letter(0), f.oid(1)));
  }
  return out;
}

text::Result<Changes> Follower::step(Session& session) {
  Window window(session);
  if (const text::Result<void> opened = window.open(); !opened) return opened.error();
  const text::Result<inspection::Touched> touched = watch_.look(session);
  if (!touched) return touched.error();
  const bool everything = touched->anything || reads_ == Reads::everything;
  if (touched->units.empty() && !everything) return Changes{};
  const Follower old = *this;
  Units units = inspection::with_neighbours(schema_, touched->units);
  if (!everything) {
    if (const text::Result<void> read = read_again(session, units); !read) return read.error();
  }
  const Units renamed = inspection::renamed(old.schema_, schema_, units);
  if (everything || std::any_of(renamed.begin(), renamed.end(), is_schema)) {
    if (const text::Result<void> read = read_all(session); !read) return read.error();
    units = all_units();
    units.merge(old.all_units());
    return changes(old, units);
  }
  const text::Result<Units> found = dependents(session, renamed);
  if (!found) return found.error();
  Units more = inspection::with_neighbours(schema_, *found);
  if (!std::includes(units.begin(), units.end(), more.begin(), more.end())) {
    units.insert(more.begin(), more.end());
    if (const text::Result<void> read = read_again(session, units); !read) return read.error();
  }
  return changes(old, units);
}

Units Follower::all_units() const {
  Units units{Unit{}};
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
Changes Follower::changes(const Follower& old, const Units& units) {
  Changes out;
  std::map<Unit, Aspect> now;
  for (const Unit& unit : units) {
    const bool known = old.last_ && old.last_->contains(unit);
    Change change{known ? old.last_->at(unit) : old.aspect(unit), aspect(unit)};
    now.emplace(unit, change.after);
    if (*change.before.rows != *change.after.rows || *change.before.details != *change.after.details)
      out.emplace(unit, std::move(change));
  }
  last_ = std::make_shared<const std::map<Unit, Aspect>>(std::move(now));
  return out;
}

Aspect Follower::aspect(const Unit& unit) const {
  static const auto no_details = std::make_shared<const Details>();
  const Units only{unit};
  const auto found = details_->find(unit);
  return {std::make_shared<const diff::Rows>(
              diff::rows_of(schema_, {.exact = true, .without_schemas = {}, .only = &only})),
          found == details_->end() ? no_details : found->second};
}

text::Result<bool> Follower::is_whole(Session& session) const {
  Follower whole(session.server_version(), Reads::everything);
  Window window(session);
  if (const text::Result<void> opened = window.open(); !opened) return opened.error();
  if (const text::Result<void> read = whole.read_all(session); !read) return read.error();
  const diff::RowOptions exact{.exact = true, .without_schemas = {}};
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first && *a.second == *b.second; };
  return std::equal(whole.details_->begin(), whole.details_->end(), details_->begin(), details_->end(),
                    same) &&
         diff::rows_of(whole.schema_, exact) == diff::rows_of(schema_, exact);
}

}  // namespace migrate
