// Judges what changed between two states of one server.
#include "migrate/verify/compare.h"

#include <map>

namespace migrate {
namespace {

using diff::Difference;

void add_details(const Details& expected, const Details& actual, std::vector<Difference>& out) {
  const auto add = [&](Difference::Kind kind, const std::string& name, const std::string& was,
                       const std::string& is) {
    out.push_back({kind, name.substr(0, name.find(' ')), name.substr(name.find(' ') + 1), "text", was, is});
  };
  for (const auto& [name, text] : expected) {
    const auto found = actual.find(name);
    if (found == actual.end())
      add(Difference::Kind::missing, name, text, "");
    else if (found->second != text)
      add(Difference::Kind::changed, name, text, found->second);
  }
  for (const auto& [name, text] : actual) {
    if (!expected.contains(name)) add(Difference::Kind::extra, name, "", text);
  }
}

}  // namespace

Likeness likeness(const std::vector<Difference>& differences) {
  bool order = false;
  bool layout = false;
  for (const Difference& difference : differences) {
    if (difference.kind == Difference::Kind::order)
      order = true;
    else if (difference.is_layout())
      layout = true;
    else
      return Likeness::different;
  }
  return layout ? Likeness::cosmetic : order ? Likeness::column_order : Likeness::same;
}

std::vector<Difference> differences(const Changes& changes) {
  diff::Rows before, after;
  Details details_before, details_after;
  // What two steps together have left as it was, as most downs do, tells nothing.
  const auto add = [](const auto& was, const auto& is, auto& all_before, auto& all_after) {
    if (*was == *is) return;
    all_before.insert(was->begin(), was->end());
    all_after.insert(is->begin(), is->end());
  };
  for (const auto& [unit, change] : changes) {
    add(change.before.rows, change.after.rows, before, after);
    add(change.before.details, change.after.details, details_before, details_after);
  }
  std::vector<Difference> out = diff::differences(before, after);
  if (likeness(out) != Likeness::different) add_details(details_before, details_after, out);
  return out;
}

}  // namespace migrate
