// A value that is nearly always as it was made, and takes eight bytes then: a list that most holders leave
// empty, a part of a definition that few have. Reads as a const T; edit() is for changing it. Copies are
// deep.
#pragma once

#include <cstddef>
#include <utility>

#include "lint/containers/box.h"

namespace containers {

template <class T>
class Sparse {
 public:
  Sparse() = default;
  Sparse(T value) {
    if constexpr (requires { value.empty(); }) {
      if (value.empty()) return;
    }
    held_ = std::move(value);
  }

  const T& get() const {
    static const T none{};
    return held_ ? *held_ : none;
  }
  operator const T&() const { return get(); }
  const T& operator*() const { return get(); }
  const T* operator->() const { return &get(); }
  // For changing. A reference holds until the holder is copied over or cleared.
  T& edit() { return held_ ? *held_ : held_.emplace(); }
  void clear() { held_.reset(); }
  bool operator==(const Sparse& other) const { return get() == other.get(); }

  // Of containers, as theirs are.
  bool empty() const { return !held_ || held_->empty(); }
  size_t size() const { return held_ ? held_->size() : 0; }
  auto begin() const { return get().begin(); }
  auto end() const { return get().end(); }
  decltype(auto) front() const { return held_->front(); }
  decltype(auto) back() const { return held_->back(); }
  decltype(auto) operator[](size_t i) const { return (*held_)[i]; }
  template <class Item>
  void push_back(Item&& item) {
    edit().push_back(std::forward<Item>(item));
  }

 private:
  Box<T> held_;
};

}  // namespace containers
