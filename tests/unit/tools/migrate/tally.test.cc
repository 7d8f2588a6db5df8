#include "tools/migrate/tally.h"

#include <doctest/doctest.h>

#include <array>

namespace {

struct Proof {
  enum class Result { kept, lost, fails } result;
};
using Result = Proof::Result;
using Tallied = migrate::tool::Tallied<Proof>;

constexpr std::array<Tallied, 3> results{
    {{Result::lost, "loses", "lose"}, {Result::kept, "keeps", "keep"}, {Result::fails, "fails", "fail"}}};

std::string said(const std::vector<Proof>& proofs) {
  return migrate::tool::tally<Proof>(proofs, results);
}

}  // namespace

TEST_CASE("results are counted in the order of their list, one and several told apart") {
  CHECK(said({{Result::kept}, {Result::lost}, {Result::kept}}) == "1 loses, 2 keep");
}

TEST_CASE("a result that no proof came to is left out, and no proofs say nothing") {
  CHECK(said({{Result::fails}}) == "1 fails");
  CHECK(said({}).empty());
}
