// tern (migrate/migrate.go): <number>_<name>.sql in one folder, its sections parted by the line
// `---- create above / drop below ----`; a file without it cannot be taken back. A file is sent as one string
// in a transaction; a section with `---- tern: disable-tx ----` on a line of its own statement by statement
// in none. Files in folders below are templates that others include: {{ template "folder/file.sql" . }}.
#include <array>

#include "lint/chain/placeholders.h"
#include "lint/chain/tool_settings.h"
#include "lint/chain/up_down_sections.h"

namespace chain::layouts {
namespace {

constexpr std::string_view parting = "---- create above / drop below ----";
constexpr std::string_view no_transaction = "---- tern: disable-tx ----";

int likeness(const Listing& listing) {
  constexpr size_t sample = 10;
  // Its words alone, so that a slip in the dashes is told instead of read as another tool's comment.
  return listing.any_holds(is_versioned_sql, "create above / drop below", sample) ? 92 : 0;
}

constexpr std::array spellings = {MarkerSpelling{parting, {}}, MarkerSpelling{no_transaction, {}}};

Marker mark(std::string_view line) {
  if (line.find(parting) != std::string_view::npos) return {Marker::Kind::down};
  if (line == no_transaction) return {Marker::Kind::section_option, false};
  return {};
}

// [data] of tern.conf.
void give_data(Builder& builder) {
  constexpr std::array<std::string_view, 1> files = {"tern.conf"};
  const std::optional<text::Source> conf = nearest_file(builder.listing().root(), files);
  if (!conf) return;
  constexpr std::string_view section = "data.";
  for (const auto& [key, value] : tool_settings(*conf)) {
    if (key.starts_with(section)) builder.give(key.substr(section.size()), value);
  }
}

// What {{ template "folder/file.sql" . }} stands for: one folder down, as tern looks.
void give_templates(Builder& builder) {
  for (const std::string& path : builder.listing().paths()) {
    const size_t slash = path.find('/');
    if (slash == std::string::npos || slash != path.rfind('/') || !path.ends_with(".sql")) continue;
    const Builder::Loaded loaded = builder.load(path);
    if (loaded.readable) builder.give(path, std::string(builder.bytes(loaded.file)));
  }
}

void read(Builder& builder) {
  give_data(builder);
  give_templates(builder);
  const UpDownSections sections{.mark = mark, .spellings = spellings, .up_first = true};
  for (const std::string& path : versioned_files(builder)) {
    read_up_down_sections(builder, path, sections);
    for (auto* half : {&builder.chain().revisions.back().up, &builder.chain().revisions.back().down}) {
      if (*half && !(*half)->transactional) (*half)->send = SendMode::statements;
    }
  }
}

std::vector<NewFile> new_files(const NewRevision& revision) {
  std::string text = revision.no_transaction ? std::string(no_transaction) + "\n" : std::string();
  text += "\n\n";
  text += parting;
  text += "\n\n";
  return {{revision.version + "_" + revision.name + ".sql", std::move(text)}};
}

constexpr std::array<std::string_view, 1> settings_files = {"tern.conf"};
constexpr std::array<std::string_view, 1> connection_keys = {"conn_string"};

}  // namespace

extern constinit const Layout tern_layout{
    .name = "tern",
    .numbered = true,
    .has_downs = true,
    .fills_in = braces_form,
    .down_mark = "---- create above / drop below ----",
    .likeness = likeness,
    .read = read,
    .no_transaction = {.line = no_transaction, .advice = "put `{}` at the top of the file"},
    .new_files = new_files,
    .history = {.table = "public.schema_version",
                .made_by = "CREATE TABLE public.schema_version (version int4 NOT NULL)"},
    .connection = {.files = settings_files, .strings = connection_keys}};

}  // namespace chain::layouts
