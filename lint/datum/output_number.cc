// src/backend/utils/adt/numutils.c, float.c; src/common/d2s.c, f2s.c.

#include "lint/datum/output_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace datum {
namespace {

// The shortest digits that read back as the value, with an exponent where the number is very large or small.
template <class Number>
std::optional<std::string> shortest(std::string_view text, int first_large_exponent) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  std::array<char, 64> room{};
  const auto sized = value < 0 ? -value : value;
  const bool small = sized < static_cast<Number>(1e-4);
  auto written = std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::scientific);
  std::string out(room.data(), written.ptr);
  const int exponent = std::stoi(out.substr(out.find('e') + 1));
  if (small || exponent >= first_large_exponent) return out;
  written = std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::fixed);
  return std::string(room.data(), written.ptr);
}

}  // namespace

std::optional<std::string> integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  return (negative && text != "0" ? "-" : "") + std::string(text);
}

std::optional<std::string> floating(std::string_view text, bool single) {
  return single ? shortest<float>(text, 6) : shortest<double>(text, 15);
}

}  // namespace datum
