// Folders that are versions, with the files of each in them, as projects with a runner of their own keep
// them: 1/, 2/, 10/ with <number>_<name>.up.sql and .down.sql; v1.2/ with a manifest that lists its files in
// order; release-1.2/ with files by name. Folders are ordered by the numbers in their names. A pair's files
// are sent as one string each, without a transaction; others statement by statement.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "lint/chain/lines.h"
#include "lint/chain/loose_script.h"
#include "lint/chain/names.h"
#include "lint/chain/up_down_files.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

// The numbers of v1.2.0 or release-1-2; nothing for a name that is no version.
std::optional<std::vector<std::string>> numbers_of(std::string_view folder) {
  constexpr std::array<std::string_view, 7> words = {"", "v", "ver", "version", "r", "rel", "release"};
  const size_t digits = folder.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  const std::string_view word = text::trim_back(folder.substr(0, digits), "-_. ");
  const bool known = std::any_of(words.begin(), words.end(),
                                 [&](std::string_view one) { return same_ignoring_case(one, word); });
  if (!known) return std::nullopt;
  std::vector<std::string> numbers;
  for (std::string_view rest = folder.substr(digits); leading_digits(rest) > 0;) {
    const size_t size = leading_digits(rest);
    numbers.emplace_back(without_leading_zeros(rest.substr(0, size)));
    rest.remove_prefix(size);
    if (rest.empty() || std::string_view("._-").find(rest.front()) == std::string_view::npos) break;
    rest.remove_prefix(1);
  }
  return numbers;
}

bool version_less(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string x = i < a.size() ? a[i] : "0", y = i < b.size() ? b[i] : "0";
    if (x != y) return number_less(x, y);
  }
  return false;
}

struct Folder {
  std::string name;
  std::vector<std::string> numbers;
  std::vector<std::string> files, others;  // .sql and the rest, by their names
};

// Nothing, where some folder of SQL files is no version, or files that have numbers stand beside the folders:
// LATEST.sql or schema.sql there is the whole of it, for new databases. A version may have a folder for each
// database.
std::vector<Folder> folders_of(const Listing& listing) {
  std::map<std::string, Folder> folders;
  for (const std::string& path : listing.paths()) {
    const size_t slash = path.find('/');
    const bool is_sql = is_postgres_sql(path);
    if (slash == std::string::npos) {
      if (is_sql && path.find_first_of("0123456789") != std::string::npos) return {};
      continue;
    }
    const std::string name = path.substr(0, slash);
    const std::string file = path.substr(slash + 1);
    if (const size_t inner = file.find('/'); inner != std::string::npos) {
      const Dialect dialect = dialect_of_folder(std::string_view(file).substr(0, inner));
      const bool of_version = dialect != Dialect::none && file.find('/', inner + 1) == std::string::npos;
      if (is_sql && !of_version) return {};
      if (!is_sql || dialect != Dialect::postgres) continue;
    }
    Folder& folder = folders[name];
    folder.name = name;
    (is_sql ? folder.files : folder.others).push_back(file);
  }
  std::vector<Folder> versions;
  for (auto& [name, folder] : folders) {
    if (folder.files.empty()) continue;
    std::optional<std::vector<std::string>> numbers = numbers_of(name);
    if (!numbers) return {};
    folder.numbers = *std::move(numbers);
    versions.push_back(std::move(folder));
  }
  std::stable_sort(versions.begin(), versions.end(),
                   [](const Folder& a, const Folder& b) { return version_less(a.numbers, b.numbers); });
  return versions;
}

// Names by which other layouts of folders know their own.
bool is_others(std::string_view path) {
  const std::string_view file = text::file_name(path);
  constexpr std::array<std::string_view, 3> names = {"up.sql", "down.sql", "migration.sql"};
  const bool flyway = std::string_view("VRBU").find(file.front()) != std::string_view::npos &&
                      file.find("__") != std::string_view::npos;
  return flyway || std::find(names.begin(), names.end(), file) != names.end();
}

bool is_sql(std::string_view path) {
  return is_postgres_sql(path);
}

int likeness(const Listing& listing) {
  const std::vector<Folder> folders = folders_of(listing);
  if (folders.size() < 2) return 0;
  for (const Folder& folder : folders) {
    if (std::any_of(folder.files.begin(), folder.files.end(), is_others)) return 0;
  }
  // Each may be a chain of a tool that reads one folder.
  constexpr size_t sample = 5;
  for (const std::string_view mark : {"+goose", "migrate:up", "+migrate "}) {
    if (listing.any_holds(is_sql, mark, sample)) return 0;
  }
  return 15;
}

