// goose (internal/sqlparser/parser.go, provider_collect.go): <number>_<name>.sql and .go in one folder,
// ordered by number. A line whose trimmed text begins with `--` and holds `+goose` is an annotation, wherever
// it stands: goose reads lines, not SQL. Statements are sent one by one, in a transaction unless NO
// TRANSACTION says otherwise for both directions. Outside StatementBegin and StatementEnd a statement ends
// with a line whose last word ends in ';', a line of a function's body included.
#include <algorithm>
#include <array>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/misspelt_marker.h"
#include "lint/chain/names.h"
#include "lint/chain/placeholders.h"
#include "lint/chain/up_down_sections.h"
#include "lint/sql/split.h"
#include "lint/text/suggest.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

constexpr std::array<std::string_view, 7> annotations = {
    "up", "down", "statementbegin", "statementend", "no transaction", "envsub on", "envsub off"};
constexpr std::array<std::string_view, 7> spelled = {
    "Up", "Down", "StatementBegin", "StatementEnd", "NO TRANSACTION", "ENVSUB ON", "ENVSUB OFF"};

// AddMigrationContext(upX, downX): the functions' names are the author's, and nearly always begin so.
constexpr std::array<std::string_view, 8> go_calls = {
    "Exec", "ExecContext", "MustExec", "Query", "QueryContext", "QueryRow", "QueryRowContext", "NewRaw"};
constexpr std::array<std::string_view, 2> go_ups = {"up", "Up"};
constexpr std::array<std::string_view, 2> go_downs = {"down", "Down"};
constexpr std::array<std::string_view, 12> go_harmless = {"AddMigration",
                                                          "AddMigrationContext",
                                                          "AddMigrationNoTx",
                                                          "AddMigrationNoTxContext",
                                                          "Errorf",
                                                          "Background",
                                                          "Close",
                                                          "Printf",
                                                          "Println",
                                                          "Scan",
                                                          "Err",
                                                          "init"};
constexpr CodeTool go_tool{.language = &languages::go,
                           .calls = go_calls,
                           .ups = go_ups,
                           .downs = go_downs,
                           .by_prefix = true,
                           .no_transaction = "NoTx",
                           .harmless = go_harmless};

bool is_migration_name(std::string_view path) {
  return path.find('/') == std::string_view::npos && is_digits(path.substr(0, path.find('_'))) &&
         path.find('_') != std::string_view::npos && (path.ends_with(".sql") || path.ends_with(".go"));
}

bool is_sql(std::string_view path) {
  return is_migration_name(path) && path.ends_with(".sql");
}

int likeness(const Listing& listing) {
  constexpr size_t sample = 5;
  return listing.any_holds(is_sql, "+goose", sample) ? 92 : 0;
}

// "Up" of `-- +goose Up`: every "--" and the first "+goose" go, in any place.
std::string annotation_of(std::string_view line) {
  std::string text(line);
  for (size_t at = text.find("--"); at != std::string::npos; at = text.find("--")) text.erase(at, 2);
  text.erase(text.find("+goose"), 6);
  return std::string(text::trim(text, " \t\r"));
}

// Whether goose takes the line for a statement's last: its last word before a comment ends in ';'.
bool ends_statement(std::string_view line) {
  std::string_view last;
  for (const std::string_view word : words_of(line)) {
    if (word.starts_with("--")) break;
    last = word;
  }
  return last.ends_with(';');
}

// Without "+goose" in it, to the letter, a line is a comment.
constexpr std::array spellings = {MarkerSpelling{"-- +goose Up", {}}, MarkerSpelling{"-- +goose Down", {}},
                                  MarkerSpelling{"-- +goose StatementBegin", {}},
                                  MarkerSpelling{"-- +goose StatementEnd", {}},
                                  MarkerSpelling{"-- +goose NO TRANSACTION", {}}};

class FileReader {
 public:
  FileReader(Builder& builder, Revision& revision, uint32_t file)
      : builder_(builder), revision_(revision), file_(file), sql_(builder.bytes(file)) {}

  void read() {
    for (Line line : lines_of(sql_)) {
      const std::string_view text = sql_.substr(line.span.begin, line.span.size());
      const std::string_view trimmed = text::trim(text);
      if (trimmed.starts_with("--") && trimmed.find("+goose") != std::string_view::npos) {
        annotation(line, text);
        continue;
      }
      if (const std::optional<std::string_view> meant = misspelt_marker(trimmed, spellings))
        report_misspelt(builder_, file_, line.span, trimmed, meant, revision_.id);
      if (!trimmed.empty() && section_ != nullptr) {
        statement_line(line, trimmed);
      }
    }
    close(static_cast<uint32_t>(sql_.size()));
    finish();
  }

