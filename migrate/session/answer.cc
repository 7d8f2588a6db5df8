// Reading values out of an answer, and describing an error.

#include "migrate/session/answer.h"

namespace migrate {

const std::vector<Row>& Answer::rows() const {
  static const std::vector<Row> none;
  return parts.empty() ? none : parts.back().rows;
}

std::string_view Answer::value() const {
  const std::vector<Row>& all = rows();
  if (all.empty() || all.front().empty() || !all.front().front()) return {};
  return *all.front().front();
}

std::string describe(const ServerError& error) {
  std::string out = error.sqlstate.empty() ? "" : "ERROR " + error.sqlstate + ": ";
  out += error.message;
  if (!error.detail.empty()) out += "\ndetail: " + error.detail;
  if (!error.hint.empty()) out += "\nhint: " + error.hint;
  return out;
}

}  // namespace migrate
