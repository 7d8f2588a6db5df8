// A string that is nearly always empty, and takes eight bytes then.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "lint/containers/box.h"

namespace containers {

class SparseString {
 public:
  SparseString& operator=(std::string value) {
    value_.reset();
    if (!value.empty()) value_ = std::move(value);
    return *this;
  }

  const std::string& str() const {
    static const std::string none;
    return value_ ? *value_ : none;
  }
  operator const std::string&() const { return str(); }
  operator std::string_view() const { return str(); }
  bool empty() const { return !value_; }
  void clear() { value_.reset(); }
  bool operator==(const SparseString& other) const { return str() == other.str(); }
  bool operator==(std::string_view other) const { return str() == other; }
  friend std::string operator+(std::string left, const SparseString& right) { return left += right.str(); }

 private:
  Box<std::string> value_;
};

}  // namespace containers
