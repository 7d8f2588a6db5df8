// Sqitch (App/Sqitch/Plan.pm, Config): sqitch.plan names the changes in order, sqitch.conf may name the plan
// and the folders; the scripts are deploy/, revert/ and verify/<change>.sql, run by psql, statement by
// statement and with no transaction but their own: its commands are followed where they decide what SQL runs.
// A change named again after a tag is a rework: the earlier instance's scripts are <change>@<tag>.sql.
#include <algorithm>
#include <array>
#include <set>

#include "lint/chain/layout.h"
#include "lint/chain/lines.h"
#include "lint/chain/names.h"
#include "lint/chain/tool_settings.h"
#include "lint/text/trim.h"

namespace chain::layouts {
namespace {

struct Places {
  std::string plan = "sqitch.plan";
  std::string deploy = "deploy";
  std::string revert = "revert";
  std::string verify = "verify";
  std::string reworked = "deploy";  // deploy scripts of earlier instances
  std::string extension = ".sql";
  std::string engine;
};

struct Change {
  std::string name;
  std::vector<std::string> requires_;
  std::vector<std::string> tags;  // that stand right after it
  text::Span at;
};

int likeness(const Listing& listing) {
  if (listing.has("sqitch.plan")) return 90;
  return listing.has("sqitch.conf") ? 80 : 0;
}

std::string clean(std::string path) {
  while (path.starts_with("./")) path.erase(0, 2);
  while (path.ends_with('/')) path.pop_back();
  return path == "." ? std::string() : path;
}

std::optional<ToolSettings> read_conf(const Listing& listing) {
  const text::Source* conf = listing.has("sqitch.conf") ? listing.peek("sqitch.conf") : nullptr;
  return conf != nullptr ? std::optional(tool_settings(*conf)) : std::nullopt;
}

// sqitch.conf, an INI file of Git's kind: what [engine "pg"] says comes before [core].
Places read_places(const Listing& listing) {
  const ToolSettings conf = read_conf(listing).value_or(ToolSettings());
  const auto setting = [&](std::string_view key, const std::string& otherwise) {
    for (const std::string_view section : {"engine \"pg\".", "core."}) {
      const auto found = conf.find(std::string(section) + std::string(key));
      if (found != conf.end()) return found->second;
    }
    return otherwise;
  };
  const std::string top = clean(setting("top_dir", ""));
  const auto below_top = [&](std::string_view name) { return text::join_path(top, name); };
  Places places;
  places.plan = clean(setting("plan_file", below_top("sqitch.plan")));
  places.deploy = clean(setting("deploy_dir", below_top("deploy")));
  places.revert = clean(setting("revert_dir", below_top("revert")));
  places.verify = clean(setting("verify_dir", below_top("verify")));
  const std::string reworked = clean(setting("reworked_dir", ""));
  places.reworked = reworked.empty() ? places.deploy : text::join_path(reworked, "deploy");
  places.reworked = clean(setting("reworked_deploy_dir", places.reworked));
  places.extension = "." + setting("extension", "sql");
  places.engine = setting("engine", "");
  return places;
}

// Variables for psql: [deploy "variables"], [core.variables] and those of an engine or a target.
void give_variables(Builder& builder) {
  const std::optional<ToolSettings> conf = read_conf(builder.listing());
  if (!conf) return;
  for (const auto& [key, value] : *conf) {
    for (const std::string_view section : {"variables\".", "variables."}) {
      const size_t at = key.find(section);
      if (at != std::string::npos) builder.give(key.substr(at + section.size()), value);
    }
  }
}

class PlanReader {
 public:
  PlanReader(Builder& builder, uint32_t file) : builder_(builder), file_(file), plan_(builder.bytes(file)) {}

  std::vector<Change> read() {
    bool in_header = true;
    for (const Line& line : lines_of(plan_)) {
      const std::string_view text = text::trim(plan_.substr(line.span.begin, line.span.size()));
      if (in_header && text.empty() && seen_pragma_) in_header = false;
      if (text.empty() || text.starts_with('#')) continue;
      if (text.starts_with('%') && in_header) {
        seen_pragma_ = true;
        has_project_ = has_project_ || text::trim(text.substr(1, text.find('=') - 1)) == "project";
      } else {
        in_header = false;
        entry(text, line.span);
      }
    }
    if (!has_project_) complain("the plan does not name its project", "begin it with %project=<name>", {});
    return std::move(changes_);
  }

 private:
  void entry(std::string_view text, text::Span at) {
    if (text.starts_with('@')) {
      const std::string_view tag = words_of(text).front().substr(1);
      if (changes_.empty())
        complain("a tag before the first change", "", at);
      else
        changes_.back().tags.emplace_back(tag);
      return;
    }
    if (text.starts_with('-')) {
      complain("a change to revert inside the plan: not in use any more", "", at);
      return;
    }
    if (text.starts_with('+')) text = text::trim(text.substr(1));
    Change change;
    change.at = at;
    change.name = std::string(text.substr(0, std::min(text.find_first_of(" \t["), text.size())));
    const size_t open = text.find('[');
    const size_t hash = text.find('#');
    if (open != std::string_view::npos && open < hash) {
      const size_t close = text.find(']', open);
      if (close == std::string_view::npos)
        complain("'[' without ']'", "", at);
      else
        for (std::string_view dependency : words_of(text.substr(open + 1, close - open - 1))) {
          if (!dependency.starts_with('!')) change.requires_.emplace_back(dependency);
        }
    }
    if (text.find('<') == std::string_view::npos || text.find('T') == std::string_view::npos) {
      complain("not a change: <name> [<dependencies>] <time> <planner> <email>", "", at);
      return;
    }
    changes_.push_back(std::move(change));
  }

