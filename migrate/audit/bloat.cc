// The arithmetic of pages.
#include "migrate/audit/bloat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lint/deparse/definition.h"
#include "lint/sql/identifier.h"
#include "migrate/audit/autovacuum.h"

namespace migrate::audit {
namespace {

using catalog::Relation;

constexpr double page_header = 24, line_pointer = 4, tuple_header = 23, special_of_btree = 16, tid = 6;
constexpr double short_varlena = 127;  // up to here a header of one byte, and no alignment
constexpr double fewest_pages = 128, most_changed = 0.2;

double aligned(double size, double to = 8) {
  return std::ceil(size / to) * to;
}

// The mean size of values one after the other, each aligned, nulls left out. What follows a value of varying
// width may begin at any offset.
class Walk {
 public:
  void add(const ColumnNumbers& column) {
    const double present = 1 - column.null_fraction;
    const bool varies = column.length < 0;
    const double width = varies ? column.width : column.length;
    const int alignment = varies && width < short_varlena ? 1 : column.alignment;
    std::array<double, 8> next{};
    for (size_t at = 0; at < 8; ++at) {
      const int place = static_cast<int>(at), pad = (alignment - place % alignment) % alignment;
      size_ += phase_[at] * present * (pad + width);
      next[at] += phase_[at] * (1 - present);
      const auto end = static_cast<size_t>(place + pad + static_cast<int>(std::lround(width)));
      for (size_t shift = 0; shift < (varies ? 8U : 1U); ++shift)
        next[(end + shift) % 8] += phase_[at] * present / (varies ? 8 : 1);
    }
    phase_ = next;
    fixed_ = fixed_ && !varies && column.null_fraction == 0;
    none_null_ *= present;
  }
  // With what fills it up to a multiple of 8.
  double size() const {
    double out = size_;
    for (size_t at = 1; at < 8; ++at) out += phase_[at] * static_cast<double>(8 - at);
    return out;
  }
  bool fixed() const { return fixed_; }
  double none_null() const { return none_null_; }  // how many rows have no null

