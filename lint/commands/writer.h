#pragma once

// Inside of apply(): what its parts share. Each part takes the Changes of one subject.

#include <optional>
#include <string>
#include <string_view>

#include "lint/commands/apply.h"

namespace catalog::applying {

/// Thrown by Writer::refuse, caught in apply(), never seen outside: a refusal can come up deep
/// within one ALTER TABLE and undoes the whole statement.
struct Refused {
  Refusal refusal;
  std::optional<ObjectAddress> standing = {};  // what has the name, where a blind spot may have dropped it
};

struct Writer {
  Catalog& catalog;
  const ApplyContext& context;
  Applied& applied;

  [[noreturn]] void refuse(std::string sqlstate, std::string message, std::string detail = {},
                           std::string hint = {}) const {
    throw Refused{{std::move(sqlstate), std::move(message), std::move(detail), std::move(hint)}};
  }
  [[noreturn]] void refuse(Refusal refusal) const { throw Refused{std::move(refusal)}; }
  /// `standing` has the name already: unless a blind spot may have dropped it, or its table `of`, in between.
  [[noreturn]] void refuse_taken(ObjectAddress standing, std::string_view of, std::string sqlstate,
                                 std::string message) const {
    Refused refused{{std::move(sqlstate), std::move(message), {}, {}}};
    if (may_exist(of)) refused.standing = standing;
    throw refused;
  }
  void notice(std::string text) const { applied.notices.push_back(std::move(text)); }
  void blind(std::string why) const { applied.blind.push_back(std::move(why)); }
  /// A blind spot may have made a relation (type, schema...) of that name: its absence proves nothing.
  bool may_exist(std::string_view name) const { return !context.strict && catalog.may_be_touched(name); }
  void created(ObjectAddress object) const { applied.created.push_back(object); }
  void altered(ObjectAddress object) const { applied.altered.push_back(object); }
};

// Each returns false for a Change that is not its subject's.
// apply_table returns false for AlterTable of Target::type: apply_type takes it. ATTACH PARTITION of an
// index: see attach_index in apply_index.h.
bool apply_table(Writer& w,
                 const Change& change);  // tables, columns, constraints, partitions, inheritance, sequences
bool apply_index(Writer& w, const Change& change);  // indexes
bool apply_type(Writer& w, const Change& change);   // enums, domains, composites, ranges
bool apply_routine(Writer& w,
                   const Change& change);  // views, CREATE TABLE AS, functions, triggers, policies, rules
bool apply_object(Writer& w, const Change& change);   // schemas, extensions, named objects, DROP, RENAME, SET
                                                      // SCHEMA, OWNER, COMMENT, GRANT
bool apply_session(Writer& w, const Change& change);  // SET, DO, CALL, data and maintenance statements

}  // namespace catalog::applying
