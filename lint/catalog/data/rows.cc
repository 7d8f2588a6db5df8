#include "lint/catalog/data/rows.h"

#include <algorithm>
#include <cstring>

namespace catalog::data {
namespace {

#include "lint/catalog/data/casts.inc"
#include "lint/catalog/data/functions.inc"
#include "lint/catalog/data/operator_classes.inc"
#include "lint/catalog/data/operators.inc"
#include "lint/catalog/data/types.inc"

static_assert(sizeof function_names < 65536 && sizeof argument_names < 65536 && sizeof type_names < 65536);
static_assert(std::size(argument_types) < 65536 && std::size(argument_name_lists) < 65536);

template <class Rows, class Of>
auto equal_names(const Rows& rows, std::string_view wanted, Of name_of) {
  auto first = std::lower_bound(std::begin(rows), std::end(rows), wanted,
                                [&](const auto& row, std::string_view name) { return name_of(row) < name; });
  auto last = std::upper_bound(first, std::end(rows), wanted,
                               [&](std::string_view name, const auto& row) { return name < name_of(row); });
  return std::span(first, last);
}

// Through an index of row numbers by oid; where several versions differ, the one of `version`.
template <class Rows, class Index>
auto by_oid(const Rows& rows, const Index& index, Oid oid, int version) -> decltype(&rows[0]) {
  auto at = std::lower_bound(std::begin(index), std::end(index), oid,
                             [&](std::uint16_t row, Oid wanted) { return rows[row].oid < wanted; });
  for (; at != std::end(index) && rows[*at].oid == oid; ++at) {
    if (rows[*at].in(version)) return &rows[*at];
  }
  return nullptr;
}

}  // namespace

const TypeRow* type(Oid oid, int version) {
  auto at = std::lower_bound(std::begin(type_rows), std::end(type_rows), oid,
                             [](const TypeRow& row, Oid wanted) { return row.oid < wanted; });
  for (; at != std::end(type_rows) && at->oid == oid; ++at) {
    if (at->in(version)) return at;
  }
  return nullptr;
}

const TypeRow* type(std::string_view wanted, int version) {
  // strncmp stops at the end of either: the stored name's is found on the way.
  auto at = std::lower_bound(std::begin(types_by_name), std::end(types_by_name), wanted,
                             [](std::uint16_t row, std::string_view text) {
                               const char* stored = &type_names[type_rows[row].name];
                               return std::strncmp(stored, text.data(), text.size()) < 0;
                             });
  for (; at != std::end(types_by_name) && name(type_rows[*at]) == wanted; ++at) {
    if (type_rows[*at].in(version)) return &type_rows[*at];
  }
  return nullptr;
}

std::string_view name(const TypeRow& row) {
  return &type_names[row.name];
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
  return equal_names(function_rows, wanted, [](const FunctionRow& row) { return name(row); });
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
std::string_view argument_name(const FunctionRow& row, std::size_t index) {
  if (index >= row.argument_name_count) return {};
  return &argument_names[argument_name_lists[row.argument_names + index]];
}
std::string_view out_name(const FunctionRow& row, std::size_t index) {
  return &argument_names[argument_name_lists[row.out_names + index]];
}

std::string_view name(const OperatorRow& row) {
  return &operator_names[row.name];
}
std::span<const OperatorRow> operators(std::string_view wanted) {
  return equal_names(operator_rows, wanted, [](const OperatorRow& row) { return name(row); });
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
  return equal_names(class_rows, method,
                     [](const ClassRow& row) { return std::string_view(&class_names[row.method]); });
}
std::span<const MemberRow> family_members(std::string_view method, std::string_view family) {
  const auto of_method = equal_names(
      member_rows, method, [](const MemberRow& row) { return std::string_view(&class_names[row.method]); });
  return equal_names(of_method, family,
                     [](const MemberRow& row) { return std::string_view(&class_names[row.family]); });
}

}  // namespace catalog::data
