// Pairs of a project's own naming: any <...>.up.sql and <...>.down.sql with a number at the beginning of the
// name, after letters (V0001.Initial.up.sql) or not. Where a name also says a dialect (x.postgres.up.sql),
// the other databases' files are left out. A file is taken to be sent as one simple query without a
// transaction; names that Alembic's offline mode is rendered into (<number>_<revision hash>_<name>) are
// sent statement by statement within a transaction, as Alembic's environments run them: the BEGIN and COMMIT
// around each are not in the file, those of an autocommit block are.
#include "lint/chain/pairs.h"

#include <algorithm>

#include "lint/chain/names.h"

namespace chain::layouts {
namespace {

size_t letters(std::string_view name) {
  size_t count = 0;
  while (count < name.size() && ((name[count] | 0x20) >= 'a' && (name[count] | 0x20) <= 'z')) ++count;
  return count;
}

std::optional<PairFile> parse_name(const std::string& path) {
  if (path.find('/') != std::string::npos) return std::nullopt;
  const bool is_up = path.ends_with(".up.sql");
  if (!is_up && !path.ends_with(".down.sql")) return std::nullopt;
  const size_t prefix = letters(path);
  const size_t digits = leading_digits(std::string_view(path).substr(prefix));
  if (prefix > 3 || digits == 0) return std::nullopt;
  PairFile file;
  file.path = path;
  file.version = path.substr(prefix, digits);
  const size_t rest = prefix + digits;
  file.name = path.substr(rest, path.size() - rest - (is_up ? 7 : 9));
  const size_t first = file.name.find_first_not_of("._-");
  file.name.erase(0, first == std::string::npos ? file.name.size() : first);
  file.is_up = is_up;
  return file;
}

bool begins_with_hash(std::string_view name) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return name.size() > 12 && name[12] == '_' && std::all_of(name.begin(), name.begin() + 12, is_hex);
}

bool is_rendered(const std::vector<PairFile>& files) {
  return !files.empty() &&
         std::all_of(files.begin(), files.end(), [](const PairFile& f) { return begins_with_hash(f.name); });
}

std::vector<PairFile> pairs_of(const Listing& listing) {
  std::vector<PairFile> files;
  for (const std::string& path : listing.paths()) {
    if (std::optional<PairFile> file = parse_name(path)) files.push_back(*std::move(file));
  }
  return files;
}

int likeness(const Listing& listing) {
  const std::vector<PairFile> files = pairs_of(listing);
  if (files.empty()) return 0;
  return is_rendered(files) ? 70 : 30;
}

void send_one_string(std::string_view, Script& script) {
  script.transactional = false;
  script.send = SendMode::one_string;
}

void send_statements(std::string_view, Script& script) {
  script.transactional = true;
  script.send = SendMode::statements;
}

// Without other databases' files; where a version has a PostgreSQL file and one for all, without the latter.
std::vector<PairFile> for_postgres(std::vector<PairFile> files) {
  std::erase_if(files, [](const PairFile& file) { return dialect_of_name(file.path) == Dialect::other; });
  const auto is_postgres = [](const PairFile& file) {
    return dialect_of_name(file.path) == Dialect::postgres;
  };
  if (std::none_of(files.begin(), files.end(), is_postgres)) return files;
  const std::vector<PairFile> all = files;
  std::erase_if(files, [&](const PairFile& file) {
    if (dialect_of_name(file.path) == Dialect::postgres) return false;
    return std::any_of(all.begin(), all.end(), [&](const PairFile& other) {
      return other.version == file.version && other.is_up == file.is_up &&
             dialect_of_name(other.path) == Dialect::postgres &&
             other.name.substr(0, other.name.find('.')) == file.name.substr(0, file.name.find('.'));
    });
  });
  return files;
}

void read(Builder& builder) {
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') == std::string::npos && !parse_name(path)) builder.ignore(path);
  }
  std::vector<PairFile> files = for_postgres(pairs_of(builder.listing()));
  const bool rendered = is_rendered(files);
  read_pairs(builder, std::move(files), rendered ? send_statements : send_one_string);
}

}  // namespace

extern constinit const Layout pairs_layout{"pairs", true, true, likeness, read};

}  // namespace chain::layouts
