// A run is struck at each message that is sent, and at each answer: nothing is lost, nothing is done twice,
// and what the history says is what is there.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "tests/pg/migrate/strike.h"

using tests::Strike;
using tests::Struck;
using What = tests::Strike::What;
using Where = tests::Strike::Where;

namespace {

// MIGRATE_STRIDE=1: at every message, for as long as it takes.
size_t stride() {
  const char* wanted = std::getenv("MIGRATE_STRIDE");
  return wanted ? std::max(1UL, std::strtoul(wanted, nullptr, 10)) : 48;
}

}  // namespace

TEST_CASE("cut after messages and answers, up and down, with and without pipeline") {
  Struck struck(true);
  for (const bool pipeline : {false, true}) {
    for (const bool down : {false, true}) {
      for (const bool sent : {false, true}) {
        const size_t blows =
            struck.strike_each({What::cut, Where::to_server, pipeline, down, sent}, stride());
        MESSAGE(fmt::format("{} blows", blows));
        CHECK(blows > 90 / stride());
      }
    }
  }
}

TEST_CASE("the client is killed, and the server, at messages and answers") {
  Struck struck(true);
  for (const What what : {What::kill_client, What::crash_server}) {
    for (const bool pipeline : {false, true}) {
      for (const bool down : {false, true}) {
        const size_t blows =
            struck.strike_each({what, Where::to_server, pipeline, down, pipeline == down}, 2 * stride());
        MESSAGE(fmt::format("{} blows", blows));
        CHECK(blows > 90 / (2 * stride()));
      }
    }
  }
}

TEST_CASE("through a pool in transaction mode: cut on either side of it, and the server killed") {
  Struck struck(false);
  // A pool that could not log in waits before it tries again: its first messages are left out.
  const auto first = [](Where where, bool sent) -> size_t {
    return where == Where::to_pooler ? 1 : sent ? 2 : 18;
  };
  for (const Where where : {Where::to_pooler, Where::behind_pooler}) {
    for (const bool down : {false, true}) {
      for (const bool sent : {false, true})
        CHECK(struck.strike_each({What::cut, where, false, down, sent, first(where, sent)},
                                 stride() / 2 + 1) > 0);
      CHECK(struck.strike_each({What::kill_client, where, false, down, true, 2}, stride()) > 0);
    }
  }
  CHECK(struck.strike_each({What::crash_server, Where::behind_pooler, false, false, true, 2}, stride()) > 0);
}

// MIGRATE_BLOWS=2000 MIGRATE_SEED=7: a long run.
TEST_CASE("struck at random") {
  const char* wanted = std::getenv("MIGRATE_BLOWS");
  const char* seed = std::getenv("MIGRATE_SEED");
  const int blows = wanted ? std::atoi(wanted) : 12;
  uint64_t state = seed ? std::strtoull(seed, nullptr, 10) : 1;
  const auto below = [&](unsigned bound) {  // Knuth's MMIX generator: the same everywhere
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<unsigned>((state >> 33) % bound);
  };
  Struck direct(true), pooled(false);
  std::array<int, 3> fallen{};
  for (int i = 0; i < blows; ++i) {
    Strike strike;
    strike.where = static_cast<Where>(below(4) == 0 ? 1 + below(2) : 0);
    strike.what = static_cast<What>(below(strike.where == Where::to_pooler ? 2 : 3));
    strike.pipeline = strike.where == Where::to_server && below(2) == 0;
    strike.down = below(2) == 0;
    strike.sent = below(2) == 0;
    strike.at = 1 + below(60);
    if ((strike.where == Where::to_server ? direct : pooled).strike(strike))
      ++fallen[static_cast<size_t>(strike.what)];
  }
  MESSAGE(fmt::format("of {} runs {} were cut off, {} clients killed, the server {} times", blows, fallen[0],
                      fallen[1], fallen[2]));
}
