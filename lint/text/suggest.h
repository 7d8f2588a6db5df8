// "Did you mean": the known word nearest to a wrong one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace text {

// Edits (insert, delete, replace, swap of neighbours) between two words, case ignored.
unsigned edit_distance(std::string_view a, std::string_view b);

// The nearest of `known` within a third of the word's length (at least one edit); the first wins a tie.
std::optional<std::string_view> nearest(std::string_view wrong, std::span<const std::string_view> known);

// "did you mean `x`?", or "" where nothing is near: ready to be a hint.
std::string did_you_mean(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace text
