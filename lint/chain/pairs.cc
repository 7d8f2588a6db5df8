// Matching up files with down files, and reading both.

#include "lint/chain/pairs.h"

#include <algorithm>

#include "lint/chain/names.h"

namespace chain {
namespace {

bool comes_before(const PairFile& a, const PairFile& b) {
  const std::string_view x = without_leading_zeros(a.version);
  const std::string_view y = without_leading_zeros(b.version);
  if (x != y) return number_less(x, y);
  return a.path < b.path;
}

Script load_script(Builder& builder, const PairFile& file, SendRule send, Revision& revision) {
  const Builder::Loaded loaded = builder.load(file.path);
  if (!loaded.readable) revision.opaque = "its file cannot be read as text";
  Script script;
  script.file = loaded.file;
  script.body = builder.chain().files[loaded.file].whole();
  send(builder.bytes(loaded.file), script);
  return script;
}

// Concourse and others keep migrations in Go among those in SQL.
bool is_go(const PairFile& file) {
  return file.path.ends_with(".go");
}

Revision revision_of(const PairFile& file) {
  Revision revision;
  revision.id = file.version;
  revision.title = title_of(file.name);
  return revision;
}

// The files of one version, ups and downs mixed.
void read_version(Builder& builder, std::vector<PairFile> files, SendRule send) {
  std::vector<PairFile> downs;
  std::copy_if(files.begin(), files.end(), std::back_inserter(downs),
               [](const PairFile& f) { return !f.is_up; });
  std::erase_if(files, [](const PairFile& f) { return !f.is_up; });
  for (const PairFile& up : files) {
    Revision revision = revision_of(up);
    if (is_go(up)) {
      revision.file = builder.add({builder.listing().full_path(up.path), "", false});
      revision.opaque = "it is written in Go";
      builder.problem(Problem::Kind::unsupported,
                      up.path + " is written in Go: what it does cannot be known here", "",
                      {{revision.file, {}}}, {revision.id});
    } else {
      revision.up = load_script(builder, up, send, revision);
      revision.file = revision.up->file;
    }
    auto down =
        std::find_if(downs.begin(), downs.end(), [&](const PairFile& f) { return f.name == up.name; });
    if (down == downs.end() && files.size() == 1 && downs.size() == 1) down = downs.begin();
    if (down != downs.end()) {
      if (!is_go(*down)) revision.down = load_script(builder, *down, send, revision);
      downs.erase(down);
    }
    builder.chain().revisions.push_back(std::move(revision));
  }
  for (const PairFile& down : downs) {
    if (is_go(down)) continue;
    Revision revision = revision_of(down);
    revision.down = load_script(builder, down, send, revision);
    revision.file = revision.down->file;
    builder.chain().revisions.push_back(std::move(revision));
  }
}

}  // namespace

void read_pairs(Builder& builder, std::vector<PairFile> files, SendRule send) {
  std::sort(files.begin(), files.end(), comes_before);
  for (size_t begin = 0; begin < files.size();) {
    size_t end = begin + 1;
    const std::string_view version = without_leading_zeros(files[begin].version);
    while (end < files.size() && without_leading_zeros(files[end].version) == version) ++end;
    read_version(builder,
                 {files.begin() + static_cast<ptrdiff_t>(begin), files.begin() + static_cast<ptrdiff_t>(end)},
                 send);
    begin = end;
  }
}

}  // namespace chain