 private:
  void annotation(const Line& line, std::string_view text) {
    if (text.front() == ' ' || text.front() == '\t') {
      complain("goose refuses an annotation with blanks before it", "move it to the beginning of its line",
               line.span);
    }
    const std::string found = annotation_of(text);
    size_t which = 0;
    while (which < annotations.size() && !same_ignoring_case(found, annotations[which])) ++which;
    switch (which) {
      case 0: begin_section(revision_.up, line); break;
      case 1: begin_section(revision_.down, line); break;
      case 2:
        in_block_ = true;
        open_statement_.reset();
        break;
      case 3: in_block_ = false; break;
      case 4: no_transaction_ = true; break;
      case 5:
      case 6: break;
      default: {
        const std::optional<std::string_view> near = text::nearest(found, spelled);
        complain("unknown annotation `" + found + "`: goose refuses the file",
                 near ? "did you mean `-- +goose " + std::string(*near) + "`?" : "", line.span,
                 near ? std::optional(Misspelt{found, std::string(*near)}) : std::nullopt);
      }
    }
  }

  void begin_section(std::optional<Script>& section, const Line& line) {
    close(line.span.begin);
    if (section) return malformed("goose allows each of Up and Down once", "join the two", line.span);
    if (&section == &revision_.down && !revision_.up)
      malformed("Down stands before Up", "put Up first", line.span);
    section = Script{file_, {line.next, line.next}, true, SendMode::statements};
    section_ = &section;
  }

  // Comments and blank lines before a statement are dropped by goose.
  void statement_line(const Line& line, std::string_view trimmed) {
    if (in_block_ || (!open_statement_ && trimmed.starts_with("--"))) return;
    if (!open_statement_) open_statement_ = line.span;
    if (!ends_statement(trimmed)) return;
    cuts_.push_back(line.span.end);
    open_statement_.reset();
  }

  void close(uint32_t end) {
    if (section_ == nullptr) return;
    Script& script = **section_;
    script.body.end = std::max(end, script.body.begin);
    if (in_block_) malformed("StatementBegin without StatementEnd", "", {script.body.end, script.body.end});
    if (open_statement_ &&
        !sql::is_empty(sql_.substr(open_statement_->begin, script.body.end - open_statement_->begin))) {
      malformed("the last statement has no ';' at its line's end: goose refuses the file", "add it",
                *open_statement_);
    }
    check_cuts(script);
    in_block_ = false;
    open_statement_.reset();
    cuts_.clear();
    section_ = nullptr;
  }

  // A cut inside what the server takes for one statement sends two halves.
  void check_cuts(const Script& script) {
    if (cuts_.empty()) return;
    auto cut = cuts_.begin();
    for (const sql::Piece& piece :
         sql::split(sql_.substr(script.body.begin, script.body.size()), script.body.begin)) {
      while (cut != cuts_.end() && *cut <= piece.span.begin) ++cut;
      if (cut == cuts_.end()) return;
      if (*cut >= piece.span.end) continue;
      malformed("goose ends the statement at this line, in the middle of it",
                "put `-- +goose StatementBegin` before the statement and `-- +goose StatementEnd` after it",
                {*cut - 1, *cut});
    }
  }

  void finish() {
    if (!revision_.up) {
      builder_.problem(Problem::Kind::malformed, "there is no `-- +goose Up` in this file: goose refuses it",
                       "put `-- +goose Up` before the SQL", {{file_, {}}}, {revision_.id});
      revision_.opaque = "its file has no `-- +goose Up`";
    }
    for (std::optional<Script>* section : {&revision_.up, &revision_.down}) {
      if (*section) (*section)->transactional = !no_transaction_;
    }
  }

  void complain(std::string message, std::string hint, text::Span at, std::optional<Misspelt> misspelt = {}) {
    builder_.problem(Problem::Kind::directive, std::move(message), std::move(hint), {{file_, at}},
                     {revision_.id}, std::move(misspelt));
  }
  void malformed(std::string message, std::string hint, text::Span at) {
    builder_.problem(Problem::Kind::malformed, std::move(message), std::move(hint), {{file_, at}},
                     {revision_.id});
  }

  Builder& builder_;
  Revision& revision_;
  uint32_t file_;
  std::string_view sql_;
  std::optional<Script>* section_ = nullptr;
  std::optional<text::Span> open_statement_;  // its first line
  std::vector<uint32_t> cuts_;                // where goose ends a statement of this section
  bool in_block_ = false;
  bool no_transaction_ = false;
};

