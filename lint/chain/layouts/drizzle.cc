// Drizzle (drizzle-orm/src/migrator.ts, pg-core/dialect.ts): meta/_journal.json says which <tag>.sql there
// are and in which order; a file that it does not name is never run. What is pending goes in one transaction,
// cut at `--> statement-breakpoint`. An entry is pending when its `when` is later than that of the last one
// applied. Forward only. Without a journal each folder is a migration, by name.
#include <algorithm>
#include <charconv>

#include "lint/chain/layout.h"
#include "lint/chain/names.h"
#include "lint/sql/scan.h"

namespace chain::layouts {
namespace {

constexpr std::string_view journal_name = "meta/_journal.json";

struct Entry {
  std::string tag;
  long long when = 0;
};

// What stands behind a key of an object without objects in it.
std::string_view value_of(std::string_view object, std::string_view key) {
  const size_t at = object.find("\"" + std::string(key) + "\"");
  if (at == std::string_view::npos) return {};
  const size_t colon = object.find(':', at + key.size() + 2);
  if (colon == std::string_view::npos) return {};
  const size_t begin = object.find_first_not_of(" \t\r\n", colon + 1);
  if (begin == std::string_view::npos) return {};
  if (object[begin] == '"') return object.substr(begin + 1, object.find('"', begin + 1) - begin - 1);
  return object.substr(begin, object.find_first_of(" \t\r\n,}", begin) - begin);
}

std::vector<Entry> entries_of(std::string_view journal) {
  std::vector<Entry> entries;
  for (size_t at = journal.find("\"entries\""); at != std::string_view::npos;) {
    const size_t open = journal.find('{', at), close = journal.find('}', at);
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) break;
    const std::string_view object = journal.substr(open, close - open + 1);
    Entry entry;
    entry.tag = value_of(object, "tag");
    const std::string_view when = value_of(object, "when");
    std::from_chars(when.data(), when.data() + when.size(), entry.when);
    if (!entry.tag.empty()) entries.push_back(std::move(entry));
    at = close + 1;
  }
  return entries;
}

// Newer drizzle-kit keeps no journal: a folder for each migration, with a snapshot of the schema in it.
constexpr std::string_view script_name = "/migration.sql";

bool is_in_folder(const Listing& listing, std::string_view path) {
  const std::string folder(path.substr(0, path.find('/')));
  return path.size() == folder.size() + script_name.size() && path.ends_with(script_name) &&
         listing.has(folder + "/snapshot.json");
}

int likeness(const Listing& listing) {
  for (const std::string& path : listing.paths()) {
    if (is_in_folder(listing, path)) return 96;
  }
  if (!listing.has(journal_name)) return 0;
  const text::Source* journal = listing.peek(journal_name);
  return journal != nullptr && journal->bytes.find("\"entries\"") != std::string::npos ? 95 : 0;
}

void check_dialect(Builder& builder, std::string_view journal) {
  const std::string_view dialect = value_of(journal, "dialect");
  if (dialect.empty() || dialect == "postgresql" || dialect == "pg") return;
  const uint32_t file = builder.load_as_it_stands(journal_name).file;
  builder.problem(Problem::Kind::unsupported, "these migrations are not for PostgreSQL", "", {{file, {}}});
}

// Drizzle cuts a file at its breakpoints: what stands before one is a query, whether a semicolon ends it or
// not. Where it does not, the breakpoint becomes one.
void end_at_breakpoints(Builder& builder, uint32_t file) {
  constexpr std::string_view breakpoint = "--> statement-breakpoint";
  std::string bytes(builder.bytes(file));
  sql::Scanner scanner(builder.bytes(file), 0);
  bool open = false, changed = false;
  for (sql::Token token = scanner.next(); token.kind != sql::TokenKind::end; token = scanner.next()) {
    const std::string_view text = scanner.text(token);
    if (token.kind == sql::TokenKind::line_comment) {
      if (!open || !text.starts_with(breakpoint)) continue;
      bytes.replace(token.span.begin, 3, ";--");
      changed = true;
      open = false;
    } else if (token.kind != sql::TokenKind::block_comment) {
      open = text != ";";
    }
  }
  if (changed) builder.rewrite(file, std::move(bytes));
}

void read_entry(Builder& builder, const Entry& entry, std::string_view suffix = ".sql") {
  const std::string path = entry.tag + std::string(suffix);
  Revision revision;
  revision.id = entry.tag;
  revision.title = title_of(std::string_view(entry.tag).substr(leading_digits(entry.tag)));
  if (!builder.listing().has(path)) {
    revision.file = builder.add({builder.listing().full_path(path), "", false});
    revision.opaque = "its file is missing";
    builder.problem(Problem::Kind::missing_up,
                    path + " is missing, though meta/_journal.json names it: Drizzle stops there",
                    "restore the file, or take its entry out of the journal", {{revision.file, {}}},
                    {revision.id});
  } else {
    const Builder::Loaded loaded = builder.load(path);
    if (!loaded.readable) revision.opaque = "its file cannot be read as text";
    revision.file = loaded.file;
    end_at_breakpoints(builder, loaded.file);
    revision.up = Script{loaded.file, builder.chain().files[loaded.file].whole(), true, SendMode::statements};
  }
  builder.chain().revisions.push_back(std::move(revision));
}

// By folder, which is not the order of the paths: '-' sorts before '/'.
void read_folders(Builder& builder) {
  std::vector<std::string> folders;
  for (const std::string& path : builder.listing().paths()) {
    if (path.ends_with(script_name) && path.find('/') == path.size() - script_name.size())
      folders.push_back(path.substr(0, path.find('/')));
  }
  std::sort(folders.begin(), folders.end());
  for (const std::string& folder : folders) read_entry(builder, {folder, 0}, script_name);
}

void read(Builder& builder) {
  if (!builder.listing().has(journal_name)) return read_folders(builder);
  const text::Source* journal = builder.listing().peek(journal_name);
  const std::string bytes = journal != nullptr ? journal->bytes : std::string();
  check_dialect(builder, bytes);
  const std::vector<Entry> entries = entries_of(bytes);
  const Entry* latest = nullptr;
  for (const Entry& entry : entries) {
    read_entry(builder, entry);
    const Revision& revision = builder.chain().revisions.back();
    if (latest != nullptr && entry.when <= latest->when) {
      builder.problem(Problem::Kind::misnamed,
                      entry.tag + " is dated before " + latest->tag +
                          " in meta/_journal.json: Drizzle skips it where that has run",
                      "give its entry a later `when`", {{revision.file, {}}}, {revision.id});
    } else {
      latest = &entry;
    }
  }
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') != std::string::npos) continue;
    const auto is_it = [&](const Entry& entry) { return path == entry.tag + ".sql"; };
    if (std::any_of(entries.begin(), entries.end(), is_it)) continue;
    if (!path.ends_with(".sql") || leading_digits(path) == 0) {  // seed.sql is meant to stand apart
      builder.ignore(path);
      continue;
    }
    const uint32_t file = builder.add({builder.listing().full_path(path), "", false});
    builder.problem(
        Problem::Kind::misnamed, path + " is not in meta/_journal.json: Drizzle never runs it",
        "let `drizzle-kit generate --custom` make the file and its entry; a file that is to stand "
        "apart goes into [chain] exclude",
        {{file, {}}});
  }
}

}  // namespace

extern constinit const Layout drizzle_layout{
    .name = "drizzle",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "run it by hand: Drizzle applies all that is pending in one transaction",
                       .alone = true},
    .history = {.table = "drizzle.__drizzle_migrations",
                .made_by = "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations "
                           "(id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)"}};

}  // namespace chain::layouts
