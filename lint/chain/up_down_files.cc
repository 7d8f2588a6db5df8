// Matching up files with down files, and reading both.

#include "lint/chain/up_down_files.h"

#include <algorithm>

#include "lint/chain/names.h"

namespace chain {
namespace {

bool file_comes_before(const UpDownFile& a, const UpDownFile& b) {
  const std::string_view x = without_leading_zeros(a.version);
  const std::string_view y = without_leading_zeros(b.version);
  if (x != y) return number_less(x, y);
  return a.path < b.path;
}

Script load_script(Builder& builder, const UpDownFile& file, SendRule send, Revision& revision) {
  const Builder::Loaded loaded = builder.load(file.path);
  if (!loaded.readable) revision.opaque = "its file cannot be read as text";
  Script script;
  script.file = loaded.file;
  script.body = builder.chain().files[loaded.file].whole();
  send(builder.bytes(loaded.file), script);
  return script;
}

// Some keep migrations in another language among those in SQL; null for SQL.
const char* language_of(const UpDownFile& file) {
  if (file.path.ends_with(".go")) return "Go";
  return file.path.ends_with(".fizz") ? "fizz" : nullptr;
}

Revision revision_of(const UpDownFile& file) {
  Revision revision;
  revision.id = file.version;
  revision.title = title_of(file.name);
  return revision;
}

// The files of one version, ups and downs mixed.
void read_version(Builder& builder, std::vector<UpDownFile> files, SendRule send) {
  std::vector<UpDownFile> downs;
  std::copy_if(files.begin(), files.end(), std::back_inserter(downs),
               [](const UpDownFile& f) { return !f.is_up; });
  std::erase_if(files, [](const UpDownFile& f) { return !f.is_up; });
  for (const UpDownFile& up : files) {
    Revision revision = revision_of(up);
    if (const char* language = language_of(up)) {
      revision.file = builder.add({builder.listing().full_path(up.path), "", false});
      revision.opaque = std::string("it is written in ") + language;
      builder.problem(Problem::Kind::unsupported,
                      up.path + " is written in " + language + ": what it does cannot be known here", "",
                      {{revision.file, {}}}, {revision.id});
    } else {
      revision.up = load_script(builder, up, send, revision);
      revision.file = revision.up->file;
    }
    auto down =
        std::find_if(downs.begin(), downs.end(), [&](const UpDownFile& f) { return f.name == up.name; });
    if (down == downs.end() && files.size() == 1 && downs.size() == 1) down = downs.begin();
    if (down != downs.end()) {
      if (const char* language = language_of(*down)) {
        revision.irreversible = std::string("its down is written in ") + language;
      } else {
        revision.down = load_script(builder, *down, send, revision);
      }
      downs.erase(down);
    }
    builder.chain().revisions.push_back(std::move(revision));
  }
  for (const UpDownFile& down : downs) {
    if (language_of(down) != nullptr) continue;
    Revision revision = revision_of(down);
    revision.down = load_script(builder, down, send, revision);
    revision.file = revision.down->file;
    builder.chain().revisions.push_back(std::move(revision));
  }
}

}  // namespace

void read_up_down_files(Builder& builder, std::vector<UpDownFile> files, SendRule send) {
  std::sort(files.begin(), files.end(), file_comes_before);
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
