// Finding rows of pg_catalog by name and by number, over the generated tables.

#include "lint/pg_catalog/rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace pg_catalog {
using namespace ast;

namespace {

#include "lint/pg_catalog/casts.inc"
#include "lint/pg_catalog/functions.inc"
#include "lint/pg_catalog/operator_classes.inc"
#include "lint/pg_catalog/operators.inc"
#include "lint/pg_catalog/relations.inc"
#include "lint/pg_catalog/types.inc"

static_assert(sizeof function_names < 65536 && sizeof argument_names < 65536 && sizeof type_names < 65536 &&
              sizeof relation_names < 65536);
static_assert(std::size(argument_types) < 65536 && std::size(argument_name_lists) < 65536);

// Rows sorted by name, found by it through a hash table that the compiler fills.
template <size_t Count>
class Names {
 public:
  // The rows' places in their pool of names, where equal names are one.
  template <class PoolPlace>
  constexpr Names(const char* pool, PoolPlace place_of) : pool_(pool) {
    for (size_t row = 0; row < Count; ++row) {
      const uint16_t place = place_of(row);
      if (row > 0 && place == place_of(row - 1)) continue;
      size_t slot = first_slot(pool + place);
      while (slots_[slot].end != 0) slot = next(slot);
      size_t end = row + 1;
      while (end < Count && place_of(end) == place) ++end;
      slots_[slot] = {place, static_cast<uint16_t>(row), static_cast<uint16_t>(end)};
    }
  }

  struct Found {
    size_t begin = 0, end = 0;
  };
  Found find(std::string_view name) const {
    for (size_t slot = first_slot(name); slots_[slot].end != 0; slot = next(slot)) {
      if (pool_ + slots_[slot].name == name) return {slots_[slot].begin, slots_[slot].end};
    }
    return {};
  }

 private:
  static constexpr size_t size = std::bit_ceil(Count * 2);
  struct Slot {
    uint16_t name = 0, begin = 0, end = 0;  // end 0: empty
  };

  // FNV-1a
  static constexpr size_t first_slot(std::string_view name) {
    uint32_t hash = 2166136261U;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return (hash ^ hash >> 15U) & (size - 1);
  }
  static constexpr size_t next(size_t slot) { return (slot + 1) & (size - 1); }

  const char* pool_;
  std::array<Slot, size> slots_{};
};

constexpr Names<std::size(types_by_name)> type_places(type_names, [](size_t at) {
  return type_rows[types_by_name[at]].name;
});
constexpr Names<std::size(function_rows)> function_places(function_names,
                                                          [](size_t row) { return function_rows[row].name; });
constexpr Names<std::size(operator_rows)> operator_places(operator_names,
                                                          [](size_t row) { return operator_rows[row].name; });
constexpr Names<std::size(class_rows)> method_places(class_names,
                                                     [](size_t row) { return class_rows[row].method; });

template <class Row, size_t Count>
std::span<const Row> rows_of(const Row (&rows)[Count], const Names<Count>& places, std::string_view name) {
  const auto [begin, end] = places.find(name);
  return std::span(rows).subspan(begin, end - begin);
}

// The first row of each oid, plus one; 0: none.
constexpr auto types_by_oid = [] {
  std::array<uint8_t, std::end(type_rows)[-1].oid + 1> places{};
  static_assert(std::size(type_rows) < 256);
  for (size_t row = std::size(type_rows); row > 0; --row)
    places[type_rows[row - 1].oid] = static_cast<uint8_t>(row);
  return places;
}();

std::pair<std::string_view, std::string_view> names_of(const MemberRow& row) {
  return {&class_names[row.method], &class_names[row.family]};
}
std::pair<std::string_view, std::string_view> names_of(
    const std::pair<std::string_view, std::string_view>& names) {
  return names;
}

// Through an index of row numbers by oid; where several versions differ, the one of `version`.
template <class Rows, class Index>
auto by_oid(const Rows& rows, const Index& index, Oid oid, int version) -> decltype(&rows[0]) {
  auto at = std::lower_bound(std::begin(index), std::end(index), oid,
                             [&](uint16_t row, Oid wanted) { return rows[row].oid < wanted; });
  for (; at != std::end(index) && rows[*at].oid == oid; ++at) {
    if (rows[*at].in(version)) return &rows[*at];
  }
  return nullptr;
}

}  // namespace

