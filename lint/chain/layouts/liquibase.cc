// Liquibase's formatted SQL (AbstractFormattedChangeLogParser): files whose first line is
// `--liquibase formatted sql`, each a list of `--changeset author:id attribute:value ...`. A changeset is a
// revision; it ends where the next begins, and its `--rollback` lines are its down. Statements are sent one
// by one in a transaction unless runInTransaction:false or splitStatements:false say otherwise. Changesets
// for other databases (dbms:) and ignored ones are left out. Several files are taken in the order of a root
// changelog that names them, else in that of their names, as includeAll does.
#include <algorithm>
#include <array>
#include <set>

#include "lint/chain/composed.h"
#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/liquibase_changelog.h"
#include "lint/chain/names.h"
#include "lint/text/suggest.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

// The rest of a comment that begins with this word; nothing for other lines.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
  line = text::trim(line);
  if (!line.starts_with("--")) return std::nullopt;
  line = text::trim(line.substr(2));
  if (!same_ignoring_case(line.substr(0, word.size()), word)) return std::nullopt;
  line.remove_prefix(word.size());
  if (!line.empty() && line.front() != ' ' && line.front() != '\t' && line.front() != ':')
    return std::nullopt;
  return line;
}

bool is_formatted(std::string_view sql) {
  const std::vector<Line> lines = lines_of(sql.substr(0, 4096), LineEnds::any);
  for (const Line& line : lines) {
    const std::string_view text = text::trim(sql.substr(line.span.begin, line.span.size()));
    if (text.empty()) continue;
    const auto rest = after(text, "liquibase");
    return rest && same_ignoring_case(text::trim(*rest).substr(0, 9), "formatted");
  }
  return false;
}

bool is_candidate(std::string_view path) {
  return path.find('/') == std::string_view::npos && path.ends_with(".sql");
}

int likeness(const Listing& listing) {
  constexpr int sample = 5;
  int tried = 0;
  for (const std::string& path : included_files(listing)) {
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source != nullptr && is_formatted(source->bytes)) return 95;
  }
  tried = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_candidate(path)) continue;
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source != nullptr && is_formatted(source->bytes)) return 94;
  }
  return 0;
}

class FileReader {
 public:
  FileReader(Builder& builder, const std::string& path, uint32_t file, std::set<std::string>& ids)
      : builder_(builder), path_(path), file_(file), sql_(builder.bytes(file)), ids_(ids) {}

  void read() {
    for (const Line& line : lines_of(sql_, LineEnds::any)) {
      const std::string_view text = std::string_view(sql_).substr(line.span.begin, line.span.size());
      if (ignores(text) || back_block(line, text)) {
        std::fill(sql_.begin() + line.span.begin, sql_.begin() + line.span.end, ' ');
      } else if (const auto rest = after(text, "changeset"); rest && !rest->empty()) {
        close(line.span.begin);
        open(changeset_attributes(*rest), line.next);
      } else if (const auto back = after(text, "rollback"); back && !back->starts_with(':')) {
        rollback(line, *back);
      } else {
        misspelt(line, text::trim(text));
        if (begun_) code(line, text::trim(text));
      }
    }
    close(static_cast<uint32_t>(sql_.size()));
    builder_.rewrite(file_, sql_);
  }

 private:
  void open(ChangesetAttributes attributes, uint32_t at) {
    attributes_ = std::move(attributes);
    begin_ = at;
    begun_ = true;
    rollback_.reset();
    mixed_ = undone_ = in_block_ = false;
    another_.clear();
    apart_.clear();
  }

  // --ignoreLines:start to :end, and --ignoreLines:2 the next two.
  bool ignores(std::string_view text) {
    const auto rest = after(text, "ignoreLines");
    if (rest && rest->starts_with(':')) {
      const std::string_view what = text::trim(rest->substr(1));
      ignored_lines_ = same_ignoring_case(what, "start") ? SIZE_MAX : 0;
      if (is_digits(what) && what.size() < 6) ignored_lines_ = std::stoul(std::string(what));
      return true;
    }
    if (ignored_lines_ == 0) return false;
    if (ignored_lines_ != SIZE_MAX) --ignored_lines_;
    return true;
  }

  // /* liquibase rollback, and what follows to the line of its end.
  bool back_block(const Line& line, std::string_view text) {
    text = text::trim(text);
    const bool ends = text.ends_with("*/");
    if (!in_block_) {
      if (!begun_ || !text.starts_with("/*")) return false;
      const std::vector<std::string_view> words = words_of(text.substr(2));
      if (words.size() < 2 || !same_ignoring_case(words[0], "liquibase") ||
          !same_ignoring_case(words[1].substr(0, 8), "rollback"))
        return false;
      in_block_ = !ends;
      undone_ = undone_ || !ends;
      return true;
    }
    const size_t size = ends ? text.size() - 2 : text.size();
    if (const std::string_view sql = text::trim(text.substr(0, size)); !sql.empty()) {
      const auto begin =
          static_cast<uint32_t>(line.span.begin + std::string_view(sql_).substr(line.span.begin).find(sql));
      apart_.push_back({begin, static_cast<uint32_t>(begin + sql.size())});
    }
    in_block_ = !ends;
    return true;
  }

