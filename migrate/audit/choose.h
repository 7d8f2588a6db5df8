// Which of the fixes that are schema changes go together into a revision, and which stay out: checked as a
// set, for what each finding may say alone, all together may not.
#pragma once

#include <string>
#include <vector>

#include "migrate/audit/judge.h"

namespace migrate::audit {

// "unused-index", or "unused-index:public.orders_*".
struct Wish {
  std::string check, subject = "*";
};
Wish wish_of(const std::string& typed);

struct Kept {
  std::string subject, why;
};

struct Chosen {
  std::vector<const Finding*> taken;  // an object once, by subject
  std::vector<Kept> kept;             // what was wished for and stays
};

// Never both halves of a redundant pair, never the last index that supports a foreign key, and nothing that
// the chain did not make.
Chosen choose(const View& view, const Judgement& judgement, const std::vector<Wish>& wishes);

}  // namespace migrate::audit
