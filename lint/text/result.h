// Errors as values. Whatever a user can cause (a missing file, a bad key, a broken chain) comes back as an
// Error inside a Result; nothing here throws. Asking a Result for what it does not hold is a broken invariant
// and throws std::bad_variant_access, which main() reports as an internal error.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace text {

// A half-open range of bytes [begin, end) of one source, counted from 0 after any byte order mark.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr bool contains(uint32_t offset) const { return begin <= offset && offset < end; }
  constexpr auto operator<=>(const Span&) const = default;
};

// One sentence of what is wrong, one of what to do about it (may be empty), and where: `path` is empty when
// no file is concerned, and `at` is empty when the whole file is.
struct Error {
  std::string message;
  std::string hint;
  std::string path;
  Span at;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : either_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : either_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return either_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(either_); }
  const T& value() const& { return std::get<0>(either_); }
  T&& value() && { return std::get<0>(std::move(either_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(either_); }
  Error&& error() && { return std::get<1>(std::move(either_)); }

 private:
  std::variant<T, Error> either_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : either_(std::move(error)) {}

  bool ok() const { return either_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return std::get<1>(either_); }
  Error&& error() && { return std::get<1>(std::move(either_)); }

 private:
  std::variant<std::monostate, Error> either_;
};

}  // namespace text
