// What verify and drift say of the chain and a server compared.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "lint/diff/diff.h"
#include "migrate/verify/schema.h"

namespace migrate::tool {

// Sentences after the word they belong to, aligned below each other.
std::string report_line(std::string_view word, const std::string& sentence);

nlohmann::json json_of(const diff::Difference& difference);
nlohmann::json json_of(const Comparison& comparison);
void print_comparison(const Comparison& comparison);
void complain_of_news(const Comparison& comparison);
bool is_fine(const Comparison& comparison);

}  // namespace migrate::tool
