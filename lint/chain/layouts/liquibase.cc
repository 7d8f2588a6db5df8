// Liquibase's formatted SQL (AbstractFormattedChangeLogParser): files whose first line is
// `--liquibase formatted sql`, each a list of `--changeset author:id attribute:value ...`. A changeset is a
// revision; it ends where the next begins, and its `--rollback` lines are its down. Statements are sent one
// by one in a transaction unless runInTransaction:false or splitStatements:false say otherwise. Changesets
// for other databases (dbms:) and ignored ones are left out. Several files are taken in the order of their
// names, as includeAll does: a changelog of XML or YAML that says another order is not read.
#include <algorithm>
#include <set>

#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/text/suggest.h"

namespace chain::layouts {
namespace {

// The rest of a comment that begins with this word; nothing for other lines.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
  line = trim(line);
  if (!line.starts_with("--")) return std::nullopt;
  line = trim(line.substr(2));
  if (!same_ignoring_case(line.substr(0, word.size()), word)) return std::nullopt;
  line.remove_prefix(word.size());
  if (!line.empty() && line.front() != ' ' && line.front() != '\t' && line.front() != ':')
    return std::nullopt;
  return line;
}

bool is_formatted(std::string_view sql) {
  const std::vector<Line> lines = lines_of(sql.substr(0, 4096), LineEnds::any);
  for (const Line& line : lines) {
    const std::string_view text = trim(sql.substr(line.span.begin, line.span.size()));
    if (text.empty()) continue;
    const auto rest = after(text, "liquibase");
    return rest && same_ignoring_case(trim(*rest).substr(0, 9), "formatted");
  }
  return false;
}

bool is_candidate(std::string_view path) {
  return path.find('/') == std::string_view::npos && path.ends_with(".sql");
}

int likeness(const Listing& listing) {
  constexpr int sample = 5;
  int tried = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_candidate(path)) continue;
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source != nullptr && is_formatted(source->bytes)) return 94;
  }
  return 0;
}

struct Attributes {
  std::string id;  // author:id
  bool transactional = true, split = true, ignored = false, for_postgres = true;
  std::string delimiter;  // empty: ;
};

// dbms:a,b or dbms:!a,!b
bool names_postgres(std::string_view list) {
  bool only_denied = true, denied = false;
  for (std::string_view rest = list; !rest.empty();) {
    std::string_view name = trim(rest.substr(0, rest.find(',')));
    rest.remove_prefix(
        std::min(rest.size(), rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1));
    const bool negated = name.starts_with('!');
    if (negated) name.remove_prefix(1);
    const bool ours = same_ignoring_case(name, "postgresql") || same_ignoring_case(name, "all");
    if (ours && !negated) return true;
    denied = denied || ours;
    only_denied = only_denied && negated;
  }
  return only_denied && !denied;
}

