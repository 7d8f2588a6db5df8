// What somebody wants of this database, line by line: [audit.targets] "dead_rows *" = "< 1000". Each passes,
// fails or is not judged, with its number.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migrate/audit/check.h"

namespace migrate::audit {

enum class Verdict : uint8_t { pass, fail, not_judged };
std::string_view verdict_name(Verdict verdict);  // "PASS", "FAIL", "NOT JUDGED"

struct TargetResult {
  Target target;
  Verdict verdict = Verdict::not_judged;
  std::string found;  // "50,769 (public.registry)", or why it is not judged
};

// "< 10 ms, uses index x"
struct Wanted {
  std::string relation;  // "<", "<=", ">", ">=", "="; empty: no number is asked for
  double number = 0;     // bytes, milliseconds or a count
  std::string index;     // that a plan has to use
};
std::optional<Wanted> wanted_of(const std::string& text);
bool holds(const Wanted& wanted, double number);

// "plan <select>" and "run <select>" are for who has a server: they are not judged here.
struct Question {
  std::string metric, subject;  // "dead_rows", "*"; "plan", the statement
  bool asks_server() const { return metric == "plan" || metric == "run"; }
};
Question question_of(const std::string& what);
TargetResult judge_target(const View& view, const Target& target);

// A FAIL as a finding.
Finding finding_of(const TargetResult& result);

}  // namespace migrate::audit
