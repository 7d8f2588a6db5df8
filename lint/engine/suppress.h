// Comments that silence a finding where it stands:
//
//     -- schemalint: allow index-not-concurrent the table has forty rows
//
// before the statement, inside it, or after it on its last line. The reason is required. Several rules are
// named with commas between them, and each is an Allow of its own. A name that another linter gives to what
// some of our rules ask stands for those. Further reach
//
//     -- schemalint: allow-begin <rule> <why>   ...   -- schemalint: allow-end
//     -- schemalint: allow-file <rule> <why>
//     -- schemalint: allow-table <table> <rule> <why>      in all revisions, whatever they do to it
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/engine/finding.h"

namespace catalog {
class Catalog;
}

namespace lint {

struct Rule;

struct Allow {
  uint32_t file = 0;
  text::Span comment;
  text::Span covers;                    // of the file; empty where no statement follows
  std::string table = {};               // not of the file: of this table, named with its schema or without
  std::string rule;                     // the id as written
  std::vector<std::string_view> means;  // our rules' ids: the same, or those that another's name stands for
  std::string problem;                  // why it cannot count: no reason, an unknown rule; empty: it does
  std::string hint;
  std::string meant = {};  // the rule's name that was probably meant
  std::string remark;      // it counts, and yet: "`ban-x` is squawk's name for `y`"
  bool used = false;
};

// Every such comment in the chain's files, in order.
std::vector<Allow> find_allows(const chain::Chain& chain, std::span<const Rule* const> rules);

// Whether the comment speaks of the finding: of its rule and statement, or, for a finding about a whole file,
// of its rule and file; or of its rule and table, which for an index at the head is the one it stands on.
bool allows(const Allow& allow, const Finding& finding, const catalog::Catalog& head);

}  // namespace lint
