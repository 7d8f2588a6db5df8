// Where the rows of inspect.sql's sections go.
#pragma once

#include <string_view>

#include "migrate/inspect/fields.h"

namespace migrate::inspection {

// Takes the rows in as they come, a batch at a time: those of the largest section would otherwise be held
// twice over. Rows of one object (their first field) stay together.
class Intake {
 public:
  explicit Intake(catalog::Catalog& catalog) : catalog_(catalog) {}

  void take(std::string_view section, Row row);
  void finish();

 private:
  catalog::Catalog& catalog_;
  std::string_view section_;
  Rows rows_;
};

}  // namespace migrate::inspection
