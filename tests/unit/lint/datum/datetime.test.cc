#include "lint/datum/datetime.h"

#include <doctest/doctest.h>

#include <string>

namespace {

// The moment in seconds since 1970, "?" where it is not read.
std::string seconds(std::string_view text) {
  const auto moment = datum::read_moment(text);
  if (!moment) return "?";
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(moment->instant().time_since_epoch()).count());
}

std::string parts(std::string_view text) {
  const auto interval = datum::read_interval(text);
  if (!interval) return "?";
  return std::to_string(interval->months) + " " + std::to_string(interval->days) + " " +
         std::to_string(interval->time.count());
}

}  // namespace

TEST_CASE("moments, in the forms that hang on nothing") {
  CHECK(seconds("1970-01-01") == "0");
  CHECK(seconds("1970-1-2 0:01") == "86460");
  CHECK(seconds("1970-01-01T01:00:00.5+01") == "0");
  CHECK(seconds("1969-12-31 23:00:00-01:30") == "1800");
  CHECK(seconds("2024-02-29") == "1709164800");
  CHECK(seconds("2023-02-29") == "?");
  CHECK(seconds("2024-13-01") == "?");
  CHECK(seconds("0000-01-01") == "?");
  CHECK(seconds("2024-01-01 24:00") == "?");
  CHECK(seconds("today") == "?");
  CHECK(seconds("01/02/2024") == "?");
}

TEST_CASE("intervals: months, days and microseconds") {
  CHECK(parts("1 month") == "1 0 0");
  CHECK(parts("1 decade") == "120 0 0");
  CHECK(parts("2 decs") == "240 0 0");
  CHECK(parts("1 century") == "1200 0 0");
  CHECK(parts("2 years -3 days") == "24 -3 0");
  CHECK(parts("1 day 02:03:04.5") == "0 1 7384500000");
  CHECK(parts("-00:30") == "0 0 -1800000000");
  CHECK(parts("10 ms") == "0 0 10000");
  CHECK(parts("1 dayish") == "?");
  CHECK(parts("1.5 days") == "?");
  CHECK(parts("1 day ago") == "?");
  CHECK(parts("") == "?");
}