// The folder's files in the order in which a file that lists them names them; those that it does not name are
// none of the chain's. Empty: nothing lists them.
std::vector<std::string> listed(const Listing& listing, const Folder& folder) {
  for (const std::string& other : folder.others) {
    const text::Source* source = listing.peek(folder.name + "/" + other);
    if (source == nullptr) continue;
    std::vector<std::pair<size_t, std::string>> places;
    for (const std::string& file : folder.files) {
      const size_t at = source->bytes.find(file);
      const bool whole = at != std::string::npos &&
                         (at == 0 || std::string_view("\"'/ \t\n,[:-").find(source->bytes[at - 1]) !=
                                         std::string_view::npos);
      if (whole) places.emplace_back(at, file);
    }
    if (places.empty()) continue;
    std::sort(places.begin(), places.end());
    std::vector<std::string> files;
    for (auto& [at, file] : places) files.push_back(std::move(file));
    return files;
  }
  return {};
}

void send_one_string(std::string_view, Script& script) {
  script.transactional = false;
  script.send = SendMode::one_string;
}

bool has_directions(const Folder& folder) {
  return std::any_of(folder.files.begin(), folder.files.end(), [](const std::string& file) {
    return file.ends_with(".up.sql") || file.ends_with(".down.sql");
  });
}

void read_pairs_of(Builder& builder, const Folder& folder) {
  std::vector<UpDownFile> files;
  for (const std::string& file : folder.files) {
    const bool up = !file.ends_with(".down.sql");
    const size_t suffix = !up ? 9 : file.ends_with(".up.sql") ? 7 : 4;
    const std::string stem = file.substr(0, file.size() - suffix);
    const size_t digits = leading_digits(stem);
    files.push_back(
        {folder.name + "/" + file, digits > 0 ? stem.substr(0, digits) : stem, stem.substr(digits), up});
  }
  const size_t before = builder.chain().revisions.size();
  read_up_down_files(builder, std::move(files), send_one_string);
  for (size_t i = before; i < builder.chain().revisions.size(); ++i) {
    Revision& revision = builder.chain().revisions[i];
    revision.id = folder.name + "/" + revision.id;
  }
}

bool comes_before(const std::string& a, const std::string& b) {
  const std::string_view x = std::string_view(a).substr(0, leading_digits(a));
  const std::string_view y = std::string_view(b).substr(0, leading_digits(b));
  if (!x.empty() && !y.empty() && without_leading_zeros(x) != without_leading_zeros(y))
    return number_less(x, y);
  return a < b;
}

void read_scripts_of(Builder& builder, const Folder& folder) {
  std::vector<std::string> files = listed(builder.listing(), folder);
  const bool is_listed = !files.empty();
  if (!is_listed) {
    files = folder.files;
    std::stable_sort(files.begin(), files.end(), comes_before);
  }
  if (is_listed) {
    const std::set<std::string_view> named(files.begin(), files.end());
    for (const std::string& file : folder.files) {
      if (!named.contains(file)) builder.ignore(folder.name + "/" + file);
    }
  }
  const std::set<std::string_view> all(files.begin(), files.end());
  for (const std::string& file : files) {
    Revision revision = loose_revision(builder, folder.name + "/" + file);
    const std::string stem = file.substr(0, file.rfind(".sql"));
    // x.sql is every database's, x.sql.postgres what PostgreSQL needs besides: both are run.
    const bool besides = !file.ends_with(".sql") && all.contains(stem + ".sql");
    revision.id = folder.name + "/" + (besides ? file : stem);
    revision.title = title_of(text::file_name(stem));
    builder.chain().revisions.push_back(std::move(revision));
  }
}

void read(Builder& builder) {
  for (const Folder& folder : folders_of(builder.listing())) {
    if (has_directions(folder))
      read_pairs_of(builder, folder);
    else
      read_scripts_of(builder, folder);
  }
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') == std::string::npos) builder.ignore(path);
  }
}

}  // namespace

extern constinit const Layout folders_layout{
    .name = "folders", .has_downs = true, .of_folders = true, .likeness = likeness, .read = read};

}  // namespace chain::layouts
