// What [audit] in schemalint.toml says.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migrate::audit {

// A number from which on a check speaks. Each check names its own, with the default; [audit.thresholds] sets
// them: "unused-index" = { days = 60 }.
struct Threshold {
  std::string_view name;
  double value;
};

class Thresholds {
 public:
  void set(std::string_view check, std::string_view name, double value) {
    set_[{std::string(check), std::string(name)}] = value;
  }
  double of(std::string_view check, const Threshold& threshold) const {
    const auto found = set_.find({std::string(check), std::string(threshold.name)});
    return found == set_.end() ? threshold.value : found->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, double> set_;
};

// [audit.allow]: "unused-index" = { "public.year_end_idx" = "yearly closing" }
struct Allowance {
  std::string check, subject;  // the subject may be a glob
  std::string why;
};

// [audit.pools]: api = { processes = 4, pool = 20, overflow = 10 }
struct Pool {
  std::string name;
  int64_t processes = 1, size = 0, overflow = 0;
  int64_t connections() const { return processes * (size + overflow); }
};

// [audit.targets]: "dead_rows *" = "< 1000"
struct Target {
  std::string what, wanted;
};

struct Settings {
  Thresholds thresholds;
  std::vector<Allowance> allow;
  std::vector<Pool> pools;
  std::vector<Target> targets;
  int64_t memory = 0;  // of the server's machine, in bytes: memory = "16GB"; 0: nobody said
};

}  // namespace migrate::audit
