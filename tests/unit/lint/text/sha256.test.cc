#include "lint/text/sha256.h"

#include <doctest/doctest.h>

namespace {

std::string sum(std::string_view bytes) {
  text::Sha256 sha;
  sha.add(bytes);
  return sha.finish_hex();
}

}  // namespace

// Values of FIPS 180-4's examples.
TEST_CASE("known sums") {
  CHECK(sum("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sum("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sum("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sum(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("pieces make no difference") {
  const std::string bytes(300, 'x');
  for (const size_t cut : {1U, 63U, 64U, 65U, 128U, 299U}) {
    text::Sha256 sha;
    sha.add(bytes.substr(0, cut));
    sha.add(bytes.substr(cut));
    CHECK(sha.finish_hex() == sum(bytes));
  }
}