 private:
  std::array<double, 8> phase_{1};
  double size_ = 0, none_null_ = 1;
  bool fixed_ = true;
};

double fillfactor(const Relation& relation, double by_default) {
  const auto own = relation.options->find("fillfactor");
  return own == relation.options.end() ? by_default : number_of(own->second);
}

std::optional<Doubted> doubts(const View& view, const Relation& table, const TableNumbers& numbers) {
  if (static_cast<double>(numbers.changed_since_analyze) > most_changed * std::max(numbers.rows, 1.0))
    return Doubted{"the statistics are older than a fifth of its rows",
                   "ANALYZE " + deparse::quoted_name(view.schema, table)};
  if (numbers.rows <= 0)
    return Doubted{"its rows were never counted", "ANALYZE " + deparse::quoted_name(view.schema, table)};
  return std::nullopt;
}

Doubted without_statistics(const View& view, const Relation& table) {
  const TableNumbers* numbers = view.table(table.oid);
  if (numbers && !numbers->may_select)
    return {"the statistics of its columns are hidden from this role",
            fmt::format("GRANT SELECT ON {} TO {}", deparse::quoted_name(view.schema, table),
                        sql::quote_identifier(view.seen.role))};
  return {"a column of it has no statistics", "ANALYZE " + deparse::quoted_name(view.schema, table)};
}

const ColumnNumbers* column(const View& view, ast::Oid relation, ast::ColumnNumber number) {
  const auto found = view.seen.columns.find({relation, number});
  return found == view.seen.columns.end() || !found->second.known ? nullptr : &found->second;
}

// The columns of an index: those of its table, and its own where they are expressions.
std::vector<const ColumnNumbers*> columns_of(const View& view, const Relation& index) {
  std::vector<const ColumnNumbers*> out;
  for (size_t i = 0; i < index.index->keys.size(); ++i) {
    const ast::ColumnNumber number = index.index->keys[i].column;
    out.push_back(number > 0 ? column(view, index.index->table, number)
                             : column(view, index.oid, static_cast<ast::ColumnNumber>(i + 1)));
  }
  for (const ast::ColumnNumber number : index.index->include)
    out.push_back(column(view, index.index->table, number));
  return out;
}

bool leaves_only_nulls_out(const Relation& index) {
  const ast::Expr& predicate = *index.index->predicate;
  return index.index->keys.size() == 1 && predicate.kind == ast::Expr::Kind::is_null && predicate.negated &&
         !predicate.args.empty() && predicate.args[0] && predicate.args[0]->kind == ast::Expr::Kind::column &&
         predicate.args[0]->column == index.index->keys[0].column;
}

// Of the rows that a partial index holds, the statistics of all of them tell the width where it is one width
// for all, or where only NULLs are left out. Never less than it is: a NULL takes no room, equal keys less.
std::optional<Doubted> only_part(const Relation& index, std::vector<ColumnNumbers>& columns) {
  const bool nulls = leaves_only_nulls_out(index);
  for (ColumnNumbers& one : columns) {
    if (one.length < 0 && !nulls)
      return Doubted{"the rows of a partial index are not those that the statistics tell of", "--measure"};
    const double present = 1 - one.null_fraction;
    for (double& frequency : one.common) frequency = present > 0 ? frequency / present : 0;
    if (one.distinct < 0 && present > 0) one.distinct = std::max(-1.0, one.distinct / present);
    one.null_fraction = 0;
    one.equal_is_same = one.equal_is_same && nulls;
  }
  return std::nullopt;
}

double distinct(const ColumnNumbers& column, double rows) {
  return column.distinct < 0 ? -column.distinct * rows : std::max(column.distinct, 1.0);
}

// Operator classes whose equal keys need not be the same cannot keep them once (btree's support function 4).
bool may_deduplicate(const View& view, const Relation& index, const std::vector<ColumnNumbers>& columns) {
  const auto own = index.options->find("deduplicate_items");
  const bool off = own != index.options.end() && is_off(own->second);
  return !off && !index.index->unique && index.index->include.empty() && view.seen.major() >= 13 &&
         std::all_of(columns.begin(), columns.end(),
                     [](const ColumnNumbers& one) { return one.equal_is_same; });
}

// Bytes of all leaf tuples, line pointers included, of `rows` rows whose key takes `key` bytes with its
// header.
double leaf_bytes(const std::vector<ColumnNumbers>& columns, double rows, double key, bool deduplicates) {
  constexpr double longest_list = 808, fewest = 8;
  const double single = key + line_pointer;
  if (!deduplicates) return rows * single;
  const double a_list = std::floor((longest_list - key) / tid);
  const auto lists = [&](double of_value) {
    const double full = std::floor(of_value / a_list), rest = of_value - full * a_list;
    return full * (aligned(key + a_list * tid) + line_pointer) +
           (rest > 0 ? aligned(key + rest * tid) + line_pointer : 0);
  };
  double bytes = 0, left = rows, values = 1;
  for (const ColumnNumbers& one : columns) values *= distinct(one, rows);
  if (columns.size() == 1) {
    const ColumnNumbers& only = columns.front();
    for (const double frequency : only.common) {
      bytes += lists(frequency * rows);
      left -= frequency * rows;
    }
    bytes += only.null_fraction > 0 ? lists(only.null_fraction * rows) : 0;
    left -= only.null_fraction * rows;
    values -= static_cast<double>(only.common.size());
  }
  left = std::max(left, 0.0);
  values = std::clamp(values, 1.0, std::max(left, 1.0));
  const double each = left / values;
  return bytes + (each >= fewest ? values * lists(each) : left * single);
}

}  // namespace

Room room_of(const View& view, const Relation& table) {
  Room out;
  const auto bytes = [&](const Bloat& bloat) {
    out.known = true;
    return bloat.wasted_pages() * static_cast<double>(view.seen.block_size);
  };
  const auto counted = [&](const Measured& measured) {
    out.known = true;
    return static_cast<double>(measured.free + measured.dead);
  };
  if (const Estimate heap = table_bloat(view, table); heap.bloat) out.heap = bytes(*heap.bloat);
  if (const auto toast = view.seen.toast.find(table.oid); toast != view.seen.toast.end())
    out.toast = counted(toast->second);
  for (const ast::Oid oid : table.indexes) {
    const Relation* index = view.schema.relation(oid);
    if (!index || index->kind != catalog::RelationKind::index || !index->index) continue;
    const auto measured = view.seen.measured_indexes.find(oid);
    if (measured != view.seen.measured_indexes.end()) {
      out.index += counted(measured->second);
    } else if (index->index->method == "btree") {
      if (const Estimate one = index_bloat(view, *index); one.bloat) out.index += bytes(*one.bloat);
    }
  }
  return out;
}

Estimate table_bloat(const View& view, const Relation& table) {
  const TableNumbers* numbers = view.table(table.oid);
  if (!numbers) return {std::nullopt, {"it was not read", ""}};
  if (static_cast<double>(numbers->pages) < fewest_pages) return {Bloat{}, {}};
  if (auto doubted = doubts(view, table, *numbers)) return {std::nullopt, *doubted};
  Walk walk;
  size_t columns = 0;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    ++columns;
    if (table.columns[i].dropped) continue;
    const ColumnNumbers* one = column(view, table.oid, static_cast<ast::ColumnNumber>(i + 1));
    if (!one) return {std::nullopt, without_statistics(view, table)};
    walk.add(*one);
  }
  const double bitmap = aligned(tuple_header + std::ceil(static_cast<double>(columns) / 8));
  const double header = walk.none_null() * aligned(tuple_header) + (1 - walk.none_null()) * bitmap;
  const double row = header + walk.size() + line_pointer;
  const auto block = static_cast<double>(view.seen.block_size);
  const double room = block - page_header - std::floor(block * (100 - fillfactor(table, 100)) / 100);
  const double rows_a_page = walk.fixed() ? std::floor(room / row) : (room - row / 2) / row;
  if (rows_a_page < 1) return {std::nullopt, {"its rows are about as large as a page", ""}};
  return {Bloat{static_cast<double>(numbers->pages), std::ceil(numbers->rows / rows_a_page)}, {}};
}

