// The statements of a script, put into an order in which they run: each after what it needs, and among those
// that may stand next the first by kind and name, so that equal schemas give equal bytes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"

namespace print {
using namespace catalog;

// In the order in which they would stand if nothing needed anything else.
enum class Phase : uint8_t {
  role,
  schema,
  extension,
  shell_type,
  language,
  type,
  collation,
  routine,
  base_type,
  operator_,
  cast,
  text_search,
  foreign_data,
  sequence,
  table,
  sequence_owner,
  default_,
  attach_partition,
  view,
  key,
  check,
  index,
  attach_index,
  foreign_key,
  statistics,
  rule,
  trigger,
  policy,
  table_setting,
  publication,
  privileges,
  default_privileges,
  event_trigger,
};

class Script {
 public:
  // `makes` may be named in other statements' needs; what nobody makes is needed by nobody.
  void add(Phase phase, std::string name, std::string sql, ObjectAddress makes,
           std::vector<ObjectAddress> needs = {});
  // A part of `whole` that others find under this address too: a table's row type.
  void alias(ObjectAddress part, ObjectAddress whole) { aliases_[part] = whole; }
  std::string print() const;
  // Those about the object of that name, quotes left out, and about what stands in it ("s.t.c").
  std::string print_about(std::string_view name) const;

 private:
  struct Statement {
    Phase phase;
    std::string name, sql;
    std::vector<ObjectAddress> needs;
  };
  template <class Visit>
  void in_order(const Visit& visit) const;

  std::vector<Statement> statements_;
  std::map<ObjectAddress, std::vector<size_t>> makers_;
  std::map<ObjectAddress, ObjectAddress> aliases_;
};

}  // namespace print
