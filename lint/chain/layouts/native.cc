// The native layout, one file a revision, and every dbmate chain with it (dbmate pkg/dbmate/migration.go,
// db.go):
// ^\d+.*\.sql$ in one folder, the leading digits are the version and stay a string, the order is that of the
// file names' bytes. Directives are line comments that begin in column 1, outside strings and bodies:
//   -- migrate:up [transaction:false]     the SQL up to the next section runs on the way up
//   -- migrate:down [transaction:false]   and this on the way down
//   -- migrate:verify                     and this proves the up; it is rolled back
//   -- migrate:parent <version>...        what the revision follows, where that is not the one before it
//   -- migrate:irreversible <reason>      there is no way down, and why
//   -- migrate:loses <what and why>       which rows or values its down does not bring back
// Statements are sent one by one.
#include <algorithm>
#include <map>
#include <set>

#include "lint/chain/directive.h"
#include "lint/chain/names.h"
#include "lint/chain/order.h"
#include "lint/chain/versioned_files.h"
#include "lint/sql/scan.h"

namespace chain::layouts {
namespace {

// Files of one direction are another tool's, whatever a comment in them says.
bool may_be_one(std::string_view path) {
  return is_versioned_sql(path) && !path.ends_with(".up.sql") && !path.ends_with(".down.sql");
}

int likeness(const Listing& listing) {
  constexpr size_t sample = 5;
  const auto holds = [&](std::string_view word) { return listing.any_holds(may_be_one, word, sample); };
  // A revision of any layout may be declared irreversible, and what its down loses.
  const bool declares = holds("migrate:irreversible") || holds("migrate:loses");
  return holds("migrate:up") || (holds("migrate:") && !declares) ? 90 : 0;
}

// Reads one file's directives and cuts it into its sections.
class FileReader {
 public:
  FileReader(Builder& builder, Revision& revision, uint32_t file)
      : builder_(builder), revision_(revision), file_(file), sql_(builder.bytes(file)), scanner_(sql_) {}

  void read() {
    // Nothing behind the last `--` can be a directive.
    const size_t last = sql_.rfind("--");
    if (last != std::string_view::npos && is_plain(sql_.substr(0, last))) {
      read_plain();
      return;
    }
    for (sql::Token token = scanner_.next(); token.kind != sql::TokenKind::end; token = scanner_.next()) {
      if (last == std::string_view::npos || token.span.begin > last) break;
      if (token.kind == sql::TokenKind::line_comment) {
        comment(token.span);
      } else if (token.kind != sql::TokenKind::block_comment && !inside_section_ && !stray_) {
        stray_ = token.span;
      }
    }
    close(static_cast<uint32_t>(sql_.size()));
    finish();
  }

 private:
  // Without strings, bodies, block comments, commands of psql and COPY every `--` begins a comment.
  static bool is_plain(std::string_view sql) {
    for (const char mark : {'\'', '"', '$', '/', '\\', '{'}) {
      if (sql.find(mark) != std::string_view::npos) return false;
    }
    for (const char p : {'p', 'P'}) {
      for (size_t at = sql.find(p, 2); at != std::string_view::npos; at = sql.find(p, at + 1)) {
        if ((sql[at - 1] | 0x20) == 'o' && (sql[at - 2] | 0x20) == 'c') return false;
      }
    }
    return true;
  }

  size_t line_end(size_t at) const {
    const std::string_view line = sql_.substr(at, sql_.find('\n', at) - at);
    return at + std::min(line.find('\r'), line.size());
  }

