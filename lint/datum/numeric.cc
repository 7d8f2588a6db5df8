// Reading, rounding and printing decimal constants (src/backend/utils/adt/numeric.c).

#include "lint/datum/numeric.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <tuple>

#include "lint/datum/characters.h"

namespace datum {
namespace {

constexpr ptrdiff_t longest = 2000;

size_t take_digits(std::string_view& text, std::string& to) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<size_t>(end - text.begin());
  to.append(text.substr(0, count));
  text.remove_prefix(count);
  return count;
}

// What stands after the number: nothing, or an exponent.
std::optional<int> exponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
  text.remove_prefix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::clamp(value, -100000, 100000);
}

// A number as it is written: its digits, and how many of them stand before the point.
struct Written {
  bool negative = false;
  std::string digits;
  ptrdiff_t point = 0;  // may lie outside of them
};

std::optional<Written> read(std::string_view text) {
  Written number;
  number.negative = text.starts_with('-');
  if (number.negative || text.starts_with('+')) text.remove_prefix(1);
  const size_t whole = take_digits(text, number.digits);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    take_digits(text, number.digits);
  }
  const std::optional<int> shift = exponent(text);
  if (number.digits.empty() || !shift) return std::nullopt;
  number.point = static_cast<ptrdiff_t>(whole) + *shift;
  return number;
}

void add_one(std::string& digits) {
  auto at = digits.rbegin();
  for (; at != digits.rend() && *at == '9'; ++at) *at = '0';
  if (at == digits.rend()) {
    digits.insert(digits.begin(), '1');
  } else {
    ++*at;
  }
}

}  // namespace

std::optional<Decimal> rounded(std::string_view text, int scale) {
  std::optional<Written> written = read(text);
  if (!written) return std::nullopt;
  const ptrdiff_t kept = written->point + scale;
  if (kept > longest) return std::nullopt;
  std::string& digits = written->digits;
  const bool up = kept >= 0 && kept < std::ssize(digits) && digits[static_cast<size_t>(kept)] >= '5';
  digits.resize(static_cast<size_t>(std::max<ptrdiff_t>(kept, 0)), '0');
  if (up) add_one(digits);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return Decimal{written->negative, std::move(digits)};
}

std::optional<std::string> without_exponent(std::string_view text) {
  std::optional<Written> written = read(text);
  if (!written) return std::nullopt;
  std::string& digits = written->digits;
  ptrdiff_t& point = written->point;
  if (std::max(std::abs(point), std::ssize(digits)) > longest) return std::nullopt;
  if (point < 1) {
    digits.insert(0, static_cast<size_t>(1 - point), '0');
    point = 1;
  }
  if (point > std::ssize(digits)) digits.resize(static_cast<size_t>(point), '0');
  const auto zeros = static_cast<ptrdiff_t>(std::min(digits.find_first_not_of('0'), digits.size()));
  const std::string sign = written->negative && zeros < std::ssize(digits) ? "-" : "";
  std::string out = digits.substr(static_cast<size_t>(std::min(zeros, point - 1)));
  const auto behind = static_cast<size_t>(std::ssize(digits) - point);
  if (behind > 0) out.insert(out.size() - behind, 1, '.');
  return sign + out;
}

std::optional<int> compare_decimals(std::string_view a, std::string_view b) {
  const std::optional<std::string> left = without_exponent(a), right = without_exponent(b);
  if (!left || !right) return std::nullopt;
  const auto parts = [](std::string_view number) {
    const bool negative = number.starts_with('-');
    if (negative) number.remove_prefix(1);
    const size_t point = std::min(number.find('.'), number.size());
    std::string_view fraction = number.substr(std::min(point + 1, number.size()));
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    std::string_view whole = number.substr(0, point);
    while (whole.starts_with('0')) whole.remove_prefix(1);
    return std::tuple(negative && !(whole.empty() && fraction.empty()), whole, fraction);
  };
  const auto [left_negative, left_whole, left_fraction] = parts(*left);
  const auto [right_negative, right_whole, right_fraction] = parts(*right);
  if (left_negative != right_negative) return left_negative ? -1 : 1;
  int order = left_whole.size() != right_whole.size() ? (left_whole.size() < right_whole.size() ? -1 : 1)
                                                      : left_whole.compare(right_whole);
  if (order == 0) order = left_fraction.compare(right_fraction);
  return left_negative ? -order : order;
}

bool fits_integer(const Decimal& whole, int bytes) {
  std::string most = bytes == 2 ? "32767" : bytes == 4 ? "2147483647" : "9223372036854775807";
  if (whole.digits.size() != most.size()) return whole.digits.size() < most.size();
  if (whole.negative) ++most.back();
  return whole.digits <= most;
}

}  // namespace datum
