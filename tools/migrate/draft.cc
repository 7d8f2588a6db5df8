// Files of revisions that do not stand on disk yet. What a layout's new files mean, the layout itself says:
// they are read like a chain, and the SQL goes where its scripts are.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tools/migrate/write_revision.h"

namespace migrate::tool {
namespace {

namespace fs = std::filesystem;

class TemporaryFolder {
 public:
  TemporaryFolder() : path_((fs::temp_directory_path() / "migrate-draft-XXXXXX").string()) {
    made_ = ::mkdtemp(path_.data()) != nullptr;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (made_) fs::remove_all(path_, ignored);
  }
  bool made() const { return made_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool made_ = false;
};

text::Result<chain::Chain> read_files(const std::vector<chain::NewFile>& files, const std::string& layout) {
  const TemporaryFolder folder;
  if (!folder.made()) return text::Error{"no temporary folder can be made", "", "", {}};
  for (const chain::NewFile& file : files) {
    if (const text::Result<void> written = write_file(text::join_path(folder.path(), file.path), file.text);
        !written)
      return written.error();
  }
  chain::Options how;
  how.layout = layout;
  const std::vector<std::string> places{folder.path()};
  text::Result<chain::Chain> read = chain::read(places, how);
  if (read && read->revisions.size() != 1)
    return text::Error{fmt::format("the files of a new {} revision are not read as one", layout), "", "", {}};
  return read;
}

std::string script(const std::vector<std::string>& statements) {
  std::string out;
  for (const std::string& sql : statements) out += sql + ";\n";
  return out;
}

// SQL so that the layout's reader sees scripts where they will be.
constexpr std::string_view up_mark = "SELECT 'up';\n", down_mark = "SELECT 'down';\n";

// A file with two sections has a gap for the first, and ends with the second; another is one script whole.
void put_marks(std::vector<chain::NewFile>& files) {
  for (chain::NewFile& file : files) {
    if (!file.path.ends_with(".sql")) continue;
    const size_t gap = file.text.find("\n\n\n");
    const bool begins_with_gap = gap == std::string::npos && file.text.starts_with("\n\n");
    if (gap == std::string::npos && !begins_with_gap) {
      file.text += file.path.ends_with("down.sql") ? down_mark : up_mark;
      continue;
    }
    const size_t at = begins_with_gap ? 0 : gap + 1;
    file.text.replace(at, 1, up_mark);  // the SQL's own line ends where one of the gap's was
    if (file.text.ends_with("\n\n")) file.text.pop_back();
    file.text += down_mark;
  }
}

// Where the layout has no downs.
std::string commented(const std::vector<std::string>& statements) {
  std::string out = "\n-- back:\n";
  for (const std::string& sql : statements) out += "-- " + sql + ";\n";
  return statements.empty() ? std::string() : out;
}

bool replace(std::vector<chain::NewFile>& files, std::string_view mark, const std::string& sql) {
  for (chain::NewFile& file : files) {
    const size_t at = file.text.find(mark);
    if (at == std::string::npos) continue;
    file.text.replace(at, mark.size(), sql);
    return true;
  }
  return false;
}

std::string verify_of(const chain::Chain& chain, const std::vector<std::string>& gone) {
  if (chain.layout != "native" || gone.empty()) return {};
  std::string list;
  for (const std::string& name : gone) {
    std::string quoted;
    for (const char c : name) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    list += fmt::format("{}'{}'", list.empty() ? "" : ", ", quoted);
  }
  return fmt::format(
      "\n-- migrate:verify\nDO $$ BEGIN ASSERT (SELECT count(to_regclass(name)) FROM unnest(ARRAY[{}]) AS "
      "name) = 0; END $$;\n",
      list);
}

void append(chain::Chain& chain, const chain::Chain& fresh) {
  const uint32_t first = chain.files.size();
  for (const text::Source& source : fresh.files) chain.files.add(source);
  chain::Revision revision = fresh.revisions.front();
  for (std::optional<chain::Script>* one : {&revision.up, &revision.down, &revision.verify}) {
    if (*one) (*one)->file += first;
  }
  revision.file += first;
  chain.revisions.push_back(std::move(revision));
}

text::Result<void> add(Drafted& out, const std::string& name, const Draft& what) {
  text::Result<std::vector<chain::NewFile>> files = next_files(out.chain, name, !what.transaction);
  if (!files) return files.error();
  put_marks(*files);
  if (!replace(*files, up_mark, script(what.up)))
    return text::Error{fmt::format("a {} revision has no place for the SQL", out.chain.layout), "", "", {}};
  if (!replace(*files, down_mark, script(what.down))) files->front().text += commented(what.down);
  for (chain::NewFile& file : *files) {
    if (file.text.find("-- migrate:down") != std::string::npos) file.text += verify_of(out.chain, what.gone);
  }
  const text::Result<chain::Chain> read = read_files(*files, out.chain.layout);
  if (!read) return read.error();
  const chain::Revision& revision = read->revisions.front();
  if (!revision.up ||
      read->files[revision.up->file].slice(revision.up->body).find(what.up.front()) == std::string_view::npos)
    return text::Error{
        fmt::format("a {} revision does not hold its SQL where it is put", out.chain.layout), "", "", {}};
  if (!what.transaction && revision.up->transactional)
    return text::Error{
        fmt::format("a {} revision runs in a transaction, and CONCURRENTLY cannot", out.chain.layout),
        "run the statements that the audit prints by hand",
        "",
        {}};
  append(out.chain, *read);
  out.files.insert(out.files.end(), files->begin(), files->end());
  return {};
}

// Two statements in one message are one transaction.
bool one_statement_alone(const chain::Chain& chain) {
  const chain::Layout* layout = chain::layout_named(chain.layout);
  return layout && layout->no_transaction.alone;
}

}  // namespace

text::Result<Drafted> draft(const chain::Chain& chain, const std::string& name, const Draft& what) {
  Drafted out{chain, {}};
  if (what.transaction || what.up.size() == 1 || !one_statement_alone(chain)) {
    if (const text::Result<void> added = add(out, name, what); !added) return added.error();
    return out;
  }
  if (what.up.size() != what.down.size())
    return text::Error{
        fmt::format("a {} script outside a transaction holds one statement alone, and an index has a comment",
                    chain.layout),
        "",
        "",
        {}};
  for (size_t i = 0; i < what.up.size(); ++i) {
    const Draft one{false,
                    {what.up[i]},
                    {what.down[what.down.size() - 1 - i]},
                    {what.gone.size() > i ? what.gone[i] : ""},
                    {}};
    if (const text::Result<void> added = add(out, fmt::format("{} {}", name, i + 1), one); !added)
      return added.error();
  }
  return out;
}

}  // namespace migrate::tool
