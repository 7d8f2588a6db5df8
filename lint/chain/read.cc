// From what was found to a chain: the layout's reader, and the problems that any chain may have.
#include <algorithm>
#include <set>

#include "lint/chain/chain.h"
#include "lint/chain/check.h"
#include "lint/chain/find.h"
#include "lint/chain/irreversible.h"
#include "lint/chain/lines.h"
#include "lint/chain/own_history.h"
#include "lint/chain/stray_down.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

void report_hidden(Builder& builder) {
  for (const std::string& path : builder.listing().hidden()) {
    const uint32_t file = builder.add({path, "", false});
    builder.problem(
        Problem::Kind::misnamed,
        std::string(text::file_name(path)) + " has the name of a file in another of the chain's folders",
        "rename one of them", {{file, {}}});
  }
}

// The last SET search_path of a script that prepares the database holds for what comes.
std::optional<std::string> last_search_path(std::string_view sql) {
  std::optional<std::string> path;
  for (const sql::Piece& piece : sql::split(sql)) {
    const std::string_view statement = sql.substr(piece.span.begin, piece.span.size());
    sql::Scanner scanner(statement);
    const auto next = [&] { return scanner.text(scanner.next_code()); };
    if (!same_ignoring_case(next(), "set")) continue;
    std::string_view word = next();
    if (same_ignoring_case(word, "session")) word = next();
    if (!same_ignoring_case(word, "search_path")) continue;
    const sql::Token sign = scanner.next_code();
    path = std::string(text::trim(statement.substr(sign.span.end)));
  }
  return path;
}

void read_before(Builder& builder) {
  Chain& chain = builder.chain();
  for (const std::string& path : builder.options().before) {
    text::Result<text::Source> source = text::load(path);
    if (!source) continue;  // read() has said so
    const uint32_t file = builder.add(*std::move(source));
    chain.base.push_back({file, chain.files[file].whole(), false, SendMode::statements});
    if (builder.options().search_path.empty()) {
      if (std::optional<std::string> set = last_search_path(builder.bytes(file)))
        chain.search_path = *std::move(set);
    }
  }
}

// A placeholder without a value that names a schema: it stands there before the chain, unless the chain makes
// it.
void give_unfilled_schemas(Chain& chain) {
  std::set<std::string> made, named;
  for (const Unfilled& one : chain.unfilled) {
    const std::string_view bytes = chain.files[one.file].bytes;
    if (one.at.empty()) continue;
    const size_t end = one.at.end < bytes.size() && bytes[one.at.end] == '"' ? one.at.end + 1 : one.at.end;
    const std::string name(bytes.substr(one.at.begin, one.at.size()));
    if (end < bytes.size() && bytes[end] == '.') named.insert(name);
    const std::string_view before = bytes.substr(0, one.at.begin);
    const std::vector<std::string_view> words =
        words_of(before.substr(before.size() - std::min<size_t>(before.size(), 40)));
    for (size_t i = words.size() > 4 ? words.size() - 4 : 0; i + 1 <= words.size(); ++i) {
      if (same_ignoring_case(words[i], "schema")) made.insert(name);
    }
  }
  for (const std::string& name : named) {
    if (!made.contains(name)) chain.unfilled_schemas.push_back(name);
  }
}

}  // namespace

Chain read_listing(const Listing& listing, const Layout& layout, const Options& options) {
  Chain chain;
  chain.layout = layout.name;
  chain.root = listing.root();
  chain.partial = listing.partial();
  chain.search_path = options.search_path;
  Builder builder(listing, chain, options, layout);
  layout.read(builder);
  take_search_path(builder, layout.connection);
  if (!layout.in_code && layout.name != "native") read_irreversible(builder);
  if (!layout.in_code) report_stray_downs(builder);
  report_hidden(builder);
  read_before(builder);
  stand_on_history(layout.history, builder);
  std::sort(chain.unfilled.begin(), chain.unfilled.end(), [](const Unfilled& a, const Unfilled& b) {
    return a.file != b.file ? a.file < b.file : a.at < b.at;
  });
  if (!chain.unfilled.empty()) give_unfilled_schemas(chain);
  check_chain(layout, builder);
  return chain;
}

text::Result<Chain> read(std::span<const std::string> paths, const Options& options) {
  for (const std::string& path : options.before) {
    if (text::path_kind(path) != text::PathKind::file)
      return text::Error{
          "there is no file " + path, "[environment] before in schemalint.toml names it", path, {}};
  }
  text::Result<Found> found = find_chain(paths, options);
  if (!found) return std::move(found).error();
  Chain chain = read_listing(found->listing, *found->layout, options);
  chain.guess = std::move(found->guess);
  return chain;
}

std::vector<std::string> remarks(const Chain& chain) {
  std::vector<std::string> out;
  if (!chain.guess.empty())
    out.push_back(chain.root + ": taken as " + chain.layout + ", for it holds " + chain.guess +
                  "; --layout or [chain] layout says otherwise");
  std::string passed_over;
  size_t count = 0;
  constexpr size_t shown = 3;
  for (const std::string& path : chain.ignored) {
    if (!path.ends_with(".sql")) continue;
    if (++count <= shown) passed_over += (passed_over.empty() ? "" : ", ") + path;
  }
  if (count > shown) passed_over += " (" + std::to_string(count - shown) + " more)";
  if (count > 0) out.push_back("passed over by the rules of this " + chain.layout + " chain: " + passed_over);
  return out;
}

}  // namespace chain
