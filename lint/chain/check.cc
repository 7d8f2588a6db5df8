// What is looked for in every chain's revisions: duplicates, gaps, missing directions, the same SQL twice.

#include "lint/chain/check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"

namespace chain {
namespace {

// Timestamps have 8 digits (a date) or more; shorter ids are numbers in a row.
constexpr size_t longest_number = 7;

// What two revisions must not share. Where ids are numbers, the number: 007 and 7 are one, and so are 12_a
// and 12_b.
std::string_view identity(const Layout& layout, const Revision& revision) {
  const std::string_view id = revision.id;
  const size_t digits = leading_digits(id);
  if (!layout.numbered || layout.keyed_by_name || digits == 0) return id;
  if (digits != id.size() && digits > longest_number) return id;
  return without_leading_zeros(id.substr(0, digits));
}

std::optional<uint64_t> small_number(const Revision& revision) {
  const size_t digits = leading_digits(revision.id);
  if (digits == 0 || digits > longest_number) return std::nullopt;
  uint64_t number = 0;
  std::from_chars(revision.id.data(), revision.id.data() + digits, number);
  return number;
}

std::string file_of(const Chain& chain, const Revision& revision) {
  const std::string& path = chain.files[revision.file].path;
  return path.starts_with(chain.root + '/') ? path.substr(chain.root.size() + 1) : path;
}

void report_duplicates(Builder& builder, const std::vector<const Revision*>& same) {
  const Chain& chain = builder.chain();
  const std::string& id = same.front()->id;
  const bool spelled_alike =
      std::all_of(same.begin(), same.end(), [&](const Revision* revision) { return revision->id == id; });
  std::string list;
  std::vector<Place> places;
  std::vector<std::string> ids;
  for (const Revision* revision : same) {
    list += (list.empty() ? "" : revision == same.back() ? " and " : ", ") + file_of(chain, *revision);
    places.push_back({revision->file, {}});
    ids.push_back(revision->id);
  }
  std::string message =
      spelled_alike ? "revision " + id + " stands in " + std::to_string(same.size()) + " files: " + list
                    : list + " have the same number";
  const std::string free = next_free_id(chain);
  std::string hint = free.empty() ? "give one of them an id of its own"
                                  : "rename one of them: the next free number is " + free;
  // Point at the last one: it is usually the newcomer.
  std::rotate(places.begin(), places.end() - 1, places.end());
  builder.problem(Problem::Kind::duplicate_id, std::move(message), std::move(hint), std::move(places),
                  std::move(ids));
}

void check_duplicates(const Layout& layout, Builder& builder) {
  std::vector<std::pair<std::string_view, const Revision*>> identities;
  for (const Revision& revision : builder.chain().revisions)
    identities.emplace_back(identity(layout, revision), &revision);
  // The shorter first: numbers in a row are in order as they come.
  const auto less = [](const auto& a, const auto& b) {
    if (a.first.size() != b.first.size()) return a.first.size() < b.first.size();
    return a < b;
  };
  if (!std::is_sorted(identities.begin(), identities.end(), less))
    std::sort(identities.begin(), identities.end(), less);
  for (size_t i = 0; i < identities.size();) {
    const std::string_view first = identities[i].first;
    size_t end = i + 1;
    while (end < identities.size() && identities[end].first == first) ++end;
    if (end - i > 1) {
      std::vector<const Revision*> same;
      for (size_t k = i; k < end; ++k) same.push_back(identities[k].second);
      report_duplicates(builder, same);
    }
    i = end;
  }
}

// Only where the numbers are dense, at least every other one taken: some count in tens, and some chains begin
// with numbers and go on with dates.
void check_gaps(Builder& builder) {
  std::vector<std::pair<uint64_t, const Revision*>> numbers;
  for (const Revision& revision : builder.chain().revisions) {
    if (const std::optional<uint64_t> number = small_number(revision))
      numbers.emplace_back(*number, &revision);
  }
  const auto less = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto equal = [](const auto& a, const auto& b) { return a.first == b.first; };
  if (!std::is_sorted(numbers.begin(), numbers.end(), less))
    std::stable_sort(numbers.begin(), numbers.end(), less);
  numbers.erase(std::unique(numbers.begin(), numbers.end(), equal), numbers.end());
  if (numbers.size() < 2) return;
  const uint64_t reach = numbers.back().first - numbers.front().first + 1;
  if (numbers.size() * 2 < reach) return;
  for (auto at = std::next(numbers.begin()); at != numbers.end(); ++at) {
    const auto [before_number, before] = *std::prev(at);
    const auto [number, revision] = *at;
    if (number == before_number + 1) continue;
    const uint64_t first = before_number + 1;
    std::string missing = std::to_string(first);
    if (first != number - 1) missing += (first + 2 == number ? " and " : " to ") + std::to_string(number - 1);
    const bool one = first == number - 1;
    builder.problem(Problem::Kind::gap,
                    (one ? "number " : "numbers ") + missing + (one ? " is" : " are") + " left out between " +
                        before->id + " and " + revision->id,
                    "a revision may have been lost in a merge, or deleted after it was applied",
                    {{revision->file, {}}}, {before->id, revision->id});
  }
}

// BEGIN and COMMIT with nothing between them.
bool only_controls(std::string_view sql) {
  constexpr size_t longest = 200;  // with comments
  if (sql.size() > longest) return false;
  const auto begins_with_control = [](std::string_view statement) {
    sql::Scanner scanner(statement);
    sql::Token token = scanner.next_code();
    while (token.kind == sql::TokenKind::semicolon) token = scanner.next_code();
    const std::string_view word = scanner.text(token);
    const auto is = [&](std::string_view control) { return same_ignoring_case(word, control); };
    return is("begin") || is("start") || is("commit") || is("end") || is("rollback");
  };
  if (!begins_with_control(sql)) return false;  // as most do
  const std::vector<sql::Piece> pieces = sql::split(sql);
  return std::all_of(pieces.begin(), pieces.end(), [&](const sql::Piece& piece) {
    return begins_with_control(sql.substr(piece.span.begin, piece.span.size()));
  });
}

}  // namespace

bool does_nothing(const Chain& chain, const std::optional<Script>& script) {
  return !script || sql::is_empty(sql_of(chain, *script)) || only_controls(sql_of(chain, *script));
}

namespace {

// Versions of which a file is passed over: where the one for PostgreSQL is empty, another database's does
// what is to be done.
std::set<std::string_view> passed_over_versions(const Chain& chain) {
  std::set<std::string_view> versions;
  for (const std::string& path : chain.ignored) {
    const std::string_view name = text::file_name(path);
    const size_t digits = leading_digits(name);
    if (digits > 0 && name.ends_with(".sql")) versions.insert(name.substr(0, digits));
  }
  return versions;
}

void check_pairs(const Layout& layout, Builder& builder) {
  Chain& chain = builder.chain();
  const bool uses_downs = std::any_of(chain.revisions.begin(), chain.revisions.end(),
                                      [](const Revision& r) { return r.down.has_value(); });
  const std::vector<uint32_t> together = undone_together(chain);
  const std::set<std::string_view> passed_over = passed_over_versions(chain);
  std::set<uint32_t> taken_back;  // firsts of those of which a down does something
  for (size_t i = 0; i < together.size(); ++i) {
    if (!does_nothing(chain, chain.revisions[i].down)) taken_back.insert(together[i]);
  }
  for (const Revision& revision : chain.revisions) {
    if (!revision.up && !revision.opaque) {
      builder.problem(Problem::Kind::missing_up, revision.id + " has a down but no up",
                      "restore its up, or delete the down", {{revision.file, {}}}, {revision.id});
      continue;
    }
    // In a program what does something need not be SQL.
    const bool meant = revision.parents.size() > 1 || passed_over.contains(revision.id) || layout.in_code;
    if (revision.up && !revision.opaque && !meant && does_nothing(chain, revision.up))
      builder.problem(
          Problem::Kind::empty_up, "the up of " + revision.id + " does nothing",
          "write what it does, or delete the file, while it is applied nowhere; once it is, let it stand",
          {{revision.up->file, {}}}, {revision.id});
    if (!layout.has_downs || !uses_downs || revision.irreversible || revision.opaque || revision.repeatable)
      continue;
    if (does_nothing(chain, revision.up)) continue;
    const auto at = static_cast<size_t>(&revision - chain.revisions.data());
    if (taken_back.contains(together[at])) continue;
    if (!revision.down && !chain.partial) {
      builder.problem(Problem::Kind::missing_down, revision.id + " cannot be taken back: it has no down",
                      layout.name == "native"
                          ? "write its down, or say why there is none: `-- migrate:irreversible <reason>`"
                          : "write its down",
                      {{revision.file, revision.up->body}}, {revision.id});
    } else if (revision.down && does_nothing(chain, revision.down)) {
      builder.problem(
          Problem::Kind::empty_down, "the down of " + revision.id + " does nothing, though its up does",
          "write what takes the up back", {{revision.down->file, revision.down->body}}, {revision.id});
    }
  }
}

enum class Byte : uint8_t { counted, blank, dash_or_slash, quote, end };

constexpr std::array<Byte, 256> byte_kinds = [] {
  std::array<Byte, 256> kinds{};
  const auto set = [&](std::string_view bytes, Byte kind) {
    for (const char c : bytes) kinds[static_cast<unsigned char>(c)] = kind;
  };
  set(" ;\t\n\v\f\r", Byte::blank);
  set("-/", Byte::dash_or_slash);
  set("'\"", Byte::quote);
  set("$\\", Byte::end);
  return kinds;
}();

// The beginning tells most scripts apart: the whole is only compared where it agrees. Counted are characters
// outside blanks, semicolons and comments, in either case; within quotes every one, up to the first backslash
// or dollar. 0: there are none.
class Beginning {
 public:
  uint64_t of(std::string_view sql) {
    for (size_t at = 0; at < sql.size() && counted_ < enough; ++at) {
      switch (byte_kinds[static_cast<unsigned char>(sql[at])]) {
        case Byte::blank: continue;
        case Byte::end: return sum_;
        case Byte::quote: at = quoted(sql, at); continue;
        case Byte::dash_or_slash:
          if (const std::string_view pair = sql.substr(at, 2); pair == "--" || pair == "/*") {
            sql::Scanner scanner(sql.substr(at));
            at += scanner.next().span.size() - 1;
            continue;
          }
          break;
        case Byte::counted: break;
      }
      count(sql[at] | 0x20);
    }
    return counted_ == 0 && sql::is_empty(sql) ? 0 : sum_;
  }