// Between ENVSUB ON and OFF `${NAME}` is the environment's.
Builder::Loaded load(Builder& builder, const std::string& path) {
  Filling how;
  const text::Source* source = builder.listing().peek(path);
  const std::string_view sql = source != nullptr ? std::string_view(source->bytes) : std::string_view();
  constexpr uint32_t off = UINT32_MAX;
  uint32_t on = off;
  for (const Line& line :
       sql.find("ENVSUB") == std::string_view::npos ? std::vector<Line>() : lines_of(sql)) {
    const std::string_view text = text::trim(sql.substr(line.span.begin, line.span.size()));
    if (!text.starts_with("--") || text.find("+goose") == std::string_view::npos) continue;
    const std::string annotation = annotation_of(text);
    if (same_ignoring_case(annotation, "ENVSUB ON")) on = line.next;
    if (on == off || !same_ignoring_case(annotation, "ENVSUB OFF")) continue;
    how.within.push_back({on, line.span.begin});
    on = off;
  }
  if (on != off) how.within.push_back({on, static_cast<uint32_t>(sql.size())});
  if (!how.within.empty()) {
    how.own = dollar_form;
    how.variable = builder.options().variable;
  }
  return builder.load(path, std::move(how));
}

void read_file(Builder& builder, const std::string& path) {
  Revision revision;
  const size_t underscore = path.find('_');
  revision.id = path.substr(0, underscore);
  revision.title = title_of(std::string_view(path).substr(underscore, path.rfind('.') - underscore));
  if (path.ends_with(".go")) {
    read_code_migration(builder, path, go_tool, true, revision);
    const bool nothing = revision.up && sql::is_empty(sql_of(builder.chain(), *revision.up));
    if (nothing) revision.up.reset();
    if (nothing && !revision.opaque) revision.opaque = "it is written in Go";
    if (revision.opaque) {
      builder.problem(Problem::Kind::unsupported,
                      path + " is written in Go: what it does " + (nothing ? "" : "besides its SQL ") +
                          "cannot be known here",
                      "", {{revision.file, {}}}, {revision.id});
    }
  } else {
    const Builder::Loaded loaded = load(builder, path);
    revision.file = loaded.file;
    if (loaded.readable)
      FileReader(builder, revision, loaded.file).read();
    else
      revision.opaque = "its file cannot be read as text";
  }
  builder.chain().revisions.push_back(std::move(revision));
}

void read(Builder& builder) {
  std::vector<std::string> files;
  for (const std::string& path : builder.listing().paths()) {
    if (is_migration_name(path) && !path.ends_with("_test.go")) {
      files.push_back(path);
    } else if (path.find('/') == std::string::npos) {
      if (path.ends_with(".sql")) {
        const uint32_t file = builder.add({builder.listing().full_path(path), "", false});
        builder.problem(Problem::Kind::misnamed,
                        path + " is not <number>_<name>.sql: goose refuses or skips it", "rename it",
                        {{file, {}}});
      } else {
        builder.ignore(path);
      }
    }
  }
  std::stable_sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
    return number_less(std::string_view(a).substr(0, a.find('_')),
                       std::string_view(b).substr(0, b.find('_')));
  });
  for (const std::string& path : files) read_file(builder, path);
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  return {{revision.version + "_" + revision.name + ".sql",
           std::string(revision.no_transaction ? "-- +goose NO TRANSACTION\n" : "") +
               "-- +goose Up\n\n\n-- +goose Down\n\n"}};
}

constexpr std::array<std::string_view, 1> settings_files = {".env"};
constexpr std::array<std::string_view, 1> connection_keys = {"GOOSE_DBSTRING"};

}  // namespace

extern constinit const Layout goose_layout{
    .name = "goose",
    .numbered = true,
    .has_downs = true,
    .up_mark = "-- +goose Up",
    .down_mark = "-- +goose Down",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "-- +goose NO TRANSACTION", .advice = "put `{}` at the top of the file"},
    .new_files = new_files,
    .history = {.table = "goose_db_version",
                .made_by = "CREATE TABLE goose_db_version (id integer PRIMARY KEY GENERATED BY DEFAULT AS "
                           "IDENTITY, version_id bigint NOT NULL, is_applied boolean NOT NULL, "
                           "tstamp timestamp NOT NULL DEFAULT now())"},
    .connection = {.files = settings_files, .strings = connection_keys}};

}  // namespace chain::layouts
