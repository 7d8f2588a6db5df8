// A down that does not take its up back: both are replayed, and the Catalog after them is held against the
// one before.
#include <fmt/format.h>

#include "lint/engine/rule.h"
#include "lint/engine/taken_back.h"

namespace rules {

namespace {

using Kind = diff::Difference::Kind;

std::string shown(const std::string& value) {
  return value.empty() ? "nothing" : value;
}

std::string sentence(const lint::DownDifference& one) {
  const diff::Difference& difference = one.difference;
  const std::string object = difference.what + " " + difference.name;
  switch (difference.kind) {
    case Kind::missing:
      return object + (one.after_up ? " is gone, which the up left" : " does not come back");
    case Kind::extra: return object + (one.after_up ? " is left behind" : " was not there before the up");
    case Kind::changed:
      if (difference.expected.find('\n') != std::string::npos ||
          difference.actual.find('\n') != std::string::npos)
        return fmt::format("{} has another {}", object, difference.property);
      return fmt::format("{}: {} is {}, and was {}", object, difference.property, shown(difference.actual),
                         shown(difference.expected));
    case Kind::order: break;
  }
  return object;
}

// What VALIDATE and REFRESH have done no down need undo.
bool is_no_loss(const diff::Difference& difference) {
  return difference.kind == Kind::changed && difference.actual == "yes" &&
         (difference.property == "validated" || difference.property == "populated");
}

void check(const lint::TakenBackView& view, lint::Sink& sink) {
  constexpr size_t shown_most = 8;
  std::vector<std::string> sentences;
  for (const lint::DownDifference& one : view.differences) {
    if (one.difference.kind != Kind::order && !is_no_loss(one.difference)) sentences.push_back(sentence(one));
  }
  if (sentences.empty()) return;
  lint::Finding finding = view.finding();
  finding.message = "the down does not take its up back: " + sentences.front();
  for (size_t i = 1; i < sentences.size() && i < shown_most; ++i)
    finding.notes.push_back({"also", sentences[i], {}});
  if (sentences.size() > shown_most)
    finding.notes.push_back({"also", fmt::format("{} more differences", sentences.size() - shown_most), {}});
  finding.help =
      "let the down undo what the up does, in the reverse order; what cannot be had again is a reason to "
      "have no down";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule incomplete_down{
    .id = "incomplete-down",
    .summary = "a down that leaves a schema other than the one before its up",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::TakenBackCheck{check}};

}  // namespace rules
