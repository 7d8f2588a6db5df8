// A vector that its holder's copies share until one of them edits: copying costs a count. Reading is that of
// a const vector; a reference from edit() or push_back() holds until the next of either, as in a vector.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace containers {

template <class T>
class CowVector {
 public:
  CowVector() = default;
  CowVector(std::vector<T> values) : held_(std::make_shared<std::vector<T>>(std::move(values))) {}

  const std::vector<T>& get() const {
    static const std::vector<T> none;
    return held_ ? *held_ : none;
  }
  size_t size() const { return held_ ? held_->size() : 0; }
  bool empty() const { return size() == 0; }
  const T& operator[](size_t i) const { return (*held_)[i]; }
  const T* begin() const { return held_ ? held_->data() : nullptr; }
  const T* end() const { return begin() + size(); }
  const T& back() const { return held_->back(); }

  // The values for changing, from here on this holder's alone.
  std::vector<T>& edit() {
    if (!held_) {
      held_ = std::make_shared<std::vector<T>>();
    } else if (held_.use_count() > 1) {
      held_ = std::make_shared<std::vector<T>>(*held_);
    }
    return *held_;
  }
  T& push_back(T value) {
    if (held_ && held_.use_count() > 1) {  // one copy, with room for what comes
      auto grown = std::make_shared<std::vector<T>>();
      grown->reserve(held_->size() + 1);
      grown->assign(held_->begin(), held_->end());
      held_ = std::move(grown);
    }
    return edit().emplace_back(std::move(value));
  }

 private:
  std::shared_ptr<std::vector<T>> held_;
};

}  // namespace containers