const TypeRow* type(Oid oid, int version) {
  if (oid >= std::size(types_by_oid) || types_by_oid[oid] == 0) return nullptr;
  for (const TypeRow* at = &type_rows[types_by_oid[oid] - 1]; at != std::end(type_rows) && at->oid == oid;
       ++at) {
    if (at->in(version)) return at;
  }
  return nullptr;
}

const TypeRow* type(std::string_view wanted, int version) {
  const auto [begin, end] = type_places.find(wanted);
  for (size_t at = begin; at < end; ++at) {
    const TypeRow& row = type_rows[types_by_name[at]];
    if (row.in(version)) return &row;
  }
  return nullptr;
}

std::string_view name(const TypeRow& row) {
  return &type_names[row.name];
}

const TypeRow* information_type(std::string_view wanted) {
  for (Oid oid = first_information_type; oid <= last_information_type; ++oid) {
    const TypeRow* row = type(oid, 0);
    if (row && name(*row) == wanted) return row;
  }
  return nullptr;
}

const RelationRow* relation(bool of_information_schema, std::string_view wanted, int version) {
  const auto key = [](const RelationRow& row) {
    return std::pair(!row.of_information_schema, std::string_view(&relation_names[row.name]));
  };
  const std::pair sought(!of_information_schema, wanted);
  auto at = std::lower_bound(std::begin(relation_rows), std::end(relation_rows), sought,
                             [&](const RelationRow& row, const auto& pair) { return key(row) < pair; });
  for (; at != std::end(relation_rows) && key(*at) == sought; ++at) {
    if (at->in(version)) return at;
  }
  return nullptr;
}
const AttributeRow& attribute(const RelationRow& row, size_t index) {
  return attribute_rows[attribute_lists[row.columns + index]];
}
std::string_view name(const AttributeRow& row) {
  return &relation_names[row.name];
}

const CastRow* cast(Oid source, Oid target, int version) {
  auto at = std::lower_bound(std::begin(cast_rows), std::end(cast_rows), std::pair(source, target),
                             [](const CastRow& row, const std::pair<Oid, Oid>& wanted) {
                               return std::pair(row.source, row.target) < wanted;
                             });
  for (; at != std::end(cast_rows) && at->source == source && at->target == target; ++at) {
    if (at->in(version)) return at;
  }
  return nullptr;
}

std::string_view name(const FunctionRow& row) {
  return &function_names[row.name];
}
std::span<const FunctionRow> functions(std::string_view wanted) {
  return rows_of(function_rows, function_places, wanted);
}
const FunctionRow* function(Oid oid, int version) {
  return by_oid(function_rows, functions_by_oid, oid, version);
}
std::span<const Oid> arguments(const FunctionRow& row) {
  return {&argument_types[row.arguments], row.argument_count};
}
std::span<const Oid> outs(const FunctionRow& row) {
  return {&argument_types[row.outs], row.out_count};
}
std::string_view argument_name(const FunctionRow& row, size_t index) {
  if (index >= row.argument_name_count) return {};
  return &argument_names[argument_name_lists[row.argument_names + index]];
}
std::string_view out_name(const FunctionRow& row, size_t index) {
  return &argument_names[argument_name_lists[row.out_names + index]];
}

std::string_view name(const OperatorRow& row) {
  return &operator_names[row.name];
}
std::span<const OperatorRow> operators(std::string_view wanted) {
  return rows_of(operator_rows, operator_places, wanted);
}
const OperatorRow* operator_of(Oid oid, int version) {
  return by_oid(operator_rows, operators_by_oid, oid, version);
}

std::string_view class_name(const ClassRow& row) {
  return &class_names[row.name];
}
std::string_view family_name(const ClassRow& row) {
  return &class_names[row.family];
}
std::span<const ClassRow> operator_classes(std::string_view method) {
  return rows_of(class_rows, method_places, method);
}
std::span<const MemberRow> family_members(std::string_view method, std::string_view family) {
  const std::pair wanted{method, family};
  const auto [first, last] =
      std::equal_range(std::begin(member_rows), std::end(member_rows), wanted,
                       [](const auto& one, const auto& other) { return names_of(one) < names_of(other); });
  return {first, last};
}

}  // namespace pg_catalog
