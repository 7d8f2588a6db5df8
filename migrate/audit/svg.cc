// Shapes and numbers; colours are the page's.
#include "migrate/audit/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace migrate::audit::svg {
namespace {

constexpr double width = 720;

double total(const Bar& bar) {
  double sum = 0;
  for (const Part& part : bar.parts) sum += part.value;
  return sum;
}

// The words stand beside the drawing, in HTML, so that they stay as large as the page's own and break where
// it is narrow; the drawing is a strip of 1000 by 14 that is stretched to what is left.
std::string one_bar(const Bar& bar, double greatest) {
  std::string inside;
  double x = 0;
  const auto wide = [&](double value) { return greatest > 0 ? std::min(value / greatest, 1.0) * 1000 : 0; };
  for (const Part& part : bar.parts) {
    inside += fmt::format("<rect x=\"{:.1f}\" width=\"{:.1f}\" height=\"14\" class=\"{}\"/>", x,
                          wide(part.value), part.kind);
    x += wide(part.value);
  }
  if (bar.mark >= 0)
    inside += fmt::format("<rect x=\"{:.1f}\" width=\"4\" height=\"14\" class=\"mark\"/>",
                          std::min(wide(bar.mark), 996.0));
  return fmt::format(
      "<div class=\"bar\"><span class=\"label\">{}</span><svg viewBox=\"0 0 1000 14\" "
      "preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg><span class=\"words\">{}</span></div>\n",
      escaped(bar.label), inside, escaped(bar.words));
}

std::string figure(const std::string& title, const std::string& inside) {
  return fmt::format("<figure><figcaption>{}</figcaption>\n{}</figure>\n", escaped(title), inside);
}

double log_of(double value) {
  return std::log10(std::max(value, 0.0) + 1);
}

// 0, 1, 10, 100 ... as far as the axis goes; each tenfold is as far from the next.
std::vector<double> decades(double most) {
  std::vector<double> out{0};
  for (double at = 1; log_of(at) <= most; at *= 10) out.push_back(at);
  return out;
}

std::string short_count(double value) {
  constexpr std::array<std::pair<double, const char*>, 3> units{{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
  for (const auto& [unit, letter] : units) {
    if (value >= unit) return fmt::format("{:g}{}", value / unit, letter);
  }
  return fmt::format("{:g}", value);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string bars(const std::string& title, const std::vector<Bar>& all) {
  double greatest = 0;
  for (const Bar& bar : all) greatest = std::max({greatest, total(bar), bar.mark});
  std::string inside;
  for (const Bar& bar : all) inside += one_bar(bar, greatest);
  return figure(title, inside);
}

std::string scatter(const std::string& title, const std::string& x, const std::string& y,
                    const std::vector<Dot>& dots) {
  constexpr double height = 320, left = 60, bottom = 44;
  double most_x = 1, most_y = 1;
  for (const Dot& dot : dots) {
    most_x = std::max(most_x, log_of(dot.x));
    most_y = std::max(most_y, log_of(dot.y));
  }
  const double wide = width - left - 20, high = height - bottom - 10;
  std::string inside = fmt::format(
      "<line x1=\"{0}\" y1=\"10\" x2=\"{0}\" y2=\"{1}\" class=\"axis\"/><line x1=\"{0}\" y1=\"{1}\" "
      "x2=\"{2}\" y2=\"{1}\" class=\"axis\"/>",
      left, height - bottom, width - 20);
  for (const double at : decades(most_x))
    inside += fmt::format("<text x=\"{:.1f}\" y=\"{}\" class=\"tick\">{}</text>",
                          left + log_of(at) / most_x * wide, height - bottom + 16, short_count(at));
  for (const double at : decades(most_y)) {
    const double down = height - bottom - log_of(at) / most_y * high;
    inside += fmt::format(
        "<text x=\"{}\" y=\"{:.1f}\" class=\"label\">{}</text>"
        "<line x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"grid\"/>",
        left - 6, down + 4, short_count(at), left, width - 20, down, down);
  }
  for (const Dot& dot : dots)
    inside +=
        fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" class=\"{}\"><title>{}</title></circle>\n",
                    left + log_of(dot.x) / most_x * wide, height - bottom - log_of(dot.y) / most_y * high,
                    dot.kind, escaped(dot.label));
  inside += fmt::format(
      "<text x=\"{}\" y=\"{}\" class=\"words\">{}</text><text x=\"{}\" y=\"20\" class=\"words\">{}</text>",
      left, height - 6, escaped(x), left + 6, escaped(y));
  return figure(title,
                fmt::format("<div class=\"wide\"><svg viewBox=\"0 0 {} {}\" class=\"scatter\" role=\"img\" "
                            "aria-label=\"{}\">\n{}</svg></div>\n",
                            width, height, escaped(title), inside));
}

std::string table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::string out = "<details><summary>the numbers</summary><div class=\"wide\"><table><tr>";
  for (const std::string& cell : head) out += "<th>" + escaped(cell) + "</th>";
  out += "</tr>\n";
  for (const auto& cells : rows) {
    out += "<tr>";
    for (const std::string& cell : cells) out += "<td>" + escaped(cell) + "</td>";
    out += "</tr>\n";
  }
  return out + "</table></div></details>\n";
}

}  // namespace migrate::audit::svg
