// The base of a chain.

#include "lint/chain/schema_file.h"

#include <algorithm>
#include <array>

namespace chain {
namespace {

text::Result<void> add(Chain& chain, const std::string& path) {
  text::Result<text::Source> source = text::load(path);
  if (!source) return source.error();
  if (source->bytes.find('\0') != std::string::npos) {
    return text::Error{"is no SQL text: there are NUL bytes in it",
                       "give pg_dump's plain format: pg_dump --schema-only --format=plain",
                       path,
                       {}};
  }
  const text::Span whole = source->whole();
  const uint32_t file = chain.files.add(std::move(*source));
  chain.base.push_back({.file = file, .body = whole, .transactional = false, .send = SendMode::statements});
  return {};
}

constexpr std::array<std::string_view, 6> file_names = {"structure.sql", "schema.sql",   "dump.sql",
                                                        "base.sql",      "baseline.sql", "schema_dump.sql"};
constexpr int folders_up = 3;

}  // namespace

text::Result<void> stand_on(Chain& chain, const std::string& path) {
  switch (text::path_kind(path)) {
    case text::PathKind::missing:
      return text::Error{
          "there is no such file or folder", "name the schema file, as pg_dump wrote it", path, {}};
    case text::PathKind::file: return add(chain, path);
    case text::PathKind::directory: break;
  }
  text::Result<std::vector<std::string>> files = text::list_files(path);
  if (!files) return files.error();
  std::erase_if(*files, [](const std::string& file) { return !file.ends_with(".sql"); });
  if (files->empty()) return text::Error{"there are no .sql files in " + path, "", path, {}};
  for (const std::string& file : *files) {
    if (const text::Result<void> added = add(chain, file); !added) return added.error();
  }
  return {};
}

std::string likely_schema_file(const Chain& chain) {
  std::string folder = chain.root;
  for (int up = 0; up < folders_up; ++up) {
    folder = folder.empty() || folder == "." ? ".." : std::string(text::directory(folder));
    if (folder.empty()) folder = ".";
    for (const std::string_view name : file_names) {
      const std::string path = folder == "." ? std::string(name) : text::join_path(folder, name);
      if (text::path_kind(path) == text::PathKind::file) return path;
    }
    if (folder == "." || folder == "..") break;
  }
  return {};
}

}  // namespace chain
