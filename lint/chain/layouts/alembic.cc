// Alembic (script/base.py): *.py in versions/, each with the literals revision, down_revision (None, one, or
// a tuple: a merge), depends_on. Nothing is run: the SQL is what op.execute is given as a literal, in all
// quote forms, joined literals and sa.text() included. What else upgrade() and downgrade() do cannot be had
// without Python: such a revision is opaque and says what it calls.
#include <algorithm>
#include <array>
#include <set>

#include "lint/chain/code_languages.h"
#include "lint/chain/code_migrations.h"
#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/chain/order.h"
#include "lint/chain/python.h"
#include "lint/chain/tool_settings.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

bool is_revision_file(std::string_view path) {
  return path.find('/') == std::string_view::npos && path.ends_with(".py") && !path.starts_with("__init__");
}

int likeness(const Listing& listing) {
  constexpr size_t sample = 10;
  return listing.any_holds(is_revision_file, "down_revision", sample) ? 92 : 0;
}

// The first paragraph of the module's docstring.
std::string message_of(std::string_view source, const std::vector<python::Token>& tokens) {
  if (tokens.empty() || tokens.front().kind != python::Token::Kind::string) return {};
  const std::optional<std::string> text = python::value_of(source, tokens.front());
  if (!text) return {};
  const std::string_view trimmed = text::trim(*text);
  return std::string(text::trim(trimmed.substr(0, trimmed.find('\n'))));
}

// From the time before the literals: the file's name is the id.
std::string legacy_id(std::string_view path) {
  const std::string_view stem = path.substr(0, path.size() - 3);
  const bool is_hex = !stem.empty() && stem.find_first_not_of("abcdef0123456789") == std::string_view::npos;
  return is_hex ? std::string(stem) : std::string();
}

struct Read {
  std::optional<Revision> revision;
  std::vector<std::string> depends_on;
};

constexpr std::array<std::string_view, 2> calls = {"execute", "exec_driver_sql"};
constexpr std::array<std::string_view, 1> ups = {"upgrade"};
constexpr std::array<std::string_view, 1> downs = {"downgrade"};
constexpr std::array<std::string_view, 10> harmless = {
    "get_bind", "get_context", "autocommit_block",    "Revises",  "text", "get_x_argument",
    "info",     "print",       "NotImplementedError", "Exception"};
constexpr CodeTool code_tool{.language = &languages::python,
                             .calls = calls,
                             .ups = ups,
                             .downs = downs,
                             .raises = "raise",
                             .harmless = harmless,
                             .whole_calls = true,
                             .autocommit = "autocommit_block"};

Read read_file(Builder& builder, const std::string& path) {
  Read result;
  const Builder::Loaded loaded = builder.load_as_it_stands(path);
  if (!loaded.readable) return result;
  const std::string source(builder.bytes(loaded.file));
  const std::vector<python::Token> tokens = python::tokens_of(source);
  const auto id = python::assigned_strings(source, tokens, "revision");
  Revision revision;
  revision.id = id && id->size() == 1 ? id->front() : legacy_id(path);
  if (revision.id.empty()) {
    builder.ignore(path);
    return result;
  }
  const auto parents = python::assigned_strings(source, tokens, "down_revision");
  if (!parents) {
    builder.problem(Problem::Kind::malformed,
                    "down_revision is no literal: the revision's place cannot be known", "",
                    {{loaded.file, {}}}, {revision.id});
  }
  revision.parents = parents.value_or(std::vector<std::string>());
  revision.title = message_of(source, tokens);
  result.depends_on =
      python::assigned_strings(source, tokens, "depends_on").value_or(std::vector<std::string>());
  read_loaded_code(builder, loaded.file, code_tool, true, revision);
  result.revision = std::move(revision);
  return result;
}

// "abc@tag" and "branch@abc" do not occur in files; a beginning of an id does.
void complete_ids(std::vector<std::string>& ids, const std::set<std::string>& known) {
  for (std::string& id : ids) {
    const auto at = known.lower_bound(id);
    const bool unique = at != known.end() && at->starts_with(id) &&
                        (std::next(at) == known.end() || !std::next(at)->starts_with(id));
    if (!known.contains(id) && unique) id = *at;
  }
}

void read(Builder& builder) {
  std::vector<std::vector<std::string>> depends_on;
  std::vector<Revision>& revisions = builder.chain().revisions;
  for (const std::string& path : builder.listing().paths()) {
    if (!is_revision_file(path)) continue;
    Read result = read_file(builder, path);
    if (!result.revision) continue;
    revisions.push_back(*std::move(result.revision));
    depends_on.push_back(std::move(result.depends_on));
  }
  std::set<std::string> known;
  for (const Revision& revision : revisions) known.insert(revision.id);
  for (Revision& revision : revisions) complete_ids(revision.parents, known);
  for (std::vector<std::string>& ids : depends_on) complete_ids(ids, known);
  order_by_parents(builder, std::move(depends_on));
}

constexpr std::array<std::string_view, 1> settings_files = {"alembic.ini"};

// version_locations = %(here)s/versions %(here)s/more: parted by blanks, or by what version_path_separator
// says.
std::vector<std::string> locations(const std::string& folder) {
  std::vector<std::string> found;
  const std::optional<text::Source> source = nearest_file(folder, settings_files);
  if (!source) return found;
  const ToolSettings settings = tool_settings(*source);
  const auto written = settings.find("alembic.version_locations");
  if (written == settings.end()) return found;
  std::string all = written->second;
  for (char& c : all) c = c == ',' || c == ';' || c == ':' ? ' ' : c;
  for (std::string_view place : words_of(all)) {
    constexpr std::string_view here = "%(here)s/";
    if (place.starts_with(here)) place.remove_prefix(here.size());
    while (place.starts_with("./")) place.remove_prefix(2);
    while (place.ends_with('/')) place.remove_suffix(1);
    if (!place.empty()) found.emplace_back(place);
  }
  return found;
}

constexpr std::array<std::string_view, 1> connection_keys = {"sqlalchemy.url"};

}  // namespace

extern constinit const Layout alembic_layout{
    .name = "alembic",
    .has_downs = true,
    .names_parents = true,
    .likeness = likeness,
    .read = read,
    .no_transaction = {.advice = "run it within `with op.get_context().autocommit_block():`"},
    .history = {.table = "alembic_version",
                .made_by = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, "
                           "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"},
    .connection = {.files = settings_files, .strings = connection_keys},
    .locations = locations};

}  // namespace chain::layouts