  void complain(std::string message, std::string hint, text::Span at) {
    builder_.problem(Problem::Kind::malformed, std::move(message), std::move(hint), {{file_, at}});
  }

  Builder& builder_;
  uint32_t file_;
  std::string_view plan_;
  std::vector<Change> changes_;
  bool seen_pragma_ = false;
  bool has_project_ = false;
};

// The name that an instance's scripts have: for all but the last of a name, with the first tag after it (and
// before the next instance) that a script is found for.
std::string script_name(const Listing& listing, const Places& places, const std::vector<Change>& changes,
                        size_t index) {
  const std::string& name = changes[index].name;
  size_t next = index + 1;
  while (next < changes.size() && changes[next].name != name) ++next;
  if (next == changes.size()) return name;
  for (size_t i = index; i < next; ++i) {
    for (const std::string& tag : changes[i].tags) {
      std::string tagged = name + "@" + tag;
      if (listing.has(text::join_path(places.reworked, tagged + places.extension))) return tagged;
    }
  }
  return name;
}

void check_dependencies(Builder& builder, uint32_t plan, const std::vector<Change>& changes) {
  for (size_t i = 0; i < changes.size(); ++i) {
    for (const std::string& dependency : changes[i].requires_) {
      if (dependency.find(':') != std::string::npos || dependency.starts_with('@')) continue;
      const std::string name = dependency.substr(0, dependency.find('@'));
      const auto before = changes.begin() + static_cast<ptrdiff_t>(i);
      const bool known =
          std::any_of(changes.begin(), before, [&](const Change& c) { return c.name == name; });
      if (known) continue;
      builder.problem(Problem::Kind::orphan,
                      changes[i].name + " requires " + name + ", which no earlier line of the plan has", "",
                      {{plan, changes[i].at}}, {changes[i].name, name});
    }
  }
}

void read_change(Builder& builder, const Places& places, uint32_t plan, const std::vector<Change>& changes,
                 size_t index) {
  const Change& change = changes[index];
  const std::string name = script_name(builder.listing(), places, changes, index);
  Revision revision;
  revision.id = name;
  revision.title = title_of(change.name);
  revision.file = plan;
  const auto load = [&](const std::string& folder) -> std::optional<Script> {
    const std::string below = text::join_path(folder, name + places.extension);
    // Scripts of earlier instances may have folders of their own.
    const std::string apart = text::join_path(
        text::join_path(text::directory(places.reworked), text::file_name(folder)), name + places.extension);
    const std::string path = builder.listing().has(below) ? below : apart;
    if (!builder.listing().has(path)) return std::nullopt;
    std::optional<std::string> unknown;
    const Builder::Loaded loaded = builder.load_psql(path, unknown);
    if (!loaded.readable) revision.opaque = "its file cannot be read as text";
    if (unknown && folder == places.deploy) revision.opaque = std::move(unknown);
    return Script{loaded.file, builder.chain().files[loaded.file].whole(), false, SendMode::statements};
  };
  revision.up = load(places.deploy);
  revision.down = load(places.revert);
  revision.verify = load(places.verify);
  if (revision.up)
    revision.file = revision.up->file;
  else {
    revision.opaque = "its deploy script is missing";
    builder.problem(Problem::Kind::malformed,
                    "the plan has " + name + ", but there is no " +
                        text::join_path(places.deploy, name + places.extension),
                    "add the script, or take the change out of the plan", {{plan, change.at}}, {name});
  }
  builder.chain().revisions.push_back(std::move(revision));
}

// The names of files that scripts include by \i or \ir.
std::set<std::string_view> included_names(const Chain& chain) {
  std::set<std::string_view> names;
  for (const text::Source& source : chain.files) {
    if (!source.original) continue;
    for (const Line& line : lines_of(source.file_bytes())) {
      const std::string_view words =
          text::trim(source.file_bytes().substr(line.span.begin, line.span.size()));
      if (!words.starts_with("\\i")) continue;
      std::string_view name = text::file_name(words_of(words).back());
      while (name.ends_with('\'')) name.remove_suffix(1);
      names.insert(name);
    }
  }
  return names;
}

void read(Builder& builder) {
  const Places places = read_places(builder.listing());
  give_variables(builder);
  if (!builder.listing().has(places.plan)) {
    const uint32_t file = builder.add({builder.listing().full_path(places.plan), "", false});
    builder.problem(Problem::Kind::malformed, "there is no plan " + places.plan, "", {{file, {}}});
    return;
  }
  const Builder::Loaded plan = builder.load_as_it_stands(places.plan);
  if (!plan.readable) return;
  const std::vector<Change> changes = PlanReader(builder, plan.file).read();
  for (size_t i = 0; i < changes.size(); ++i) read_change(builder, places, plan.file, changes, i);
  check_dependencies(builder, plan.file, changes);
  std::set<std::string_view> used;
  for (const text::Source& source : builder.chain().files) used.insert(source.path);
  const std::set<std::string_view> included = included_names(builder.chain());
  for (const std::string& path : builder.listing().paths()) {
    const bool in_deploy = path.starts_with(places.deploy + '/') && path.ends_with(places.extension);
    if (in_deploy && !used.contains(builder.listing().full_path(path)) &&
        !included.contains(text::file_name(path)))
      builder.ignore(path);
  }
}

constexpr std::array<std::string_view, 1> settings_files = {"sqitch.conf"};
constexpr std::array<std::string_view, 2> connection_keys = {"uri", "target"};

}  // namespace

extern constinit const Layout sqitch_layout{
    .name = "sqitch",
    .has_downs = true,
    .of_folders = true,
    .likeness = likeness,
    .read = read,
    .history = {.table = "sqitch.changes"},
    .connection = {.files = settings_files, .strings = connection_keys}};

}  // namespace chain::layouts
