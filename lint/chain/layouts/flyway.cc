// Flyway (ResourceNameParser, MigrationVersion): V<version>__<words>.sql, R__<words>.sql, B<version>__..,
// U<version>__.. below a folder, prefixes case-sensitive, suffix not. '_' in a version means '.', its parts
// are numbers, trailing zero parts drop. Versioned ones run by version, then the repeatable by description. A
// U is the down of its V; a B replaces what it covers on an empty database only, so that it stands beside the
// chain. Statements are sent one by one, in a transaction unless the sidecar <file>.conf says
// executeInTransaction=false or a statement refuses one.
#include <algorithm>
#include <array>

#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"

namespace chain::layouts {
namespace {

struct Name {
  char prefix = 'V';
  std::string written;               // the version with '.' for '_'
  std::vector<std::string> version;  // its parts without leading zeros, trailing zero parts dropped
  std::string description;
  std::string path;
};

bool has_suffix(std::string_view path) {
  return path.size() > 4 && same_ignoring_case(path.substr(path.size() - 4), ".sql");
}

std::optional<std::vector<std::string>> read_version(std::string_view written) {
  std::vector<std::string> parts;
  while (!written.empty()) {
    const size_t end = std::min(written.find_first_of("._"), written.size());
    if (!is_digits(written.substr(0, end))) return std::nullopt;
    parts.emplace_back(without_leading_zeros(written.substr(0, end)));
    written = written.substr(std::min(end + 1, written.size()));
  }
  if (parts.empty()) return std::nullopt;
  while (parts.size() > 1 && parts.back() == "0") parts.pop_back();
  return parts;
}

// Nothing, where it is no migration's name (an afterMigrate.sql, say).
std::optional<Name> read_name(std::string_view path) {
  const std::string_view file = text::file_name(path);
  if (!has_suffix(file) || file.empty() ||
      std::string_view("VRBU").find(file.front()) == std::string_view::npos)
    return std::nullopt;
  const std::string_view stem = file.substr(0, file.size() - 4);
  const size_t separator = stem.find("__");
  if (separator == std::string_view::npos) return std::nullopt;
  Name name;
  name.prefix = file.front();
  name.path = path;
  name.description = title_of(stem.substr(separator + 2));
  const std::string_view version = stem.substr(1, separator - 1);
  if (name.prefix == 'R') return version.empty() ? std::optional(name) : std::nullopt;
  std::optional<std::vector<std::string>> parts = read_version(version);
  if (!parts) return std::nullopt;
  name.version = *std::move(parts);
  name.written = version;
  std::replace(name.written.begin(), name.written.end(), '_', '.');
  return name;
}

bool version_less(const Name& a, const Name& b) {
  for (size_t i = 0; i < std::max(a.version.size(), b.version.size()); ++i) {
    const std::string x = i < a.version.size() ? a.version[i] : "0";
    const std::string y = i < b.version.size() ? b.version[i] : "0";
    if (x != y) return number_less(x, y);
  }
  return false;
}

std::string id_of(const Name& name) {
  return name.prefix == 'R' ? "R:" + name.description : name.written;
}

// Looks like one, but Flyway passes it over: V1_add.sql, v1__add.sql, V1-2__x.sql.
bool looks_like_one(std::string_view path) {
  const std::string_view file = text::file_name(path);
  return has_suffix(file) && file.size() > 1 && (file.front() | 0x20) == 'v' &&
         leading_digits(file.substr(1)) > 0;
}

// One chain for PostgreSQL and others beside it: db/migration/{postgresql,h2}.
bool for_other_database(std::string_view path) {
  for (std::string_view folder = text::directory(path); !folder.empty(); folder = text::directory(folder)) {
    if (dialect_of_folder(text::file_name(folder)) == Dialect::other) return true;
  }
  return false;
}

int likeness(const Listing& listing) {
  int found = 0;
  bool direct = false;
  for (const std::string& path : listing.paths()) {
    const std::optional<Name> name = read_name(path);
    if (!name || name->prefix == 'R') continue;
    ++found;
    direct = direct || path.find('/') == std::string::npos;
  }
  if (found == 0) return 0;
  // Below other folders it may be one chain in several, or several chains: the folders are asked first.
  return direct ? 75 : 5;
}

// PostgreSQLParser.detectCanExecuteInTransaction: the first words of statements that refuse one.
bool refuses_transaction(const std::vector<std::string>& words) {
  const auto word = [&](size_t i) {
    return i < words.size() ? std::string_view(words[i]) : std::string_view();
  };
  const auto is = [&](size_t i, std::initializer_list<std::string_view> any) {
    return std::find(any.begin(), any.end(), word(i)) != any.end();
  };
  if (is(0, {"create", "drop"})) {
    if (is(1, {"database", "tablespace", "subscription"})) return true;
    const size_t index = word(1) == "unique" ? 2 : 1;
    return word(index) == "index" && word(index + 1) == "concurrently";
  }
  if (word(0) == "alter") return word(1) == "system";
  if (word(0) == "reindex") return is(word(1) == "verbose" ? 2 : 1, {"schema", "database", "system"});
  if (word(0) == "discard") return word(1) == "all";
  return word(0) == "vacuum";
}

struct Mix {
  std::optional<text::Span> refusing;  // the first statement that refuses a transaction
  bool others = false;
};

Mix look_at_statements(std::string_view sql) {
  Mix mix;
  for (const sql::Piece& piece : sql::split(sql)) {
    sql::Scanner scanner(sql.substr(piece.span.begin, piece.span.size()));
    std::vector<std::string> words;
    for (sql::Token t = scanner.next_code(); words.size() < 4 && t.kind == sql::TokenKind::word;
         t = scanner.next_code()) {
      std::string word(scanner.text(t));
      std::transform(word.begin(), word.end(), word.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
      words.push_back(std::move(word));
    }
    if (!refuses_transaction(words))
      mix.others = true;
    else if (!mix.refusing)
      mix.refusing = piece.span;
  }
  return mix;
}

// executeInTransaction of <file>.conf, where it is set.
std::optional<bool> configured_transaction(const Listing& listing, const std::string& path) {
  if (!listing.has(path + ".conf")) return std::nullopt;
  const text::Source* conf = listing.peek(path + ".conf");
  if (conf == nullptr) return std::nullopt;
  for (const Line& line : lines_of(conf->bytes)) {
    const std::string_view text = trim(conf->slice(line.span));
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || trim(text.substr(0, equals)) != "executeInTransaction") continue;
    return same_ignoring_case(trim(text.substr(equals + 1)), "true");
  }
  return std::nullopt;
}

Script load_script(Builder& builder, const std::string& path, Revision& revision) {
  const Builder::Loaded loaded = builder.load(path);
  if (!loaded.readable) revision.opaque = "its file cannot be read as text";
  Script script{loaded.file, builder.chain().files[loaded.file].whole(), true, SendMode::statements};
  const Mix mix = look_at_statements(builder.bytes(loaded.file));
  const std::optional<bool> configured = configured_transaction(builder.listing(), path);
  script.transactional = configured.value_or(!mix.refusing);
  if (!configured && mix.refusing && mix.others) {
    builder.problem(Problem::Kind::malformed,
                    "Flyway refuses a file in which some statements refuse a transaction and others do not",
                    "move this statement to a migration of its own", {{loaded.file, *mix.refusing}},
                    {revision.id});
  }
  return script;
}

struct Names {
  std::vector<Name> versioned, repeatable, undo;
};

Names sort_names(Builder& builder) {
  Names names;
  for (const std::string& path : builder.listing().paths()) {
    std::optional<Name> name = read_name(path);
    if (for_other_database(path) || path.ends_with(".conf")) continue;
    if (name && name->prefix == 'V')
      names.versioned.push_back(*std::move(name));
    else if (name && name->prefix == 'R')
      names.repeatable.push_back(*std::move(name));
    else if (name && name->prefix == 'U')
      names.undo.push_back(*std::move(name));
    else if (!name && looks_like_one(path)) {
      const uint32_t file = builder.add({builder.listing().full_path(path), "", false});
      builder.problem(
          Problem::Kind::misnamed,
          std::string(text::file_name(path)) + " is passed over: its name is not V<version>__<words>.sql",
          "rename it", {{file, {}}});
    } else
      builder.ignore(path);
  }
  std::stable_sort(names.versioned.begin(), names.versioned.end(), version_less);
  std::stable_sort(names.repeatable.begin(), names.repeatable.end(),
                   [](const Name& a, const Name& b) { return a.description < b.description; });
  return names;
}

// 1.0 and 1 are one version; equal spellings are everybody's check.
void check_spellings(Builder& builder, const std::vector<Name>& versioned) {
  const std::vector<Revision>& revisions = builder.chain().revisions;
  for (size_t i = 1; i < versioned.size(); ++i) {
    const Name& before = versioned[i - 1];
    const Name& name = versioned[i];
    if (before.version != name.version || before.written == name.written) continue;
    builder.problem(Problem::Kind::duplicate_id,
                    before.written + " and " + name.written + " are the same version to Flyway",
                    "rename one of them", {{revisions[i].file, {}}, {revisions[i - 1].file, {}}},
                    {before.written, name.written});
  }
}

void read(Builder& builder) {
  Names names = sort_names(builder);
  const auto begin_revision = [](const Name& name) {
    Revision revision;
    revision.id = id_of(name);
    revision.title = name.description;
    revision.repeatable = name.prefix == 'R';
    return revision;
  };
  for (const std::vector<Name>* group : {&names.versioned, &names.repeatable}) {
    for (const Name& name : *group) {
      Revision revision = begin_revision(name);
      revision.up = load_script(builder, name.path, revision);
      revision.file = revision.up->file;
      const auto undo = std::find_if(names.undo.begin(), names.undo.end(),
                                     [&](const Name& u) { return u.version == name.version; });
      if (undo != names.undo.end() && !revision.repeatable) {
        revision.down = load_script(builder, undo->path, revision);
        names.undo.erase(undo);
      }
      builder.chain().revisions.push_back(std::move(revision));
    }
  }
  check_spellings(builder, names.versioned);
  for (const Name& name : names.undo) {
    Revision revision = begin_revision(name);
    revision.down = load_script(builder, name.path, revision);
    revision.file = revision.down->file;
    builder.chain().revisions.push_back(std::move(revision));
  }
}

}  // namespace

extern constinit const Layout flyway_layout{"flyway", false, true, likeness, read};

}  // namespace chain::layouts