 private:
  static constexpr int enough = 48;

  void count(int byte) {
    constexpr uint64_t prime = 1099511628211ULL;
    sum_ = (sum_ ^ static_cast<unsigned char>(byte)) * prime;
    ++counted_;
  }

  // From one quote to the next like it; to before a backslash or dollar where one comes first.
  size_t quoted(std::string_view sql, size_t begin) {
    size_t at = begin;
    do {
      if (byte_kinds[static_cast<unsigned char>(sql[at])] == Byte::end) return at - 1;
      if (sql[at] != '\r') count(sql[at]);  // that may have come by an editor
      ++at;
    } while (at < sql.size() && counted_ < enough && sql[at] != sql[begin]);
    if (at < sql.size() && counted_ < enough) count(sql[at]);
    return at;
  }

  uint64_t sum_ = 14695981039346656037ULL;
  int counted_ = 0;
};

void report_same_sql(Builder& builder, const Revision& revision, const Revision& first) {
  builder.problem(
      Problem::Kind::same_sql,
      revision.id + " holds the same SQL as " + first.id + " (" + file_of(builder.chain(), first) + ")",
      "if it is a copy, delete the one that is applied nowhere",
      {{revision.up->file, revision.up->body}, {first.up->file, first.up->body}}, {revision.id, first.id});
}

// \copy and its like do what another file says.
bool reads_elsewhere(const Chain& chain, const Script& script) {
  auto one = std::lower_bound(chain.unfilled.begin(), chain.unfilled.end(), script.file,
                              [](const Unfilled& u, uint32_t file) { return u.file < file; });
  for (; one != chain.unfilled.end() && one->file == script.file; ++one) {
    if (one->name.starts_with('\\')) return true;
  }
  return false;
}

void check_same_sql(Builder& builder) {
  const Chain& chain = builder.chain();
  std::vector<std::pair<uint64_t, const Revision*>> beginnings;
  for (const Revision& revision : chain.revisions) {
    if (!revision.up || revision.repeatable || revision.opaque) continue;  // opaque: the rest may differ
    if (reads_elsewhere(chain, *revision.up)) continue;
    if (const uint64_t beginning = Beginning().of(sql_of(chain, *revision.up)))
      beginnings.emplace_back(beginning, &revision);
  }
  std::sort(beginnings.begin(), beginnings.end());
  for (size_t i = 0; i < beginnings.size();) {
    size_t end = i + 1;
    while (end < beginnings.size() && beginnings[end].first == beginnings[i].first) ++end;
    if (end - i == 1) {
      ++i;
      continue;
    }
    std::map<std::string, const Revision*> seen;
    for (size_t k = i; k < end; ++k) {
      const Revision& revision = *beginnings[k].second;
      const auto [first, is_new] = seen.emplace(checksum(chain, revision), &revision);
      if (!is_new && first->second->id != revision.id) report_same_sql(builder, revision, *first->second);
    }
    i = end;
  }
}

}  // namespace

// Made at the same time, with one title.
static bool of_one_change(const Revision& a, const Revision& b) {
  constexpr size_t counted = 6;  // digits that number the parts
  return !a.title.empty() && a.title == b.title && a.id.size() == b.id.size() && a.id.size() > counted &&
         a.id.compare(0, a.id.size() - counted, b.id, 0, b.id.size() - counted) == 0;
}

std::vector<uint32_t> undone_together(const Chain& chain) {
  const auto& revisions = chain.revisions;
  std::vector<uint32_t> first(revisions.size());
  for (size_t begin = 0, end = 0; begin < revisions.size(); begin = end) {
    for (end = begin + 1; end < revisions.size(); ++end) {
      if (!of_one_change(revisions[begin], revisions[end])) break;
    }
    std::fill(first.begin() + static_cast<ptrdiff_t>(begin), first.begin() + static_cast<ptrdiff_t>(end),
              static_cast<uint32_t>(begin));
  }
  return first;
}

std::string next_free_id(const Chain& chain) {
  uint64_t highest = 0;
  size_t width = 0;
  for (const Revision& revision : chain.revisions) {
    const size_t digits = leading_digits(revision.id);
    if (digits == 0 || digits > longest_number) return {};
    highest = std::max(highest, small_number(revision).value_or(0));
    width = std::max(width, revision.id.front() == '0' && digits > 1 ? digits : size_t{0});
  }
  if (chain.revisions.empty()) return {};
  std::string next = std::to_string(highest + 1);
  if (next.size() < width) next.insert(0, width - next.size(), '0');
  return next;
}

void check_chain(const Layout& layout, Builder& builder) {
  check_duplicates(layout, builder);
  if (layout.numbered && !builder.listing().partial()) check_gaps(builder);
  check_pairs(layout, builder);
  check_same_sql(builder);
}

}  // namespace chain
