// The rules, with checks in the place of theirs that look at the clock before and after. A check is a plain
// function: each rule has one of its own, told apart by a number. What a statement does is worked out for the
// first rule that asks, and kept for all others: it is asked for before the clock starts, and is no rule's.

#include "tests/bench/shares.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <type_traits>
#include <utility>

#include "lint/chain/chain.h"
#include "lint/engine/alter.h"
#include "lint/engine/run.h"
#include "rules/table.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t most = 256;
std::array<const lint::Rule*, most> asked;
std::array<Clock::duration, most> spent;

template <size_t n, class View, class Ask>
void timed(const View& view, lint::Sink& sink, Ask ask) {
  if constexpr (std::is_same_v<View, lint::StatementView>) {
    view.effects();
    view.altered();
  }
  const Clock::time_point start = Clock::now();
  ask(view, sink);
  spent[n] += Clock::now() - start;
}

template <size_t n, class View>
void check(const View& view, lint::Sink& sink) {
  timed<n>(view, sink, std::get<void (*)(const View&, lint::Sink&)>(asked[n]->check));
}

template <size_t n>
void check_down(const lint::DownView& view, lint::Sink& sink) {
  timed<n>(view, sink, asked[n]->down);
}

template <size_t n, class View>
lint::Check clocked(void (*)(const View&, lint::Sink&)) {
  return &check<n, View>;
}

template <size_t n>
lint::Check clocked(std::monostate none) {
  return none;
}

template <size_t n>
lint::Rule with_clock() {
  lint::Rule rule = *asked[n];
  rule.check = std::visit([](auto ask) { return clocked<n>(ask); }, rule.check);
  if (rule.down) rule.down = &check_down<n>;
  return rule;
}

template <size_t... n>
std::vector<lint::Rule> with_clocks(size_t count, std::index_sequence<n...>) {
  std::vector<lint::Rule> rules;
  ((n < count ? rules.push_back(with_clock<n>()) : void()), ...);
  return rules;
}

}  // namespace

std::vector<Share> shares_of_rules(const std::filesystem::path& folder, int runs) {
  const std::vector<std::string> paths{folder.string()};
  const text::Result<chain::Chain> chain = chain::read(paths, {});
  if (!chain) return {};
  const auto rules = rules::all();
  const size_t count = std::min(rules.size(), most);
  std::copy_n(rules.begin(), count, asked.begin());
  const std::vector<lint::Rule> clocked = with_clocks(count, std::make_index_sequence<most>());
  std::vector<const lint::Rule*> pointers;
  for (const lint::Rule& rule : clocked) pointers.push_back(&rule);
  lint::Settings settings;
  settings.strict = true;

  std::vector<Share> shares;
  for (const lint::Rule* rule : pointers) shares.push_back({rule->id, 1e9});
  for (int run = 0; run < runs; ++run) {
    spent.fill({});
    lint::run({.chain = *chain, .settings = settings, .rules = pointers});
    for (size_t i = 0; i < count; ++i)
      shares[i].seconds = std::min(shares[i].seconds, std::chrono::duration<double>(spent[i]).count());
  }
  std::sort(shares.begin(), shares.end(),
            [](const Share& a, const Share& b) { return a.seconds > b.seconds; });
  return shares;
}

}  // namespace bench