  void read_plain() {
    for (size_t at = 0; at < sql_.size();) {
      const size_t begin = std::min(sql_.find("--", at), sql_.size());
      if (begin < sql_.size() && !inside_section_ && !stray_) {
        const size_t code = sql_.find_first_not_of(" \t\r\n\f\v", at);
        if (code < begin) stray_ = sql::Scanner(sql_.substr(code), static_cast<uint32_t>(code)).next().span;
      }
      const size_t end = line_end(begin);
      if (begin < end) comment({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
      at = end;
    }
    close(static_cast<uint32_t>(sql_.size()));
    finish();
  }

  void comment(text::Span at) {
    const std::string_view text = sql_.substr(at.begin, at.size());
    const std::optional<Directive> directive = read_directive(text);
    if (!directive) return;
    const bool column_one = at.begin == 0 || sql_[at.begin - 1] == '\n' || sql_[at.begin - 1] == '\r';
    const bool sound = directive->error.empty() && column_one;
    if (!column_one && directive->error.empty()) {
      complain("a directive begins in column 1: this one is only a comment",
               "move it to the beginning of its line", at);
    } else if (!sound) {
      complain(directive->error, directive->hint, at, directive->misspelt);
    }
    // What is misspelt is read as what was meant, so that one mistake is one problem.
    if (directive->kind) take(*directive, at, sound);
  }

  void take(const Directive& directive, text::Span at, bool sound) {
    switch (*directive.kind) {
      case Directive::Kind::up: begin_section(revision_.up, at, directive.transactional, sound); break;
      case Directive::Kind::down: begin_section(revision_.down, at, directive.transactional, sound); break;
      case Directive::Kind::verify: begin_section(revision_.verify, at, true, sound); break;
      case Directive::Kind::parent:
        for (const std::string_view parent : directive.arguments) revision_.parents.emplace_back(parent);
        break;
      case Directive::Kind::irreversible: revision_.irreversible = directive.rest; break;
      case Directive::Kind::loses: break;  // of no concern to whoever reads files alone
    }
  }

  void begin_section(std::optional<Script>& section, text::Span marker, bool transactional, bool sound) {
    if (section && !sound) return;
    close(marker.begin);
    if (section) {
      complain("a second section of the same kind: only the first is run", "join the two", marker);
      open_ = nullptr;
      return;
    }
    if (&section == &revision_.up && revision_.down) {
      builder_.problem(Problem::Kind::malformed, "the up stands after the down", "put the up first",
                       {{file_, marker}}, {revision_.id});
    }
    section = Script{file_, {marker.end, marker.end}, transactional, SendMode::statements};
    open_ = &section;
    inside_section_ = true;
  }

  void close(uint32_t end) {
    if (open_ != nullptr) (*open_)->body.end = end;
    open_ = nullptr;
  }

  void finish() {
    if (stray_ && !complained_ && (revision_.up || revision_.down)) {
      builder_.problem(Problem::Kind::malformed, "SQL before the first section is never run",
                       "move it below `-- migrate:up`", {{file_, *stray_}}, {revision_.id});
    }
    if (revision_.up || revision_.down) return;
    revision_.opaque = "its file has no `-- migrate:up`";
    if (complained_) return;
    builder_.problem(Problem::Kind::malformed, "there is no `-- migrate:up` in this file",
                     "put `-- migrate:up` on a line of its own before the SQL", {{file_, {}}},
                     {revision_.id});
  }

  void complain(std::string message, std::string hint, text::Span at, std::optional<Misspelt> misspelt = {}) {
    complained_ = true;
    builder_.problem(Problem::Kind::directive, std::move(message), std::move(hint), {{file_, at}},
                     {revision_.id}, std::move(misspelt));
  }

  Builder& builder_;
  Revision& revision_;
  uint32_t file_;
  std::string_view sql_;
  sql::Scanner scanner_;
  std::optional<Script>* open_ = nullptr;
  bool inside_section_ = false;
  bool complained_ = false;  // about a directive
  std::optional<text::Span> stray_;
};

Revision read_file(Builder& builder, const std::string& path) {
  Revision revision = versioned_revision(builder, path);
  if (!revision.opaque) FileReader(builder, revision, revision.file).read();
  return revision;
}

// Once one revision names its parents, the others follow the one before them by name. A parent may be written
// with other leading zeros than its file has.
void name_parents(std::vector<Revision>& revisions) {
  std::set<std::string_view> ids;
  std::map<std::string_view, std::string_view> by_number;
  for (const Revision& revision : revisions) {
    ids.insert(revision.id);
    by_number.emplace(without_leading_zeros(revision.id), revision.id);
  }
  for (size_t i = 0; i < revisions.size(); ++i) {
    std::vector<std::string>& parents = revisions[i].parents;
    if (parents.empty() && i > 0) parents.push_back(revisions[i - 1].id);
    for (std::string& parent : parents) {
      if (ids.contains(parent) || !is_digits(parent)) continue;
      const auto same_number = by_number.find(without_leading_zeros(parent));
      if (same_number != by_number.end()) parent = std::string(same_number->second);
    }
  }
}

void read(Builder& builder) {
  std::vector<Revision>& revisions = builder.chain().revisions;
  revisions.reserve(builder.listing().paths().size());
  for (const std::string& path : builder.listing().paths()) {
    if (is_versioned_sql(path)) {
      revisions.push_back(read_file(builder, path));
    } else if (path.find('/') == std::string::npos) {
      builder.ignore(path);
    }
  }
  const bool named =
      std::any_of(revisions.begin(), revisions.end(), [](const Revision& r) { return !r.parents.empty(); });
  if (!named) return;
  name_parents(revisions);
  order_by_parents(builder);
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  const std::string option = revision.no_transaction ? " transaction:false" : "";
  return {{revision.version + "_" + revision.name + ".sql",
           "-- migrate:up" + option + "\n\n\n-- migrate:down" + option + "\n\n"}};
}

}  // namespace

extern constinit const Layout native_layout{
    .name = "native",
    .also = "dbmate",
    .numbered = true,
    .has_downs = true,
    .up_mark = "-- migrate:up",
    .down_mark = "-- migrate:down",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = "-- migrate:up transaction:false",
                       .down_line = "-- migrate:down transaction:false",
                       .advice = "write `{}`"},
    .new_files = new_files,
    .history = {.table = "schema_migrations",
                .made_by = "CREATE TABLE schema_migrations (version varchar PRIMARY KEY)"}};

}  // namespace chain::layouts
