// A run: the chain replayed once, every rule asked in its place, and what came of it sorted.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lint/engine/rule.h"

namespace lint {

class Baseline;

struct Summary {
  size_t revisions = 0, statements = 0;
  size_t errors = 0, warnings = 0, notes = 0;
  size_t suppressed = 0;   // by a comment at the statement or by the baseline
  size_t blind_spots = 0;  // statements not understood, wholly or in part
  // Statements of which nothing is known or a placeholder has no value, and revisions without SQL that can be
  // had; out of how many of both.
  size_t unread = 0, readable = 0;
};

struct Result {
  std::vector<Finding> findings;  // in the order of revisions, then of files, lines and rules
  std::map<std::string_view, size_t> allowed, known;  // of each rule: by a comment, by the baseline
  std::vector<uint32_t> judged;                       // the revisions of which findings were wanted
  Summary summary;
  std::shared_ptr<const replay::Replay> replay;  // with the Catalog at the head

  bool any_at_least(Severity severity) const;
};

struct Inputs {
  const chain::Chain& chain;
  const Settings& settings;
  std::span<const Rule* const> rules;  // sorted by id
  const chain::Base* base = nullptr;   // the chain at --base
  const Baseline* baseline = nullptr;  // findings already known
};

Result run(const Inputs& inputs);

}  // namespace lint
