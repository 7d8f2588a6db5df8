// What the statistics add to the finding of a rule: sizes, scans, rows, and with them its weight and its fix.
#pragma once

#include <string>

#include "migrate/audit/check.h"

namespace migrate::audit {

class Deletions;

void add_numbers(Finding& finding, const View& view, Deletions& deletions);

// The relation of that qualified name, or null.
const catalog::Relation* find_relation(const View& view, const std::string& qualified);

// "12.3 MB", "901,965"
std::string size_words(double bytes);
std::string count_words(double count);
std::string time_words(double seconds);  // "61 s", "12 min", "3.5 h", "12 days"

// The fix that drops an index, and the statement that makes it again.
Fix drop_index(const View& view, const catalog::Relation& index);

}  // namespace migrate::audit
