// Reading other tools' history tables.

#include "migrate/execute/adopt.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "lint/chain/names.h"
#include "lint/chain/python.h"
#include "migrate/execute/others.h"
#include "migrate/execute/runner.h"

namespace migrate {
namespace {

using Ending = Outcome::Ending;

bool same_version(const std::string& a, const std::string& b) {
  if (a == b) return true;
  return chain::is_digits(a) && chain::is_digits(b) &&
         chain::without_leading_zeros(a) == chain::without_leading_zeros(b);
}

bool is_number_of(const std::string& id, const std::string& name) {
  return chain::is_digits(id) && name.starts_with(id) && name.find_first_of("-_.") == id.size();
}

// Tools record a revision's id, or its file's name with or without its ending, or what both files of it begin
// with.
std::optional<size_t> find(const chain::Chain& chain, std::string version) {
  if (version.ends_with(".sql")) version.resize(version.size() - 4);
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const std::string_view file = text::file_name(chain.files[chain.revisions[i].file].path);
    if (same_version(chain.revisions[i].id, version) || file.substr(0, file.rfind('.')) == version) return i;
  }
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    if (is_number_of(chain.revisions[i].id, version)) return i;
  }
  return std::nullopt;
}

std::optional<size_t> find_by_sum(Session& session, const chain::Chain& chain, const OtherTable& table,
                                  const std::string& sum) {
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    if (agrees(session, table.sum, chain.files[chain.revisions[i].file].file_bytes(), sum)) return i;
  }
  return std::nullopt;
}

// Alembic's depends_on: applied before it, as a parent is. The chain keeps of the file what is SQL alone, so
// that it is read again; an id may be shortened.
std::vector<size_t> dependencies(const chain::Chain& chain, size_t index) {
  std::vector<size_t> out;
  if (chain.layout != "alembic") return out;
  std::ifstream file(chain.files[chain.revisions[index].file].path, std::ios::binary);
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  const auto named = chain::python::assigned_strings(source, chain::python::tokens_of(source), "depends_on");
  if (!named) return out;
  for (const std::string& id : *named) {
    std::vector<size_t> begin_so;
    for (size_t i = 0; i < chain.revisions.size(); ++i) {
      if (chain.revisions[i].id.starts_with(id)) begin_so.push_back(i);
    }
    const std::optional<size_t> whole = find(chain, id);
    if (whole || begin_so.size() == 1) out.push_back(whole ? *whole : begin_so.front());
  }
  return out;
}

// A change of Sqitch's that was reworked has several rows of one name: the instances in the plan's order, of
// which all but the last are <change>@<tag>.
std::optional<size_t> find_instance(const chain::Chain& chain, const std::string& change, size_t before) {
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const std::string& id = chain.revisions[i].id;
    if ((id == change || id.starts_with(change + "@")) && before-- == 0) return i;
  }
  return std::nullopt;
}

// The project that a Sqitch plan is of; other projects have changes in the same tables. Empty: it does not
// say.
std::string project_of(const chain::Chain& chain) {
  constexpr std::string_view pragma = "%project=";
  for (const text::Source& file : chain.files) {
    const size_t at = file.bytes.find(pragma);
    if (at == std::string::npos || (at > 0 && file.bytes[at - 1] != '\n')) continue;
    const std::string rest = file.bytes.substr(at + pragma.size());
    return rest.substr(0, rest.find_first_of(" \t\r\n"));
  }
  return {};
}

// The revisions that the row of `index` says are applied, in order, without those listed already.
void add(const chain::Chain& chain, size_t index, Says says, std::vector<size_t>& out) {
  const auto listed = [&](size_t i) { return std::find(out.begin(), out.end(), i) != out.end(); };
  if (says == Says::heads) {
    if (listed(index)) return;  // and all before it: merges have many ways back
    for (const std::string& parent : chain.revisions[index].parents) {
      if (const std::optional<size_t> found = find(chain, parent)) add(chain, *found, says, out);
    }
    for (const size_t needed : dependencies(chain, index)) add(chain, needed, says, out);
  }
  for (size_t i = says == Says::last ? 0 : index; i <= index; ++i) {
    if (!listed(i)) out.push_back(i);
  }
}