// Words between blanks; quotes hold one together and are left out.
std::vector<std::string> quoted_words(std::string_view text) {
  std::vector<std::string> words;
  bool open = false, quoted = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (c == '"') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (blank && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

Attributes attributes_of(std::string_view line) {
  Attributes attributes;
  for (const std::string& word : quoted_words(line)) {
    if (attributes.id.empty() || attributes.id.ends_with(':')) {  // author: id, with a blank between
      attributes.id += word;
      continue;
    }
    const size_t colon = word.find(':');
    if (colon == std::string::npos) continue;
    const std::string_view key = std::string_view(word).substr(0, colon);
    const std::string_view value = std::string_view(word).substr(colon + 1);
    const bool no = same_ignoring_case(value, "false");
    if (same_ignoring_case(key, "runInTransaction")) attributes.transactional = !no;
    if (same_ignoring_case(key, "splitStatements")) attributes.split = !no;
    if (same_ignoring_case(key, "ignore")) attributes.ignored = same_ignoring_case(value, "true");
    if (same_ignoring_case(key, "dbms")) attributes.for_postgres = names_postgres(value);
    if (same_ignoring_case(key, "endDelimiter")) {
      // A pattern: line ends in it are the line's own end.
      for (size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
          const char escaped = value[++i];
          if (escaped != 'n' && escaped != 'r' && escaped != 's') attributes.delimiter += escaped;
        } else {
          attributes.delimiter += value[i];
        }
      }
      if (attributes.delimiter == ";") attributes.delimiter.clear();
    }
  }
  return attributes;
}

class FileReader {
 public:
  FileReader(Builder& builder, const std::string& path, uint32_t file, std::set<std::string>& ids)
      : builder_(builder), path_(path), file_(file), sql_(builder.bytes(file)), ids_(ids) {}

  void read() {
    for (const Line& line : lines_of(sql_, LineEnds::any)) {
      const std::string_view text = std::string_view(sql_).substr(line.span.begin, line.span.size());
      if (const auto rest = after(text, "changeset"); rest && !rest->empty()) {
        close(line.span.begin);
        open(attributes_of(*rest), line.next);
      } else if (const auto back = after(text, "rollback"); back && !back->starts_with(':')) {
        rollback(line, *back);
      } else {
        misspelt(line, trim(text));
        if (begun_) code(line, trim(text));
      }
    }
    close(static_cast<uint32_t>(sql_.size()));
    builder_.rewrite(file_, sql_);
  }

 private:
  void open(Attributes attributes, uint32_t at) {
    attributes_ = std::move(attributes);
    begin_ = at;
    begun_ = true;
    rollback_.reset();
    mixed_ = undone_ = false;
  }

  void rollback(const Line& line, std::string_view text) {
    if (!begun_) return;
    if (!rollback_) rollback_ = line.span.begin;
    const std::string_view said = trim(text);
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
    builder_.problem(Problem::Kind::directive,
                     "`" + std::string(text.substr(0, text.find_first_of(" \t", word))) +
                         "` is only a comment to Liquibase",
                     "did you mean `" + std::string(meant) + "`?", {{file_, line.span}},
                     begun_ ? std::vector{attributes_.id} : std::vector<std::string>());
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
      const bool down = rollback_ && !mixed_;
      revision.up = script({begin_, down ? *rollback_ : end});
      if (down && undone_) {
        revision.down = script({*rollback_, end});
        for (const text::Span prefix : prefixes_) {
          for (uint32_t i = prefix.begin; i < prefix.end; ++i) sql_[i] = ' ';
        }
      }
      builder_.chain().revisions.push_back(std::move(revision));
    }
    prefixes_.clear();
    begun_ = false;
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
  Attributes attributes_;
  uint32_t begin_ = 0;
  bool begun_ = false;
  bool mixed_ = false;   // SQL stands behind a rollback
  bool undone_ = false;  // a rollback does something
  std::optional<uint32_t> rollback_;
  std::vector<text::Span> prefixes_;  // `--rollback` of this changeset
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
  for (const std::string& path : builder.listing().paths()) {
    if (path.find('/') != std::string::npos) continue;
    const text::Source* source = is_candidate(path) ? builder.listing().peek(path) : nullptr;
    if (source == nullptr || !is_formatted(source->bytes)) {
      builder.ignore(path);
      continue;
    }
    if (source->bytes.find("property") != std::string::npos) give_properties(builder, source->bytes);
    const Builder::Loaded loaded = builder.load(path);
    if (loaded.readable) FileReader(builder, path, loaded.file, ids).read();
  }
}

}  // namespace

extern constinit const Layout liquibase_layout{
    .name = "liquibase",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "give it a changeset of its own that says `runInTransaction:false`"},
    .history = {.table = "databasechangelog",
                .query = "SELECT author || ':' || id, NULL FROM databasechangelog ORDER BY orderexecuted",
                .made_by =
                    "CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT "
                    "NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, "
                    "orderexecuted integer NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35), "
                    "description varchar(255), comments varchar(255), tag varchar(255), "
                    "liquibase varchar(20), contexts varchar(255), labels varchar(255), "
                    "deployment_id varchar(10))"}};

}  // namespace chain::layouts
