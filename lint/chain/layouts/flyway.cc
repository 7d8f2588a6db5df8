// Flyway: V<version>__<words>.sql, R__<words>.sql, B<version>__.., U<version>__.. below a folder
// (flyway_names.h). Versioned ones run by version, then the repeatable by description. A U is the down of its
// V; a B replaces what it covers on an empty database, and is the beginning where nothing of that is left.
// Its configuration, or a framework's, gives names, placeholders and the schema that it makes. Statements are
// sent one by one, in a transaction unless the sidecar <file>.conf says executeInTransaction=false or a
// statement refuses one.
#include <algorithm>
#include <array>
#include <iterator>

#include "lint/chain/flyway_names.h"
#include "lint/chain/flyway_settings.h"
#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/misspelt_key.h"
#include "lint/chain/names.h"
#include "lint/chain/placeholders.h"
#include "lint/chain/tool_settings.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"

namespace chain::layouts {
namespace {

using Kind = FlywayName::Kind;

// refinery's migrations that are functions of Rust's.
constexpr std::string_view code_suffix = ".rs";

std::optional<FlywayName> code_name(std::string_view path) {
  FlywayNaming naming;
  naming.suffixes = {std::string(code_suffix)};
  std::optional<FlywayName> name = flyway_name(path, naming);
  const bool is_one = name && (name->kind == Kind::versioned || name->kind == Kind::undo);
  return is_one ? name : std::nullopt;
}

std::string id_of(const FlywayName& name) {
  return name.kind == Kind::repeatable ? "R:" + name.description : name.written;
}

// One chain for PostgreSQL and others beside it: db/migration/{postgresql,h2}.
bool for_other_database(std::string_view path) {
  for (std::string_view folder = text::directory(path); !folder.empty(); folder = text::directory(folder)) {
    if (dialect_of_folder(text::file_name(folder)) == Dialect::other) return true;
  }
  return false;
}

int likeness_by(const Listing& listing, const FlywayNaming& naming) {
  int found = 0;
  bool direct = false;
  for (const std::string& path : listing.paths()) {
    const std::optional<FlywayName> name = flyway_name(path, naming);
    if (!name || name->kind == Kind::repeatable) continue;
    ++found;
    direct = direct || path.find('/') == std::string::npos;
  }
  if (found == 0) return 0;
  // Below other folders it may be one chain in several, or several chains: the folders are asked first.
  return direct ? 75 : 5;
}

int likeness(const Listing& listing) {
  if (const int usual = likeness_by(listing, {}); usual > 0) return usual;
  const auto is_other = [](const std::string& path) {
    return path.ends_with("sql") && leading_digits(text::file_name(path)) == 0;
  };
  if (std::none_of(listing.paths().begin(), listing.paths().end(), is_other)) return 0;
  const FlywayNaming naming = flyway_settings(listing.root()).naming;
  return naming == FlywayNaming() ? 0 : likeness_by(listing, naming);
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

// A setting of <file>.conf.
std::optional<bool> script_setting(const Listing& listing, const std::string& path, std::string_view name) {
  if (!listing.has(path + ".conf")) return std::nullopt;
  const text::Source* conf = listing.peek(path + ".conf");
  if (conf == nullptr) return std::nullopt;
  const ToolSettings settings = tool_settings(*conf);
  const auto found = settings.find(name);
  if (found == settings.end()) return std::nullopt;
  return same_ignoring_case(found->second, "true");
}

class Reader {
 public:
  explicit Reader(Builder& builder)
      : builder_(builder), settings_(flyway_settings(builder.listing().root())) {
    for (const auto& [name, value] : settings_.placeholders) builder_.give(name, value);
    if (!settings_.default_schema.empty()) builder_.give("flyway:defaultSchema", settings_.default_schema);
    std::string& path = builder_.chain().search_path;
    if (path.empty() && !settings_.default_schema.empty()) {
      path = "\"" + settings_.default_schema + "\", \"$user\", public";
      builder_.chain().made_schemas.push_back(settings_.default_schema);
    }
    if (path.empty()) path = settings_.search_path;
  }

  Script load(const std::string& path, Revision& revision) {
    constexpr std::array<std::string_view, 4> keys = {"executeInTransaction", "encoding",
                                                      "placeholderReplacement", "shouldExecute"};
    report_misspelt_keys(builder_, path + ".conf", keys, revision.id);
    const bool replaces =
        script_setting(builder_.listing(), path, "placeholderReplacement").value_or(settings_.replaces);
    const Builder::Loaded loaded = !replaces         ? builder_.load_as_it_stands(path)
                                   : has_own_signs() ? load_with_own_signs(path)
                                                     : builder_.load(path);
    if (!loaded.readable) revision.opaque = "its file cannot be read as text";
    Script script{loaded.file, builder_.chain().files[loaded.file].whole(), true, SendMode::statements};
    const Mix mix = look_at_statements(builder_.bytes(loaded.file));
    const std::optional<bool> configured = script_setting(builder_.listing(), path, "executeInTransaction");
    script.transactional = configured.value_or(!mix.refusing);
    if (!configured && mix.refusing && mix.others) {
      builder_.problem(
          Problem::Kind::malformed,
          "Flyway refuses a file in which some statements refuse a transaction and others do not",
          "move this statement to a migration of its own", {{loaded.file, *mix.refusing}}, {revision.id});
    }
    return script;
  }

  const FlywayNaming& naming() const { return settings_.naming; }

 private:
  bool has_own_signs() const {
    return settings_.placeholder_prefix != "${" || settings_.placeholder_suffix != "}";
  }

  // placeholderPrefix and placeholderSuffix: what stands between them is `${name}` in other words.
  Builder::Loaded load_with_own_signs(const std::string& path) {
    const Builder::Loaded loaded = builder_.load_as_it_stands(path);
    if (!loaded.readable) return loaded;
    text::Source source = builder_.chain().files[loaded.file];
    const std::string_view prefix = settings_.placeholder_prefix, suffix = settings_.placeholder_suffix;
    std::string bytes;
    std::vector<text::Original::Part> parts;
    Filling how{.own = dollar_form};
    const std::string_view sql = source.bytes;
    size_t at = 0;
    for (size_t begin = sql.find(prefix); begin != std::string_view::npos; begin = sql.find(prefix, at)) {
      const size_t end = sql.find(suffix, begin + prefix.size());
      if (end == std::string_view::npos) break;
      bytes += sql.substr(at, begin - at);
      const auto here = static_cast<uint32_t>(bytes.size());
      bytes += "${" + std::string(sql.substr(begin + prefix.size(), end - begin - prefix.size())) + "}";
      at = end + suffix.size();
      const text::Span written{here, static_cast<uint32_t>(bytes.size())};
      parts.push_back({written, {static_cast<uint32_t>(begin), static_cast<uint32_t>(at)}});
      how.within.push_back(written);
    }
    if (parts.empty()) return loaded;
    bytes += sql.substr(at);
    text::replace_parts(source, std::move(bytes), parts);
    std::map<std::string, std::string, std::less<>> values = builder_.options().placeholders;
    values.insert(settings_.placeholders.begin(), settings_.placeholders.end());
    values.emplace("flyway:defaultSchema", settings_.default_schema);
    how.values = &values;
    for (FilledIn::Missing& one : fill_in(source, how).missing)
      builder_.chain().unfilled.push_back({loaded.file, one.at, std::move(one.name)});
    builder_.replace(loaded.file, std::move(source));
    return loaded;
  }

  Builder& builder_;
  FlywaySettings settings_;
};

struct Names {
  std::vector<FlywayName> versioned, repeatable, undo, baseline;
  std::vector<FlywayName>& of(Kind kind) {
    switch (kind) {
      case Kind::repeatable: return repeatable;
      case Kind::undo: return undo;
      case Kind::baseline: return baseline;
      default: return versioned;
    }
  }
};

Names sort_names(Builder& builder, const FlywayNaming& naming) {
  Names names;
  for (const std::string& path : builder.listing().paths()) {
    std::optional<FlywayName> name = flyway_name(path, naming);
    if (for_other_database(path) || path.ends_with(".conf")) continue;
    if (name) {
      names.of(name->kind).push_back(*std::move(name));
    } else if (looks_like_flyway_name(path, naming)) {
      const uint32_t file = builder.add({builder.listing().full_path(path), "", false});
      builder.problem(Problem::Kind::misnamed,
                      std::string(text::file_name(path)) + " is passed over: its name is not " +
                          naming.versioned + "<version>" + naming.separator + "<words>" +
                          naming.suffixes.front(),
                      "rename it", {{file, {}}});
    } else {
      builder.ignore(path);
    }
  }
  std::stable_sort(names.versioned.begin(), names.versioned.end(), flyway_version_less);
  std::stable_sort(names.repeatable.begin(), names.repeatable.end(),
                   [](const FlywayName& a, const FlywayName& b) { return a.description < b.description; });
  return names;
}

// 1.0 and 1 are one version; equal spellings are everybody's check.
void check_spellings(Builder& builder, const std::vector<FlywayName>& versioned) {
  const std::vector<Revision>& revisions = builder.chain().revisions;
  for (size_t i = 1; i < versioned.size(); ++i) {
    const FlywayName& before = versioned[i - 1];
    const FlywayName& name = versioned[i];
    if (before.version != name.version || before.written == name.written) continue;
    builder.problem(Problem::Kind::duplicate_id,
                    before.written + " and " + name.written + " are the same version to Flyway",
                    "rename one of them", {{revisions[i].file, {}}, {revisions[i - 1].file, {}}},
                    {before.written, name.written});
  }
}

Revision begin_revision(const FlywayName& name) {
  Revision revision;
  revision.id = id_of(name);
  revision.title = name.description;
  revision.repeatable = name.kind == Kind::repeatable;
  return revision;
}

// On an empty database Flyway begins with the latest baseline and leaves out what it covers. Where nothing
// below it is left in the chain, there is no other beginning; else the versioned ones make the same, one by
// one, as they have where the baseline came later.
void begin_with_baseline(Builder& builder, Names& names) {
  std::stable_sort(names.baseline.begin(), names.baseline.end(), flyway_version_less);
  if (names.baseline.empty()) return;
  const FlywayName& latest = names.baseline.back();
  const bool covers_some =
      std::any_of(names.versioned.begin(), names.versioned.end(),
                  [&](const FlywayName& name) { return !flyway_version_less(latest, name); });
  for (const FlywayName& name : names.baseline) {
    if (covers_some || &name != &latest) builder.ignore(name.path);
  }
  if (!covers_some) names.versioned.insert(names.versioned.begin(), latest);
}

// refinery (Rust) has the same names, and no downs: U is a version that need not be the next. Migrations may
// be functions of Rust's.
bool is_refinery(const Listing& listing, const Names& names) {
  constexpr std::array<std::string_view, 1> projects = {"Cargo.toml"};
  const bool goes_back = std::all_of(names.undo.begin(), names.undo.end(), [&](const FlywayName& undo) {
    return std::any_of(names.versioned.begin(), names.versioned.end(),
                       [&](const FlywayName& name) { return name.version == undo.version; });
  });
  const bool has_code = std::any_of(listing.paths().begin(), listing.paths().end(),
                                    [](const std::string& path) { return code_name(path).has_value(); });
  return (!goes_back || has_code) && nearest_file(listing.root(), projects).has_value();
}

void take_as_refinery(Builder& builder, Names& names) {
  std::move(names.undo.begin(), names.undo.end(), std::back_inserter(names.versioned));
  names.undo.clear();
  for (const std::string& path : builder.listing().paths()) {
    std::optional<FlywayName> name = code_name(path);
    if (!name) continue;
    std::erase(builder.chain().ignored, builder.listing().full_path(path));
    names.versioned.push_back(*std::move(name));
  }
  std::stable_sort(names.versioned.begin(), names.versioned.end(), flyway_version_less);
}

void read_code(Builder& builder, const FlywayName& name, Revision& revision) {
  revision.file = builder.add({builder.listing().full_path(name.path), "", false});
  revision.opaque = "it is written in Rust";
  builder.problem(Problem::Kind::unsupported,
                  name.path + " is written in Rust: what it does cannot be known here", "",
                  {{revision.file, {}}}, {revision.id});
}

void read(Builder& builder) {
  Reader reader(builder);
  Names names = sort_names(builder, reader.naming());
  if (is_refinery(builder.listing(), names)) take_as_refinery(builder, names);
  begin_with_baseline(builder, names);
  for (const std::vector<FlywayName>* group : {&names.versioned, &names.repeatable}) {
    for (const FlywayName& name : *group) {
      Revision revision = begin_revision(name);
      if (name.path.ends_with(code_suffix)) {
        read_code(builder, name, revision);
        builder.chain().revisions.push_back(std::move(revision));
        continue;
      }
      revision.up = reader.load(name.path, revision);
      revision.file = revision.up->file;
      const auto undo = std::find_if(names.undo.begin(), names.undo.end(),
                                     [&](const FlywayName& u) { return u.version == name.version; });
      if (undo != names.undo.end() && !revision.repeatable) {
        revision.down = reader.load(undo->path, revision);
        names.undo.erase(undo);
      }
      builder.chain().revisions.push_back(std::move(revision));
    }
  }
  check_spellings(builder, names.versioned);
  for (const FlywayName& name : names.undo) {
    Revision revision = begin_revision(name);
    revision.down = reader.load(name.path, revision);
    revision.file = revision.down->file;
    builder.chain().revisions.push_back(std::move(revision));
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string path = "V" + revision.version + "__" + revision.name + ".sql";
  std::vector<NewFile> files{{path, ""}};
  if (revision.no_transaction) files.push_back({path + ".conf", "executeInTransaction=false\n"});
  return files;
}

}  // namespace

extern constinit const Layout flyway_layout{
    .name = "flyway",
    .has_downs = true,
    .fills_in = dollar_form,
    .side_by_side = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "give it a migration of its own, whose .sql.conf says "
                                 "`executeInTransaction=false`",
                       .alone = true},
    .new_files = new_files,
    .history = {.table = "flyway_schema_history",
                .made_by =
                    "CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL, "
                    "version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, "
                    "script varchar(1000) NOT NULL, checksum integer, installed_by varchar(100) NOT NULL, "
                    "installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, "
                    "success boolean NOT NULL, "
                    "CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank)); "
                    "CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success)"},
    .locations = flyway_locations};

}  // namespace chain::layouts