text::Result<OtherTable> choose(Session& session, const chain::Chain& chain) {
  text::Result<std::vector<OtherTable>> tables = other_tables(session);
  if (!tables) return tables.error();
  if (tables->empty())
    return text::Error{"no other tool has recorded revisions here",
                       "to take the database as it is, say `migrate baseline REV`",
                       "",
                       {}};
  const auto own = std::find_if(tables->begin(), tables->end(),
                                [&](const OtherTable& table) { return table.layout == chain.layout; });
  return own == tables->end() ? tables->front() : *own;
}

text::Result<std::vector<size_t>> read_history(Session& session, const chain::Chain& chain) {
  const text::Result<OtherTable> source = choose(session, chain);
  if (!source) return source.error();
  const Answer rows = session.ask(source->query);
  if (rows.error) return text::Error{describe(*rows.error), "", "", {}};
  std::vector<size_t> applied;
  std::string edited;
  std::map<std::string, size_t> seen;
  const std::string project = project_of(chain);
  for (const Row& row : rows.rows()) {
    const std::string version = row[0].value_or("");
    if (!project.empty() && row.size() > 3 && row[3] && *row[3] != project) continue;
    if (row[1])
      return text::Error{fmt::format("{} says that {} is {}", source->name, version, *row[1]),
                         "mend it with its own tool first",
                         "",
                         {}};
    const std::optional<size_t> found = source->by_sum ? find_by_sum(session, chain, *source, version)
                                        : source->sum == Sum::sha1
                                            ? find_instance(chain, version, seen[version]++)
                                            : find(chain, version);
    if (!found)
      return text::Error{
          fmt::format("{} has {}, which is not in {}", source->name, version, chain.root),
          "bring the file back, or take the row out; `migrate baseline REV` goes without that table",
          "",
          {}};
    const text::Source& file = chain.files[chain.revisions[*found].file];
    if (row.size() > 2 && !agrees(session, source->sum, file.file_bytes(), row[2].value_or("")))
      edited += (edited.empty() ? "" : ", ") + file.path;
    add(chain, *found, source->says, applied);
  }
  if (!edited.empty())
    return text::Error{
        fmt::format("{} holds the checksum of another text than there is now: {}", source->name, edited),
        "bring back the text that was applied; or `migrate baseline REV` takes the files as they are",
        "",
        {}};
  return applied;
}

}  // namespace

Outcome adopt(const chain::Chain& chain, const RunOptions& options) {
  return mark_applied(chain, options, [&](Session& session) { return read_history(session, chain); });
}

text::Result<std::optional<Obstacle>> find_unrecorded(Session& session, const Recorded& recorded,
                                                      const RunOptions& options) {
  if (recorded.used) return std::optional<Obstacle>();
  const text::Result<std::vector<OtherTable>> others = other_tables(session);
  if (!others) return others.error();
  Obstacle obstacle{Obstacle::Kind::other_history, {}, {}, {}, {}, {}};
  if (!others->empty()) {
    const OtherTable& other = others->front();
    obstacle.message =
        fmt::format("{} has migrated this database ({} holds {} {}), and nothing is recorded of it",
                    other.tool, other.name, other.rows, other.rows == "1" ? "row" : "rows");
    obstacle.hint = fmt::format(
        "`migrate adopt` takes that over; or `migrate baseline REV` records what the database has, `migrate "
        "baseline "
        "none` that it has nothing of this chain");
    return std::optional(std::move(obstacle));
  }
  const text::Result<std::vector<std::string>> tables =
      standing(session, options.makes ? options.makes() : std::vector<std::string>());
  if (!tables) return tables.error();
  if (tables->empty()) return std::optional<Obstacle>();
  obstacle.kind = Obstacle::Kind::unrecorded;
  constexpr size_t shown = 3;
  for (size_t i = 0; i < std::min(shown, tables->size()); ++i)
    obstacle.message += (i == 0 ? "" : ", ") + tables->at(i);
  if (tables->size() > shown) obstacle.message += fmt::format(" ({} more)", tables->size() - shown);
  obstacle.message +=
      fmt::format(" {} here already, and no revision is recorded", tables->size() == 1 ? "stands" : "stand");
  obstacle.hint =
      "`migrate baseline REV` records what the database has, `migrate baseline none` that it has "
      "nothing of this chain";
  return std::optional(std::move(obstacle));
}

}  // namespace migrate
