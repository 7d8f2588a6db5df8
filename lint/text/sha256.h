// SHA-256 (FIPS 180-4), fed in pieces.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace text {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  std::array<uint8_t, 32> finish();  // once
  std::string finish_hex();          // the same in lower-case hex

 private:
  void block(const uint8_t* bytes);

  std::array<uint32_t, 8> state_;
  std::array<uint8_t, 64> pending_{};
  size_t pending_size_ = 0;
  uint64_t total_ = 0;
};

}  // namespace text
