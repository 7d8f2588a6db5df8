// What distinguishes two Catalogs, object by object and property by property. Drift is the difference
// between the predicted and the observed; a down is proved when there is none between before and after.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "lint/diff/rows.h"

namespace diff {
using namespace catalog;

struct Difference {
  enum class Kind : uint8_t {
    missing,  // the expected object is not there
    extra,    // an object that nobody expected
    changed,  // a property has another value
    order,    // a table's columns are the same but stand in another order
  };
  Kind kind = Kind::changed;
  std::string what;      // "column", "index", "foreign key"
  std::string name;      // "public.users.email"
  std::string property;  // changed: "type", "NOT NULL", "default"
  std::string expected, actual;

  // One line without a full stop: `column public.users.email: type is text, expected character varying(50)`.
  std::string sentence() const;
  // No more than how a body's text is laid out.
  bool is_layout() const;
};

// Sorted by object. Objects within a missing or extra object are not reported on their own.
std::vector<Difference> differences(const Catalog& expected, const Catalog& actual,
                                    const RowOptions& options = {});
// The same between facts that are told already, such as those of a server that is not at hand.
std::vector<Difference> differences(const Rows& expected, const Rows& actual);

}  // namespace diff
