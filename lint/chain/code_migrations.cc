// From files of code to revisions.
#include "lint/chain/code_migrations.h"

#include <algorithm>

#include "lint/chain/names.h"

namespace chain {
namespace {

std::optional<Script> script_of(Builder& builder, SqlInCode::Direction& direction, bool transactional) {
  const uint32_t file = builder.add(std::move(direction.sql));
  for (SqlInCode::Direction::Missing& one : direction.missing)
    builder.chain().unfilled.push_back({file, one.at, std::move(one.name)});
  return Script{file, builder.chain().files[file].whole(), transactional && !direction.autocommit,
                SendMode::statements};
}

bool comes_before(const std::string& a, const std::string& b) {
  const std::string_view x = std::string_view(a).substr(0, leading_digits(a));
  const std::string_view y = std::string_view(b).substr(0, leading_digits(b));
  if (!x.empty() && !y.empty() && without_leading_zeros(x) != without_leading_zeros(y))
    return number_less(x, y);
  return a < b;
}

// 2020_01_31_120000_add_users -> add_users.
std::string_view without_numbers(std::string_view stem) {
  std::string_view rest = stem;
  for (size_t digits = leading_digits(rest); digits > 0; digits = leading_digits(rest)) {
    if (digits < rest.size() && rest[digits] != '_' && rest[digits] != '-') break;
    rest.remove_prefix(std::min(digits + 1, rest.size()));
  }
  return rest.empty() ? stem.substr(leading_digits(stem)) : rest;
}

// A migration of the folder itself, by its name.
bool is_file(const CodeLayout& layout, std::string_view path) {
  const auto ends = [&](std::string_view ending) { return path.ends_with(ending); };
  return path.find('/') == std::string_view::npos && leading_digits(path) > 0 &&
         std::any_of(layout.endings.begin(), layout.endings.end(), ends) &&
         (layout.but.empty() || !ends(layout.but));
}

}  // namespace

bool holds_code_migrations(const Listing& listing, const CodeLayout& layout) {
  constexpr size_t sample = 5;
  size_t tried = 0;
  for (const std::string& path : listing.paths()) {
    if (!is_file(layout, path)) continue;
    if (++tried > sample) break;
    const text::Source* source = listing.peek(path);
    if (source != nullptr && source->bytes.find(layout.sign) != std::string::npos) return true;
  }
  return false;
}

void read_code_migration(Builder& builder, const std::string& path, const CodeTool& tool, bool transactional,
                         Revision& revision) {
  const Builder::Loaded loaded = builder.load_as_it_stands(path);
  revision.file = loaded.file;
  if (loaded.readable)
    read_loaded_code(builder, loaded.file, tool, transactional, revision);
  else
    revision.opaque = "its file cannot be read as text";
}

void read_loaded_code(Builder& builder, uint32_t file, const CodeTool& tool, bool transactional,
                      Revision& revision) {
  const text::Source source = builder.chain().files[file];
  revision.file = file;
  SqlInCode found = read_sql_in_code(source, tool);
  // The file itself holds no SQL: what does are the texts taken out of it.
  builder.replace(file, {source.path, "", source.had_bom});
  const bool in_transaction = transactional && found.transactional;
  if (!found.up.code.empty()) revision.opaque = code_words(*tool.language, found.up.code);
  if (found.up.any || found.up.code.empty()) {
    revision.up = script_of(builder, found.up, in_transaction);
    revision.file = revision.up->file;
  }
  if (found.raises && !found.down.any) revision.irreversible = "its down raises";
  const bool nothing = found.down.begun && found.down.code.empty() && !found.raises;
  if (found.down.any || nothing) revision.down = script_of(builder, found.down, in_transaction);
}

void read_code_migrations(Builder& builder, const CodeLayout& layout) {
  std::vector<std::string> files;
  for (const std::string& path : builder.listing().paths()) {
    if (is_file(layout, path)) {
      files.push_back(path);
    } else if (path.find('/') == std::string::npos) {
      builder.ignore(path);
    }
  }
  std::stable_sort(files.begin(), files.end(), comes_before);
  for (const std::string& path : files) {
    Revision revision;
    const std::string stem = path.substr(0, path.find('.'));
    const size_t digits = leading_digits(stem);
    revision.id = layout.number_is_id ? stem.substr(0, digits) : stem;
    revision.title = title_of(without_numbers(stem));
    read_code_migration(builder, path, layout.tool, layout.transactional, revision);
    builder.chain().revisions.push_back(std::move(revision));
  }
}

}  // namespace chain
