// Plain SQL files that follow no tool's rules: each is a revision of its own, in the order of their names as
// numbers where they begin with some, and its statements are sent one by one, as `psql -f` would. Taken for
// files or a folder that the user named, and for a folder come across that is called migrations and holds
// numbered files. x.sqlite.sql beside x.postgres.sql is another database's.
#include <algorithm>
#include <array>

#include "lint/chain/layout.h"
#include "lint/chain/loose_script.h"
#include "lint/chain/names.h"
#include "lint/chain/placeholders.h"

namespace chain::layouts {
namespace {

bool is_script(const Listing& listing, std::string_view path) {
  const bool within_reach = listing.partial() || path.find('/') == std::string_view::npos;
  return within_reach && is_postgres_sql(path);
}

// A folder that is called migrations, or is one in such a folder.
bool is_named_migrations(std::string_view root) {
  constexpr std::array<std::string_view, 5> names = {"migrations", "migration", "migrate", "upgrades",
                                                     "upgrade"};
  const auto is_one = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return is_one(text::file_name(root)) || is_one(text::file_name(text::directory(root)));
}

int likeness(const Listing& listing) {
  size_t scripts = 0, numbered = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_script(listing, path)) continue;
    ++scripts;
    if (leading_digits(path) > 0) ++numbered;
  }
  if (scripts == 0) return 0;
  const bool likely =
      !listing.partial() && numbered > 1 && numbered * 2 > scripts && is_named_migrations(listing.root());
  return likely ? 12 : 1;
}

bool comes_before(const std::string& a, const std::string& b) {
  // 1.10.0 comes after 1.9.0: numbers with dots between them are compared one by one.
  std::string_view left = a, right = b;
  while (true) {
    const std::string_view x = left.substr(0, leading_digits(left));
    const std::string_view y = right.substr(0, leading_digits(right));
    if (x.empty() || y.empty()) return a < b;
    if (x != y) return number_less(x, y);
    left.remove_prefix(x.size());
    right.remove_prefix(y.size());
    if (!left.starts_with('.') || !right.starts_with('.')) return a < b;
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
}

void read(Builder& builder) {
  std::vector<std::string> scripts;
  for (const std::string& path : builder.listing().paths()) {
    if (is_script(builder.listing(), path))
      scripts.push_back(path);
    else
      builder.ignore(path);
  }
  std::stable_sort(scripts.begin(), scripts.end(), comes_before);
  for (const std::string& path : scripts) {
    Revision revision = loose_revision(builder, path);
    revision.id = path.substr(0, path.rfind(".sql"));
    builder.chain().revisions.push_back(std::move(revision));
  }
}

}  // namespace

extern constinit const Layout plain_layout{.name = "plain",
                                           .fills_in = psql_form,
                                           .guessed = "SQL files whose names and marks are no tool's",
                                           .likeness = likeness,
                                           .read = read};

}  // namespace chain::layouts
