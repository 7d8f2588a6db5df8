// A rule: a row of data with a function in it. rules/<id>.cc defines one each, in namespace rules:
//
//     extern constinit const lint::Rule index_not_concurrent{
//         .id = "index-not-concurrent", .summary = "...", .category = lint::Category::locks,
//         .severity = lint::Severity::error, .check = lint::StatementCheck{check}, .on =
//         lint::changes<catalog::CreateIndex>()};
//
// and rules/<id>.md is its page. A rule never prints, never reads a file, and keeps nothing between calls.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "lint/engine/category.h"
#include "lint/engine/sink.h"
#include "lint/engine/view.h"

namespace lint {

// Judges the chain: revisions, files, problems.
using ChainCheck = void (*)(const ChainView&, Sink&);
// Judges one statement on the Catalog before it. What it says is dropped where the server would refuse the
// statement or IF [NOT] EXISTS skips it, unless the rule speaks of refusals.
using StatementCheck = void (*)(const StatementView&, Sink&);
// Judges what a statement did, or why it was refused, with the Catalog after it.
using AppliedCheck = void (*)(const AppliedView&, Sink&);
// Judges the Catalog at the head.
using SchemaCheck = void (*)(const SchemaView&, Sink&);
// Judges a statement of a down as it is written.
using DownCheck = void (*)(const DownView&, Sink&);
// Judges what differs from before a revision once its up and its down have run (taken_back.h).
using TakenBackCheck = void (*)(const TakenBackView&, Sink&);

using Check =
    std::variant<std::monostate, ChainCheck, StatementCheck, AppliedCheck, SchemaCheck, TakenBackCheck>;

// A set of kinds of Change, one bit for each alternative of the variant.
using ChangeSet = uint64_t;
static_assert(std::variant_size_v<ast::Change> <= 64);

template <class T, size_t I = 0>
constexpr size_t change_index() {
  if constexpr (std::is_same_v<T, std::variant_alternative_t<I, ast::Change>>) {
    return I;
  } else {
    return change_index<T, I + 1>();
  }
}

template <class... T>
constexpr ChangeSet changes() {
  return ((ChangeSet{1} << change_index<T>()) | ...);
}

// What a rule can be told in its table of [rules], beside its severity and `except`. Read strictly: a value
// of another kind is an error. What was given stands in Settings::option.
struct RuleOption {
  enum class Kind : uint8_t {
    number,   // int64_t
    text,     // std::string
    list,     // std::vector<std::string>
    pattern,  // std::string, a regular expression
    numbers,  // std::map<std::string, int64_t>, by the user's own names
  };
  std::string_view key;
  Kind kind;
};

struct Rule {
  std::string_view id;       // also the file's name, the page's, the configuration key
  std::string_view summary;  // one line
  Category category;
  Severity severity = Severity::error;  // while it is on
  bool optional = false;                // off unless it, its category or the preset `strict` is chosen
  Check check = {};                     // none: the engine itself finds it (suppressions)
  ChangeSet on =
      ~ChangeSet{0};  // StatementCheck, AppliedCheck, DownCheck: the kinds of Change it is asked about
  DownCheck down = nullptr;
  bool of_refusals = false;       // what it says stands although the statement is refused
  std::string_view answers = {};  // rules of other linters that ask the same: "squawk x, eugene E6"
  std::span<const RuleOption> options = {};
};

}  // namespace lint