  // --rollback changesetId:3 changesetAuthor:bob: what that one does.
  bool names_another(std::string_view said) {
    std::string id, author;
    for (const std::string& word : quoted_words(said)) {
      if (word.starts_with("changesetId:") || word.starts_with("changeSetId:")) id = word.substr(12);
      if (word.starts_with("changesetAuthor:") || word.starts_with("changeSetAuthor:"))
        author = word.substr(16);
    }
    if (id.empty()) return false;
    another_ = author + ":" + id;
    return true;
  }

  void rollback(const Line& line, std::string_view text) {
    if (!begun_) return;
    if (names_another(text::trim(text))) return;
    if (!rollback_) rollback_ = line.span.begin;
    const std::string_view said = text::trim(text);
    const bool nothing = same_ignoring_case(said, "empty") || same_ignoring_case(said, "not required");
    undone_ = undone_ || !nothing;
    prefixes_.push_back(
        {line.span.begin,
         nothing ? line.span.end
                 : static_cast<uint32_t>(line.span.end - std::min<size_t>(text.size(), line.span.size()))});
  }

  // A command is the first word of its comment. What only looks like one is a comment, and its SQL runs with
  // what stands before it.
  void misspelt(const Line& line, std::string_view text) {
    if (text.starts_with("-changeset") || text.starts_with("- changeset"))
      return complain(line, text, "--changeset");
    if (!text.starts_with("--")) return;
    const std::vector<std::string_view> words = words_of(text.substr(2));
    if (words.empty()) return;
    const std::string_view word = words[0].substr(0, words[0].find(':'));
    const bool identified = words.size() > 1 && words[1].find(':') != std::string_view::npos;
    if (identified && !same_ignoring_case(word, "changeset") && text::edit_distance(word, "changeset") <= 2)
      return complain(line, text, "--changeset");
    const unsigned distance = text::edit_distance(word, "rollback");
    const bool colon = distance == 0 && words[0].size() > word.size();
    if (colon || (distance == 1 && !same_ignoring_case(word, "rollbacks")))
      complain(line, text, "--rollback");
  }

  void complain(const Line& line, std::string_view text, std::string_view meant) {
    const size_t word = text.find_first_not_of("- \t");
    std::string written(text.substr(0, text.find_first_of(" \t", word)));
    builder_.problem(Problem::Kind::directive, "`" + written + "` is only a comment to Liquibase",
                     "did you mean `" + std::string(meant) + "`?", {{file_, line.span}},
                     begun_ ? std::vector{attributes_.id} : std::vector<std::string>(),
                     Misspelt{written, std::string(meant)});
  }

  // Without endDelimiter a `/` or GO on a line of its own ends a statement as well.
  static bool is_batch_end(std::string_view text) { return text == "/" || same_ignoring_case(text, "go"); }

  void code(const Line& line, std::string_view text) {
    if (rollback_ && !text.empty() && !text.starts_with("--")) mixed_ = true;
    const bool batch_end = attributes_.delimiter.empty() && attributes_.split && is_batch_end(text);
    const std::string delimiter = batch_end ? std::string(text) : attributes_.delimiter;
    if (delimiter.empty() || text.starts_with("--")) return;
    if (is_batch_end(delimiter) && !same_ignoring_case(text, delimiter))
      return;  // it counts alone on its line
    const size_t end = sql_.find_last_not_of(" \t", line.span.end == 0 ? 0 : line.span.end - 1);
    if (!text.ends_with(delimiter) || end == std::string::npos) return;
    const size_t first = end + 1 - delimiter.size();
    std::fill(sql_.begin() + static_cast<ptrdiff_t>(first), sql_.begin() + static_cast<ptrdiff_t>(end + 1),
              ' ');
    sql_[first] = ';';
  }

  void close(uint32_t end) {
    if (begun_ && attributes_.for_postgres && !attributes_.ignored) {
      Revision revision;
      revision.id = id();
      revision.file = file_;
      const bool down = rollback_ && !mixed_ && apart_.empty();
      revision.up = script({begin_, down ? *rollback_ : end});
      if (down && undone_) {
        revision.down = script({*rollback_, end});
        for (const text::Span prefix : prefixes_) {
          for (uint32_t i = prefix.begin; i < prefix.end; ++i) sql_[i] = ' ';
        }
      } else if (!another_.empty()) {
        for (const Revision& other : builder_.chain().revisions) {
          if (other.id == another_) revision.down = other.up;
        }
      } else if (undone_) {
        revision.down = down_apart();
      }
      builder_.chain().revisions.push_back(std::move(revision));
    }
    prefixes_.clear();
    begun_ = false;
  }

