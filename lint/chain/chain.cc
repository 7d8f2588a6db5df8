// What can be asked of a chain that is read: revisions by name, heads, the SQL and checksum of a script.

#include "lint/chain/chain.h"

#include <algorithm>
#include <set>

#include "lint/chain/names.h"
#include "lint/sql/checksum.h"
#include "lint/text/suggest.h"

namespace chain {

std::string_view name(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::duplicate_id: return "duplicate-id";
    case Problem::Kind::same_sql: return "same-sql";
    case Problem::Kind::gap: return "gap";
    case Problem::Kind::fork: return "fork";
    case Problem::Kind::orphan: return "orphan";
    case Problem::Kind::cycle: return "cycle";
    case Problem::Kind::unreadable: return "unreadable";
    case Problem::Kind::misnamed: return "misnamed";
    case Problem::Kind::unsupported: return "unsupported";
    case Problem::Kind::malformed: return "malformed";
    case Problem::Kind::directive: return "directive";
    case Problem::Kind::missing_up: return "missing-up";
    case Problem::Kind::missing_down: return "missing-down";
    case Problem::Kind::empty_up: return "empty-up";
    case Problem::Kind::empty_down: return "empty-down";
  }
  return "";
}

bool breaks_chain(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::same_sql:
    case Problem::Kind::gap:
    case Problem::Kind::missing_down:
    case Problem::Kind::empty_up:
    case Problem::Kind::empty_down: return false;
    default: return true;
  }
}

std::string_view sql_of(const Chain& chain, const Script& script) {
  return chain.files[script.file].slice(script.body);
}

// Of the script as it is written: what placeholders are filled in with differs from database to database.
std::string checksum(const Chain& chain, const Revision& revision) {
  if (!revision.up) return {};
  const text::Source& source = chain.files[revision.up->file];
  const bool filled_in =
      source.original &&
      std::any_of(source.original->parts.begin(), source.original->parts.end(),
                  [](const text::Original::Part& part) { return !part.text.empty() || !part.file.empty(); });
  if (!filled_in) return sql::checksum(sql_of(chain, *revision.up));
  const uint32_t begin = source.file_offset(revision.up->body.begin);
  const uint32_t end = std::max(begin, source.file_offset(revision.up->body.end));
  return sql::checksum(source.file_bytes().substr(begin, end - begin));
}

namespace {

// How a typed name may mean a revision, the surest way first.
enum class Match { id, number, path, beginning, none };

Match match(const Chain& chain, const Revision& revision, std::string_view typed) {
  if (revision.id == typed) return Match::id;
  if (is_digits(typed) && is_digits(revision.id) &&
      without_leading_zeros(typed) == without_leading_zeros(revision.id)) {
    return Match::number;
  }
  const std::string& path = chain.files[revision.file].path;
  const std::string_view file = text::file_name(path);
  const std::string_view folder = text::file_name(text::directory(path));
  if (path == typed || file == typed || folder == typed || file.substr(0, file.find('.')) == typed)
    return Match::path;
  return !typed.empty() && revision.id.starts_with(typed) ? Match::beginning : Match::none;
}

}  // namespace

text::Result<size_t> find_revision(const Chain& chain, std::string_view typed) {
  Match best = Match::none;
  std::vector<size_t> found;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const Match how = match(chain, chain.revisions[i], typed);
    if (how == Match::none || how > best) continue;
    if (how < best) found.clear();
    best = how;
    found.push_back(i);
  }
  if (found.size() == 1) return found.front();
  text::Error error;
  if (!found.empty()) {
    error.message = "`" + std::string(typed) + "` may mean " + std::to_string(found.size()) +
                    " revisions: " + chain.revisions[found[0]].id + ", " + chain.revisions[found[1]].id;
    if (found.size() > 2) error.message += " and others";
    return error;
  }
  std::vector<std::string_view> ids;
  for (const Revision& revision : chain.revisions) ids.push_back(revision.id);
  error.message = "there is no revision `" + std::string(typed) + "` in " + chain.root;
  // One number is as far from its neighbours as from any other.
  const std::vector<size_t> last = heads(chain);
  error.hint = is_digits(typed) && last.size() == 1 && is_digits(ids[last.front()])
                   ? "the last one here is `" + chain.revisions[last.front()].id + "`"
                   : text::did_you_mean(typed, ids);
  return error;
}

std::vector<size_t> heads(const Chain& chain) {
  std::set<std::string_view> followed;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const Revision& revision = chain.revisions[i];
    if (revision.repeatable) continue;
    followed.insert(revision.parents.begin(), revision.parents.end());
  }
  const bool named = std::any_of(chain.revisions.begin(), chain.revisions.end(),
                                 [](const Revision& revision) { return !revision.parents.empty(); });
  std::vector<size_t> found;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const bool last = i + 1 == chain.revisions.size();
    if (named ? !followed.contains(chain.revisions[i].id) : last) found.push_back(i);
  }
  return found;
}

}  // namespace chain
