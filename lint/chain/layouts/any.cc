// A project's own files, of no tool that is known here: the configuration gives a pattern of their names, the
// lines that part a file into its two directions, how a script is sent and what files are ordered by. Never
// found out, only asked for.
#include <algorithm>

#include "lint/chain/file_pattern.h"
#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/chain/up_down_files.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

int likeness(const Listing&) {
  return 0;
}

struct Parts {
  std::optional<text::Span> up, down;
};

// From each marker's line to the other's or the end. Without an up marker the up is what stands before the
// down's.
Parts parts_of(std::string_view sql, const AnyFormat& any) {
  Parts parts;
  std::optional<text::Span>* open = nullptr;
  const auto begin = [&](std::optional<text::Span>& part, uint32_t at) {
    part = text::Span{at, static_cast<uint32_t>(sql.size())};
    open = &part;
  };
  if (any.up.empty()) begin(parts.up, 0);
  for (const Line& line : lines_of(sql, LineEnds::any)) {
    const std::string_view text = text::trim(sql.substr(line.span.begin, line.span.size()));
    const bool is_up = !any.up.empty() && text == text::trim(any.up);
    const bool is_down = !any.down.empty() && text == text::trim(any.down);
    if (!is_up && !is_down) continue;
    if (open != nullptr) (*open)->end = line.span.begin;
    open = nullptr;
    if (is_up && !parts.up) begin(parts.up, line.next);
    if (is_down && !parts.down) begin(parts.down, line.next);
  }
  return parts;
}

Script script_of(const Builder& builder, uint32_t file, text::Span body) {
  const AnyFormat& any = builder.options().any;
  return {file, body, any.transaction, any.one_string ? SendMode::one_string : SendMode::statements};
}

void read_file(Builder& builder, Revision& revision, const std::string& path, std::optional<bool> is_up) {
  const AnyFormat& any = builder.options().any;
  const Builder::Loaded loaded = builder.load(path);
  if (!loaded.readable) revision.opaque = "its file cannot be read as text";
  const std::string_view sql = builder.bytes(loaded.file);
  if (is_up.value_or(true)) revision.file = loaded.file;
  if (is_up || (any.up.empty() && any.down.empty())) {
    std::optional<Script>& script = is_up.value_or(true) ? revision.up : revision.down;
    if (script) {
      builder.problem(Problem::Kind::duplicate_id, path + " has the version of another file",
                      "rename one of them", {{loaded.file, {}}, {revision.file, {}}}, {revision.id});
      return;
    }
    script = script_of(builder, loaded.file, builder.chain().files[loaded.file].whole());
    if (!revision.up) revision.file = loaded.file;
    return;
  }
  const Parts parts = parts_of(sql, any);
  if (parts.up) revision.up = script_of(builder, loaded.file, *parts.up);
  if (parts.down) revision.down = script_of(builder, loaded.file, *parts.down);
  if (!revision.up && !revision.opaque) {
    revision.opaque = "its file has no `" + any.up + "`";
    builder.problem(Problem::Kind::malformed, "there is no `" + any.up + "` in this file",
                    "[chain] up in schemalint.toml says that it begins the SQL", {{loaded.file, {}}},
                    {revision.id});
  }
}

struct File {
  std::string path;
  FilePattern::Name name;
};

// 1.10 comes after 1.9: numbers are compared one by one, whatever stands between them.
bool number_order(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view x = a.substr(0, leading_digits(a)), y = b.substr(0, leading_digits(b));
    if (!x.empty() && !y.empty()) {
      if (without_leading_zeros(x) != without_leading_zeros(y)) return number_less(x, y);
      a.remove_prefix(x.size());
      b.remove_prefix(y.size());
    } else {
      if (a.front() != b.front()) return a.front() < b.front();
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return a.size() < b.size();
}

void read(Builder& builder) {
  const AnyFormat& any = builder.options().any;
  const text::Result<FilePattern> pattern = FilePattern::read(any.pattern);
  if (!pattern) {
    builder.problem(Problem::Kind::misnamed,
                    "the layout \"any\" needs a pattern of file names: " + pattern.error().message,
                    "say it as [chain] pattern in schemalint.toml", {});
    return;
  }
  std::vector<File> files;
  for (const std::string& path : builder.listing().paths()) {
    if (std::optional<FilePattern::Name> name = pattern->match(path))
      files.push_back({path, *std::move(name)});
    else
      builder.ignore(path);
  }
  const auto first_sql = std::find_if(builder.listing().paths().begin(), builder.listing().paths().end(),
                                      [](const std::string& path) { return path.ends_with(".sql"); });
  if (files.empty() && first_sql != builder.listing().paths().end()) {
    const uint32_t file = builder.add({builder.listing().full_path(*first_sql), "", false});
    builder.problem(Problem::Kind::misnamed, "no file's name fits [chain] pattern: there is no revision",
                    "it is held against the whole path below the chain's folder: " + *first_sql,
                    {{file, {}}});
  }
  std::stable_sort(files.begin(), files.end(), [&](const File& a, const File& b) {
    if (any.by_number) {
      if (number_order(a.name.version, b.name.version)) return true;
      if (number_order(b.name.version, a.name.version)) return false;
      return a.path < b.path;
    }
    return a.name.version != b.name.version ? a.name.version < b.name.version : a.path < b.path;
  });
  std::vector<Revision>& revisions = builder.chain().revisions;
  for (size_t i = 0; i < files.size(); ++i) {
    const bool same =
        i > 0 && files[i].name.version == files[i - 1].name.version && files[i].name.is_up.has_value();
    if (!same) {
      revisions.emplace_back();
      revisions.back().id = files[i].name.version;
      revisions.back().title = title_of(files[i].name.title);
    }
    Revision revision = std::move(revisions.back());
    read_file(builder, revision, files[i].path, files[i].name.is_up);
    revisions.back() = std::move(revision);
  }
}

}  // namespace

extern constinit const Layout any_layout{
    .name = "any", .has_downs = true, .likeness = likeness, .read = read};

}  // namespace chain::layouts