  // The lines of a down that do not stand behind the up, as one text.
  std::optional<Script> down_apart() {
    for (const text::Span prefix : prefixes_) {
      const std::string_view whole = std::string_view(sql_).substr(prefix.begin);
      const auto end = static_cast<uint32_t>(prefix.begin + std::min(whole.find('\n'), whole.size()));
      if (end > prefix.end) apart_.push_back({prefix.end, end});
    }
    if (apart_.empty()) return std::nullopt;
    std::sort(apart_.begin(), apart_.end(), [](text::Span a, text::Span b) { return a.begin < b.begin; });
    const uint32_t file = builder_.add(composed(builder_.chain().files[file_], apart_, "", nullptr));
    Script down = script(builder_.chain().files[file].whole());
    down.file = file;
    return down;
  }

  Script script(text::Span body) const {
    return {file_, body, attributes_.transactional,
            attributes_.split ? SendMode::statements : SendMode::one_string};
  }

  // A changeset is one of its file: two files may use the same id.
  std::string id() {
    std::string id = attributes_.id;
    if (!ids_.insert(id).second && !own_.count(id)) id = path_ + "::" + id;
    own_.insert(id);
    return id;
  }

  Builder& builder_;
  const std::string& path_;
  uint32_t file_;
  std::string sql_;
  std::set<std::string>& ids_;
  std::set<std::string> own_;
  ChangesetAttributes attributes_;
  uint32_t begin_ = 0;
  bool begun_ = false;
  bool mixed_ = false;   // SQL stands behind a rollback
  bool undone_ = false;  // a rollback does something
  std::optional<uint32_t> rollback_;
  std::vector<text::Span> prefixes_;  // `--rollback` of this changeset
  std::vector<text::Span> apart_;     // pieces of its down elsewhere than behind the up
  bool in_block_ = false;             // within /* liquibase rollback
  std::string another_;               // the changeset that takes this one back
  size_t ignored_lines_ = 0;
};

// --property name:x value:y [dbms:..] holds for all files behind it, and is not changed by a later one.
void give_properties(Builder& builder, std::string_view sql) {
  for (const Line& line : lines_of(sql, LineEnds::any)) {
    const auto rest = after(sql.substr(line.span.begin, line.span.size()), "property");
    if (!rest) continue;
    std::string name, value;
    bool for_postgres = true;
    for (const std::string& word : quoted_words(*rest)) {
      if (word.starts_with("name:")) name = word.substr(5);
      if (word.starts_with("value:")) value = word.substr(6);
      if (word.starts_with("dbms:")) for_postgres = names_postgres(std::string_view(word).substr(5));
    }
    if (!name.empty() && for_postgres) builder.give(std::move(name), std::move(value));
  }
}

void read(Builder& builder) {
  std::set<std::string> ids;
  for (const std::string& path : changelog_files(builder.listing())) {
    const text::Source* source = path.ends_with(".sql") ? builder.listing().peek(path) : nullptr;
    if (source == nullptr || !is_formatted(source->bytes)) {
      builder.ignore(path);
      continue;
    }
    if (source->bytes.find("property") != std::string::npos) give_properties(builder, source->bytes);
    const Builder::Loaded loaded = builder.load(path);
    if (loaded.readable) FileReader(builder, path, loaded.file, ids).read();
  }
}

constexpr std::array<std::string_view, 4> settings_files = {"liquibase.properties", "application.properties",
                                                            "application.yml", "application.yaml"};
constexpr std::array<std::string_view, 1> connection_keys = {"url"};
constexpr std::array<std::string_view, 3> path_keys = {"defaultSchemaName", "liquibase.default-schema",
                                                       "liquibase.defaultSchema"};

}  // namespace

extern constinit const Layout liquibase_layout{
    .name = "liquibase",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "give it a changeset of its own that says `runInTransaction:false`"},
    .history = {.table = "databasechangelog",
                .made_by =
                    "CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT "
                    "NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, "
                    "orderexecuted integer NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35), "
                    "description varchar(255), comments varchar(255), tag varchar(255), "
                    "liquibase varchar(20), contexts varchar(255), labels varchar(255), "
                    "deployment_id varchar(10)); "
                    "CREATE TABLE databasechangeloglock (id integer PRIMARY KEY, locked boolean NOT NULL, "
                    "lockgranted timestamp, lockedby varchar(255))"},
    .connection = {
        .files = settings_files, .strings = connection_keys, .paths = path_keys, .before_default = true}};

}  // namespace chain::layouts
