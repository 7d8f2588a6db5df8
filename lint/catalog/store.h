// The objects of one class, by oid. Looked up in constant time, walked in order of oid. Objects are shared
// between copies of a Catalog until one of them writes.
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "lint/catalog/oid_map.h"

namespace catalog {
using namespace ast;

template <class T>
class Store {
  struct Row {
    Oid oid = 0;
    uint32_t written = 0;       // the Catalog's epoch of the last journalled write
    std::shared_ptr<T> object;  // null: removed, its row waits for an undo
  };

 public:
  // What stands in the store, in order of oid. What is added while walking is not visited.
  class Rows {
   public:
    class Iterator {
     public:
      using iterator_category = std::input_iterator_tag;
      using value_type = std::pair<Oid, const T*>;
      using difference_type = ptrdiff_t;
      using pointer = void;
      using reference = value_type;

      Iterator(const Store& store, size_t at, size_t end) : store_(&store), at_(at), end_(end) {
        skip_removed();
      }
      value_type operator*() const { return {store_->rows_[at_].oid, store_->rows_[at_].object.get()}; }
      Iterator& operator++() {
        ++at_;
        skip_removed();
        return *this;
      }
      bool operator==(const Iterator& other) const { return at_ == other.at_; }

     private:
      void skip_removed() {
        while (at_ < end_ && !store_->rows_[at_].object) ++at_;
      }
      const Store* store_;
      size_t at_, end_;
    };

    Rows(const Store& store, size_t first) : store_(&store), first_(first), end_(store.rows_.size()) {}
    Iterator begin() const { return {*store_, first_, end_}; }
    Iterator end() const { return {*store_, end_, end_}; }
    bool empty() const { return begin() == end(); }

   private:
    const Store* store_;
    size_t first_, end_;
  };

  const T* find(Oid oid) const {
    const Row* row = const_cast<Store*>(this)->row(oid);
    return row ? row->object.get() : nullptr;
  }
  std::shared_ptr<const T> share(Oid oid) const {
    const Row* row = const_cast<Store*>(this)->row(oid);
    return row ? row->object : nullptr;
  }
  Rows rows() const { return {*this, 0}; }
  // Those with a higher oid.
  Rows rows_after(Oid oid) const;
  // The highest oid ever added, 0 = none.
  Oid newest() const { return rows_.empty() ? 0 : rows_.back().oid; }

 private:
  friend class Catalog;

  Row* row(Oid oid) {
    const uint32_t place = places_.find(oid);
    return place == 0 ? nullptr : &rows_[place - 1];
  }
  // Makes an empty row where there is none.
  Row& row_for(Oid oid);

  std::vector<Row> rows_;  // in order of oid
  OidMap places_;          // in rows_, + 1
};

template <class T>
auto Store<T>::rows_after(Oid oid) const -> Rows {
  size_t first = rows_.size();  // most often what is asked for are the last few
  while (first > 0 && rows_[first - 1].oid > oid) --first;
  return {*this, first};
}

template <class T>
auto Store<T>::row_for(Oid oid) -> Row& {
  if (Row* known = row(oid)) return *known;
  size_t place = rows_.size();
  while (place > 0 && rows_[place - 1].oid > oid) --place;
  rows_.insert(rows_.begin() + static_cast<ptrdiff_t>(place), Row{oid, 0, nullptr});
  for (size_t moved = place; moved < rows_.size(); ++moved) {
    places_.set(rows_[moved].oid, static_cast<uint32_t>(moved + 1));
  }
  return rows_[place];
}

}  // namespace catalog
