// Reading settings as the server prints them, and the sum it makes of them.
#include "migrate/audit/autovacuum.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace migrate::audit {
namespace {

struct Unit {
  std::string_view word;
  double factor;
};

template <size_t N>
double with_unit(const std::string& value, const std::array<Unit, N>& units) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const std::string_view word(end, static_cast<size_t>(value.data() + value.size() - end));
  for (const Unit& unit : units) {
    if (word == unit.word) return number * unit.factor;
  }
  return number;
}

}  // namespace

bool is_off(const std::string& value) {
  return value == "off" || value == "false" || value == "0" || value == "no";
}

double number_of(const std::string& value) {
  double number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

double bytes_of_setting(const std::string& value) {
  return with_unit(value, std::array{Unit{"B", 1.0}, Unit{"kB", 1024.0}, Unit{"MB", 1048576.0},
                                     Unit{"GB", 1073741824.0}, Unit{"TB", 1099511627776.0}});
}

double milliseconds_of_setting(const std::string& value) {
  return with_unit(value, std::array{Unit{"us", 0.001}, Unit{"ms", 1.0}, Unit{"s", 1000.0},
                                     Unit{"min", 60000.0}, Unit{"h", 3600000.0}, Unit{"d", 86400000.0}});
}

bool sets(const catalog::Relation& table, const std::string& name) {
  return table.options->find(name) != table.options.end();
}

double vacuum_parameter(const View& view, const catalog::Relation& table, const std::string& name) {
  const auto own = table.options->find(name);
  return number_of(own != table.options.end() ? own->second : view.seen.setting(name));
}

double vacuum_trigger(const View& view, const catalog::Relation& table) {
  const TableNumbers* numbers = view.table(table.oid);
  const double rows = numbers ? std::max(numbers->rows, 0.0) : 0;
  const double trigger = vacuum_parameter(view, table, "autovacuum_vacuum_threshold") +
                         vacuum_parameter(view, table, "autovacuum_vacuum_scale_factor") * rows;
  const double most = vacuum_parameter(view, table, "autovacuum_vacuum_max_threshold");
  return view.seen.major() >= 18 && most >= 0 ? std::min(trigger, most) : trigger;
}

}  // namespace migrate::audit
