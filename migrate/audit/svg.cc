// Shapes and numbers; colours are the page's.
#include "migrate/audit/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace migrate::audit::svg {
namespace {

constexpr double width = 720, label_width = 260, words_width = 130, row = 22;
constexpr double plot = width - label_width - words_width;

// A label that fits, whole characters.
std::string clipped(const std::string& label) {
  constexpr size_t most = 38;
  if (label.size() <= most) return label;
  size_t begin = label.size() - most;
  while (begin < label.size() && (static_cast<unsigned char>(label[begin]) & 0xC0) == 0x80) ++begin;
  return "\xE2\x80\xA6" + label.substr(begin);
}

double total(const Bar& bar) {
  double sum = 0;
  for (const Part& part : bar.parts) sum += part.value;
  return sum;
}

std::string one_bar(const Bar& bar, double y, double greatest) {
  std::string out = fmt::format("<text x=\"{}\" y=\"{}\" class=\"label\">{}<title>{}</title></text>",
                                label_width - 8, y + 15, escaped(clipped(bar.label)), escaped(bar.label));
  double x = label_width;
  for (const Part& part : bar.parts) {
    const double wide = greatest > 0 ? part.value / greatest * plot : 0;
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"14\" class=\"{}\"/>", x, y + 4,
                       wide, part.kind);
    x += wide;
  }
  if (bar.mark >= 0 && greatest > 0) {
    const double at = label_width + std::min(bar.mark / greatest, 1.0) * plot;
    out += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\" class=\"mark\"/>", at,
                       y + 1, y + 21);
  }
  return out + fmt::format("<text x=\"{:.1f}\" y=\"{}\" class=\"words\">{}</text>\n", label_width + plot + 8,
                           y + 15, escaped(bar.words));
}

std::string figure(const std::string& title, double height, const std::string& inside) {
  return fmt::format(
      "<figure><figcaption>{0}</figcaption><svg viewBox=\"0 0 {1} {2}\" role=\"img\" "
      "aria-label=\"{0}\">\n{3}</svg></figure>\n",
      escaped(title), width, height, inside);
}

double log_of(double value) {
  return std::log10(std::max(value, 0.0) + 1);
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
  for (size_t i = 0; i < all.size(); ++i) inside += one_bar(all[i], static_cast<double>(i) * row, greatest);
  return figure(title, static_cast<double>(all.size()) * row + 4, inside);
}

std::string scatter(const std::string& title, const std::string& x, const std::string& y,
                    const std::vector<Dot>& dots) {
  constexpr double height = 320, left = 60, bottom = 40;
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
  for (const Dot& dot : dots)
    inside +=
        fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" class=\"{}\"><title>{}</title></circle>\n",
                    left + log_of(dot.x) / most_x * wide, height - bottom - log_of(dot.y) / most_y * high,
                    dot.kind, escaped(dot.label));
  inside += fmt::format(
      "<text x=\"{}\" y=\"{}\" class=\"words\">{}</text><text x=\"4\" y=\"20\" class=\"words\">{}</text>",
      left, height - 10, escaped(x), escaped(y));
  return figure(title, height, inside);
}

std::string table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::string out = "<details><summary>the numbers</summary><table><tr>";
  for (const std::string& cell : head) out += "<th>" + escaped(cell) + "</th>";
  out += "</tr>\n";
  for (const auto& cells : rows) {
    out += "<tr>";
    for (const std::string& cell : cells) out += "<td>" + escaped(cell) + "</td>";
    out += "</tr>\n";
  }
  return out + "</table></details>\n";
}

}  // namespace migrate::audit::svg
