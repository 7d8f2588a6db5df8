// Plots as inline SVG, and the tables that say the same in numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::audit::svg {

// For text in HTML and in attributes.
std::string escaped(std::string_view text);

struct Part {
  double value = 0;
  std::string_view kind;  // a class of the page's style: "heap", "bad"
};
struct Bar {
  std::string label, words;  // words: the value, as people read it
  std::vector<Part> parts;
  double mark = -1;  // a limit to hold the bar against; below 0: none
};
// Horizontal bars, the longest as wide as the plot.
std::string bars(const std::string& title, const std::vector<Bar>& bars);

struct Dot {
  double x = 0, y = 0;
  std::string label;
  std::string_view kind;
};
// Both axes logarithmic, 0 at the left and the bottom.
std::string scatter(const std::string& title, const std::string& x, const std::string& y,
                    const std::vector<Dot>& dots);

std::string table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);

}  // namespace migrate::audit::svg
