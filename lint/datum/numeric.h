// Decimal constants as the type numeric reads, rounds and prints them (src/backend/utils/adt/numeric.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace datum {

struct Decimal {
  bool negative = false;
  std::string digits;  // of the magnitude times 10^scale, a whole number; without leading zeros, "" = 0
};

// `text` rounded to that many digits behind the point. nullopt: not a decimal constant, or too long to
// matter.
std::optional<Decimal> rounded(std::string_view text, int scale);

// Without exponent, plus sign and leading zeros: "1.50e1" is "15.0" (numeric_in, numeric_out). nullopt as
// above.
std::optional<std::string> without_exponent(std::string_view text);

// Which of two decimal constants is the greater, to the last digit: < 0, 0, > 0 (cmp_numerics). nullopt as
// above.
std::optional<int> compare_decimals(std::string_view a, std::string_view b);

// Whether a rounded whole number lies between the ends of a signed integer of that many bytes.
bool fits_integer(const Decimal& whole, int bytes);

}  // namespace datum
