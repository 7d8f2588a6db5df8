// Reading values out of an answer, and describing an error.

#include "migrate/session/answer.h"

#include <charconv>

namespace migrate {

template <>
std::string get(const Row& row, size_t column) {
  return row.at(column).value_or("");
}

template <>
int64_t get(const Row& row, size_t column) {
  int64_t number = 0;
  if (const Value& digits = row.at(column))
    std::from_chars(digits->data(), digits->data() + digits->size(), number);
  return number;
}

template <>
bool get(const Row& row, size_t column) {
  return row.at(column) == "t";
}

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
