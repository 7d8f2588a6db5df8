// Reading one `-- migrate:` comment, near misses told with what was probably meant.

#include "lint/chain/directive.h"

#include <algorithm>
#include <array>
#include <span>

#include "lint/chain/lines.h"
#include "lint/text/suggest.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

constexpr std::array<std::string_view, 6> names = {"up", "down", "verify", "parent", "irreversible", "loses"};

// What was meant is carried along: the rest of the file can be read as if it stood there.
Directive wrong(std::string error, std::string hint) {
  Directive directive;
  directive.error = std::move(error);
  directive.hint = std::move(hint);
  return directive;
}
Directive misspelt(std::string error, std::string_view written, std::string_view meant) {
  Directive directive = wrong(std::move(error), "did you mean `-- migrate:" + std::string(meant) + "`?");
  directive.kind = static_cast<Directive::Kind>(std::find(names.begin(), names.end(), meant) - names.begin());
  const char* dashes = written.starts_with("--") ? "-- " : "";
  directive.misspelt = Misspelt{std::string(written), dashes + ("migrate:" + std::string(meant))};
  return directive;
}

std::string in_backticks(std::string_view text) {
  return '`' + std::string(text) + '`';
}

// `-- Migrate:up`, `-- migrat:up`, `-- migrate: up`, `-- migrate up`: near enough to have been meant.
std::optional<Directive> near_miss(std::string_view text) {
  const size_t end = text.find_first_of(": \t");
  if (end > 10) return std::nullopt;  // so is npos
  if (text::edit_distance(text.substr(0, end), "migrate") > 2) return std::nullopt;
  const size_t name_begin = text.find_first_not_of(": \t", end);
  if (name_begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(name_begin);
  const std::string_view name = rest.substr(0, rest.find_first_of(": \t"));
  const bool has_colon = text[end] == ':';
  const std::optional<std::string_view> meant = text::nearest(name, names);
  // Without a colon it may be prose ("migrate down to one column"): then only the bare word counts.
  if (!meant || (!has_colon && (*meant != name || text::trim(rest) != name))) return std::nullopt;
  const std::string_view written = text::trim(text);
  return misspelt(in_backticks(written) + " is no directive", written, *meant);
}

void read_options(Directive& directive, const std::vector<std::string_view>& words) {
  constexpr std::array<std::string_view, 2> known = {"transaction:false", "transaction:true"};
  for (const std::string_view word : words) {
    if (word == known[0]) {
      directive.transactional = false;
    } else if (word != known[1] && directive.error.empty()) {
      directive.error = "unknown option " + in_backticks(word);
      const std::optional<std::string_view> meant = text::nearest(word, known);
      directive.hint =
          meant ? "did you mean " + in_backticks(*meant) + "?" : "the only option is `transaction:false`";
      if (meant) directive.misspelt = Misspelt{std::string(word), std::string(*meant)};
    }
  }
}

}  // namespace

std::optional<Directive> read_directive(std::string_view comment) {
  const std::string_view text = text::trim(comment.substr(2));
  if (text.empty() || (text.front() | 0x20) != 'm') return std::nullopt;
  constexpr std::string_view prefix = "migrate:";
  if (!text.starts_with(prefix)) return near_miss(text);
  const std::string_view body = text.substr(prefix.size());
  const std::string_view name = body.substr(0, body.find_first_of(" \t\r"));
  size_t which = 0;
  while (which < names.size() && names[which] != name) ++which;
  if (which == names.size()) {
    if (name.empty()) return near_miss(text);
    const std::optional<std::string_view> meant = text::nearest(name, names);
    const std::string written = "-- migrate:" + std::string(name);
    const std::string error = "unknown directive " + in_backticks(written);
    return meant ? misspelt(error, written, *meant)
                 : wrong(error, "the directives are up, down, verify, parent, irreversible and loses");
  }
  Directive directive;
  directive.kind = static_cast<Directive::Kind>(which);
  directive.rest = text::trim(body.substr(name.size()));
  const std::vector<std::string_view> words = words_of(body.substr(name.size()));
  switch (*directive.kind) {
    case Directive::Kind::up:
    case Directive::Kind::down:
    case Directive::Kind::verify: read_options(directive, words); break;
    case Directive::Kind::parent:
      if (words.empty())
        return wrong("`-- migrate:parent` names no revision", "name the one that this revision follows");
      directive.arguments = words;
      break;
    case Directive::Kind::irreversible:
      if (words.empty())
        return wrong("`-- migrate:irreversible` gives no reason", "say why there is no way back");
      break;
    case Directive::Kind::loses:
      if (words.empty())
        return wrong("`-- migrate:loses` does not say what",
                     "say what its down does not bring back, and why");
      break;
  }
  return directive;
}

}  // namespace chain
