// What pg_catalog says in letters, in words.
#pragma once

#include <string>

#include "lint/ast/codes.h"
#include "lint/ast/object.h"

namespace diff {
using namespace ast;

// "?" for a letter that no version has had so far.
std::string word(Persistence persistence);
std::string word(FkAction action);
std::string word(ReplicaIdentity identity);
std::string word(Identity identity);
std::string word(Generated generated);
std::string word(FkMatch match);
std::string word(Volatility volatility);
std::string word(ParallelSafety safety);
std::string word(TriggerTiming timing);
std::string word(Firing firing);
std::string word(PolicyCommand command);
std::string word(RowCommand command);
// "statistics object"; nothing for the classes of which migrate/inspect reads no objects.
std::string word(ObjectClass cls);

}  // namespace diff
