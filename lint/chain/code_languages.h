// The languages in which migrations are written, as far as their literals go.
#pragma once

#include "lint/chain/code_tokens.h"

namespace chain::languages {

inline constexpr Language ruby{.name = "Ruby",
                               .line_comments = "#",
                               .quotes = "\"'",
                               .raw_quotes = "'",
                               .interpolation = "#{",
                               .interpolated = "\"",
                               .ruby_heredocs = true,
                               .joins_adjacent = true};
inline constexpr Language python{
    .name = "Python", .line_comments = "#", .quotes = "\"'", .triple_quotes = true, .joins_adjacent = true};
inline constexpr Language javascript{.name = "JavaScript",
                                     .line_comments = "/",
                                     .block_comments = true,
                                     .quotes = "\"'`",
                                     .interpolation = "${",
                                     .interpolated = "`"};
inline constexpr Language php{.name = "PHP",
                              .line_comments = "/#",
                              .block_comments = true,
                              .quotes = "\"'",
                              .raw_quotes = "'",
                              .interpolation = "{$",
                              .interpolated = "\"",
                              .php_heredocs = true};
inline constexpr Language elixir{.name = "Elixir",
                                 .line_comments = "#",
                                 .quotes = "\"",
                                 .interpolation = "#{",
                                 .interpolated = "\"",
                                 .triple_quotes = true,
                                 .elixir_sigils = true};
inline constexpr Language csharp{
    .name = "C#", .line_comments = "/", .block_comments = true, .quotes = "\"'", .verbatim = true};
inline constexpr Language go{
    .name = "Go", .line_comments = "/", .block_comments = true, .quotes = "\"'`", .raw_quotes = "`"};

}  // namespace chain::languages