Estimate index_bloat(const View& view, const Relation& index) {
  const IndexNumbers* numbers = view.index(index.oid);
  const Relation* table = view.schema.relation(index.index->table);
  const TableNumbers* of_table = table ? view.table(table->oid) : nullptr;
  if (!numbers || !of_table) return {std::nullopt, {"it was not read", ""}};
  if (static_cast<double>(numbers->pages) < fewest_pages) return {Bloat{}, {}};
  if (auto doubted = doubts(view, *table, *of_table)) return {std::nullopt, *doubted};
  std::vector<ColumnNumbers> columns;
  for (const ColumnNumbers* one : columns_of(view, index)) {
    if (!one) return {std::nullopt, without_statistics(view, *table)};
    columns.push_back(*one);
  }
  if (index.index->predicate) {
    if (auto doubted = only_part(index, columns)) return {std::nullopt, *doubted};
  }
  Walk walk;
  const std::vector<catalog::IndexKey>& keys = index.index->keys;
  for (size_t i = 0; i < columns.size(); ++i) {
    ColumnNumbers wider = columns[i];
    // An expression is measured with the long header that it is computed with.
    const bool computed = i < keys.size() && keys[i].column == 0 && wider.width > 4;
    if (wider.length < 0) wider.width += computed && wider.width < short_varlena ? -2 : 1;
    walk.add(wider);
  }
  constexpr double header = 8, header_with_nulls = 16, built_to = 90;
  const double key =
      aligned(walk.size()) + walk.none_null() * header + (1 - walk.none_null()) * header_with_nulls;
  const double rows = std::max(numbers->rows, 0.0);
  const double bytes = leaf_bytes(columns, rows, aligned(key), may_deduplicate(view, index, columns));
  const auto block = static_cast<double>(view.seen.block_size);
  const double whole = block - page_header - special_of_btree;
  const double room =
      whole - std::floor(block * (100 - fillfactor(index, built_to)) / 100) - key - line_pointer;
  if (room <= key) return {std::nullopt, {"its keys are about as large as a page", ""}};
  const double leaves = std::ceil(bytes / room);
  const double fan_out = std::max(2.0, whole * 0.7 / (aligned(key) + line_pointer));
  return {Bloat{static_cast<double>(numbers->pages), 1 + leaves + std::ceil(leaves / (fan_out - 1))}, {}};
}

}  // namespace migrate::audit
