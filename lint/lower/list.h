// Inside of lint/lower: the parse tree's Lists as ranges. A List's cells lie in one array
// (src/include/nodes/pg_list.h), so a range over them costs nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lint/sql/tree.h"

namespace lower {

template <class T>
class Items {
 public:
  class Iterator {
   public:
    explicit Iterator(const ListCell* at) : at_(at) {}
    const T* operator*() const { return static_cast<const T*>(at_->ptr_value); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const ListCell* at_;
  };

  explicit Items(const List* list) : list_(list) {}
  Iterator begin() const { return Iterator(list_ ? list_->elements : nullptr); }
  Iterator end() const { return Iterator(list_ ? list_->elements + list_->length : nullptr); }
  size_t size() const { return list_ ? static_cast<size_t>(list_->length) : 0; }
  bool empty() const { return size() == 0; }
  const T* operator[](size_t i) const { return static_cast<const T*>(list_->elements[i].ptr_value); }
  const T* back() const { return (*this)[size() - 1]; }

 private:
  const List* list_;
};

// The list's items, all taken to be of one node type; a null list is empty.
template <class T = Node>
Items<T> each(const List* list) {
  return Items<T>(list);
}

template <class T>
const T* as(const Node* node) {
  return reinterpret_cast<const T*>(node);
}

// The node as T when its tag says so, else null.
template <class T>
const T* node_as(const Node* node, NodeTag wanted) {
  return node && node->type == wanted ? reinterpret_cast<const T*>(node) : nullptr;
}

inline const List* as_list(const Node* node) {
  return reinterpret_cast<const List*>(node);
}

// The node's tag; T_Invalid for null.
inline NodeTag tag(const Node* node) {
  return node ? node->type : T_Invalid;
}

// A C string of the tree; empty for null.
inline std::string_view word(const char* chars) {
  return chars ? std::string_view(chars) : std::string_view();
}

inline std::string string_or_empty(const char* chars) {
  return chars ? std::string(chars) : std::string();
}

// The list's i-th element, from 0.
template <class T>
const T* at(const List* list, int i) {
  return static_cast<const T*>(list_nth(list, i));
}

}  // namespace lower
