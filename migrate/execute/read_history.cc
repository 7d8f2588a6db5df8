// Finding the revisions that the rows of another tool's history name.
#include "migrate/execute/read_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "lint/chain/flyway_names.h"
#include "lint/chain/names.h"
#include "lint/chain/python.h"
#include "migrate/execute/recorded_sums.h"

namespace migrate {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool same_version(const std::string& a, const std::string& b) {
  if (a == b) return true;
  return chain::is_digits(a) && chain::is_digits(b) &&
         chain::without_leading_zeros(a) == chain::without_leading_zeros(b);
}

bool is_number_of(const std::string& id, const std::string& name) {
  return chain::is_digits(id) && name.starts_with(id) && name.find_first_of("-_.") == id.size();
}

// Tools record a revision's id, or its file's name with or without its ending, or what both files of it begin
// with, or the number alone.
std::optional<size_t> find(const chain::Chain& chain, std::string version) {
  if (version.ends_with(".sql")) version.resize(version.size() - 4);
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const std::string_view file = text::file_name(chain.files[chain.revisions[i].file].path);
    if (same_version(chain.revisions[i].id, version) || file.substr(0, file.rfind('.')) == version) return i;
  }
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    if (is_number_of(chain.revisions[i].id, version)) return i;
  }
  std::optional<size_t> only;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const std::string& id = chain.revisions[i].id;
    if (!same_version(id.substr(0, chain::leading_digits(id)), version)) continue;
    if (only) return std::nullopt;
    only = i;
  }
  return only;
}

// Drizzle records the time that its journal gives a migration. Without a journal, what it records of the text
// has to do.
std::optional<size_t> find_by_time(Session& session, const chain::Chain& chain, const std::string& time,
                                   const std::string& sum, const std::vector<size_t>& applied) {
  const std::string journal = bytes_of(chain.root + "/meta/_journal.json");
  for (size_t at = journal.find(time); !time.empty() && at != std::string::npos;
       at = journal.find(time, at + 1)) {
    const size_t open = journal.rfind('{', at), close = journal.find('}', at);
    if (open == std::string::npos || close == std::string::npos) continue;
    const std::string entry = journal.substr(open, close - open);
    for (size_t i = 0; i < chain.revisions.size(); ++i) {
      if (entry.find("\"" + chain.revisions[i].id + "\"") != std::string::npos) return i;
    }
  }
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    if (std::find(applied.begin(), applied.end(), i) == applied.end() &&
        agrees(session, Sum::sha256, {{}, chain.files[chain.revisions[i].file].file_bytes(), {}}, sum))
      return i;
  }
  return std::nullopt;
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

// <path>::<author>:<id>, the path as Liquibase was given it. Two files may have the same of the rest.
std::optional<size_t> find_changeset(const chain::Chain& chain, const std::string& name) {
  const size_t end = name.find("::");
  const std::string changeset = name.substr(end + 2);
  std::optional<size_t> found;
  size_t others = 0;
  for (size_t i = 0; i < chain.revisions.size(); ++i) {
    const std::string& id = chain.revisions[i].id;
    if (id != changeset && !id.ends_with("::" + changeset)) continue;
    const std::string& path = chain.files[chain.revisions[i].file].path;
    if (text::file_name(path) == text::file_name(std::string_view(name).substr(0, end))) return i;
    found = i;
    ++others;
  }
  return others == 1 ? found : std::nullopt;
}

// The last revision that a baseline of Flyway's covers: no file need be of that version.
std::optional<size_t> find_covered(const chain::Chain& chain, const std::string& version) {
  const auto name = [](const std::string& of) { return chain::flyway_name("V" + of + "__x.sql", {}); };
  const std::optional<chain::FlywayName> baseline = name(version);
  std::optional<size_t> last;
  for (size_t i = 0; baseline && i < chain.revisions.size(); ++i) {
    const std::optional<chain::FlywayName> one = name(chain.revisions[i].id);
    if (one && !chain.revisions[i].repeatable && !chain::flyway_version_less(*baseline, *one)) last = i;
  }
  return last;
}

// Alembic's depends_on: applied before it, as a parent is. The chain keeps of the file what is SQL alone, so
// that it is read again; an id may be shortened.
std::vector<size_t> dependencies(const chain::Chain& chain, size_t index) {
  std::vector<size_t> out;
  if (chain.layout != "alembic") return out;
  const std::string source = bytes_of(chain.files[chain.revisions[index].file].path);
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

// What stands behind `key` at the beginning of a line, up to a blank.
std::string said_after(std::string_view text, std::string_view key) {
  const size_t at = text.find(key);
  if (at == std::string_view::npos || (at > 0 && text[at - 1] != '\n')) return {};
  const std::string_view rest = text.substr(at + key.size());
  return std::string(rest.substr(0, rest.find_first_of(" \t\r\n")));
}

// Django: the label that the app's configuration gives it, else the name of its folder.
std::string app_of(const std::string& root) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path app = fs::weakly_canonical(root, error).parent_path();
  const std::string source = bytes_of((app / "apps.py").string());
  const std::vector<chain::python::Token> tokens = chain::python::tokens_of(source);
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    const auto text = [&](size_t j) {
      return std::string_view(source).substr(tokens[j].span.begin, tokens[j].span.size());
    };
    if (tokens[i].first_on_line && text(i) == "label" && text(i + 1) == "=")
      return chain::python::value_of(source, tokens[i + 2]).value_or("");
  }
  return app.filename().string();
}

// Which of the chains in one table it is: the project of a Sqitch plan, an app of Django's. Empty: it does
// not say.
std::string project_of(const chain::Chain& chain) {
  if (chain.layout == "django") return app_of(chain.root);
  for (const text::Source& file : chain.files) {
    if (std::string project = said_after(file.bytes, "%project="); !project.empty()) return project;
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
    if (!listed(i) && (i == index || !chain.revisions[i].repeatable)) out.push_back(i);
  }
}

// Django: a squashed migration names those whose place it took; their rows stay.
bool replaced(const chain::Chain& chain, const std::string& name) {
  if (chain.layout != "django") return false;
  return std::any_of(chain.revisions.begin(), chain.revisions.end(), [&](const chain::Revision& revision) {
    const std::string source = bytes_of(chain.files[revision.file].path);
    const std::vector<chain::python::Token> tokens = chain::python::tokens_of(source);
    bool inside = false;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].first_on_line && tokens[i].kind == chain::python::Token::Kind::name)
        inside = std::string_view(source).substr(tokens[i].span.begin, tokens[i].span.size()) == "replaces";
      if (inside && chain::python::value_of(source, tokens[i]) == name) return true;
    }
    return false;
  });
}

class HistoryReader {
 public:
  HistoryReader(Session& session, const chain::Chain& chain, const OtherTable& table, Texts texts)
      : session_(session), chain_(chain), table_(table), texts_(texts), project_(project_of(chain)) {}

  Reading read(const Answer& rows) {
    for (const Row& row : rows.rows()) {
      if (project_.empty() || !row[3] || *row[3] == project_) take(row);
    }
    if (!edited_.empty() && !out_.wrong)
      out_.wrong = text::Error{
          fmt::format("{} holds the checksum of another text than there is now: {}", table_.name, edited_),
          "bring back the text that was applied; or `migrate baseline REV` takes the files as they are",
          "",
          {}};
    return std::move(out_);
  }

 private:
  std::optional<size_t> revision_of(const std::string& version, const std::string& sum, bool covers) {
    const std::string_view tool = table_.tool->tool;
    if (tool == "Drizzle") return find_by_time(session_, chain_, version, sum, out_.applied);
    if (tool == "Sqitch") return find_instance(chain_, version, seen_[version]++);
    if (tool == "Liquibase") return find_changeset(chain_, version);
    return covers ? find_covered(chain_, version) : find(chain_, version);
  }

  void take(const Row& row) {
    const std::string version = row[0].value_or(""), sum = row[2].value_or("");
    const bool covers = row[4].value_or("") == "t";
    const std::optional<size_t> found = revision_of(version, sum, covers);
    out_.knows = out_.knows || found;
    if (covers && !found) return;  // it covers nothing that is left
    if (!found && (version.starts_with("R__") || replaced(chain_, version))) return;
    out_.strange = out_.strange || !found;
    if (out_.wrong) return;
    if (row[1]) {
      out_.wrong = text::Error{fmt::format("{} says that {} is {}", table_.name, version, *row[1]),
                               "mend it with its own tool first",
                               "",
                               {}};
    } else if (!found) {
      out_.wrong = text::Error{
          fmt::format("{} has {}, which is not in {}", table_.name, version, chain_.root),
          "bring the file back, or take the row out; `migrate baseline REV` goes without that table",
          "",
          {}};
    } else if (texts_ == Texts::as_they_are || agrees(session_, table_.tool->sum, text_of(*found), sum)) {
      add(chain_, *found, covers ? Says::last : table_.tool->says, out_.applied);
    } else if (!chain_.revisions[*found].repeatable) {  // it is to run again
      edited_ += (edited_.empty() ? "" : ", ") + chain_.files[chain_.revisions[*found].file].path;
    }
  }

  TextNow text_of(size_t index) {
    const chain::Revision& revision = chain_.revisions[index];
    const text::Source& source = chain_.files[revision.file];
    TextNow now{text::file_name(source.path), source.file_bytes(), {}};
    if (table_.tool->sum != Sum::changeset || !revision.up) return now;
    // The chain's own bytes have other delimiters; without those as they are, nothing is compared.
    if (read_ != source.path) bytes_ = bytes_of(source.path);
    read_ = source.path;
    if (bytes_.size() == source.bytes.size())
      now.script = std::string_view(bytes_).substr(revision.up->body.begin, revision.up->body.size());
    return now;
  }

  Session& session_;
  const chain::Chain& chain_;
  const OtherTable& table_;
  const Texts texts_;
  const std::string project_;
  std::map<std::string, size_t> seen_;
  std::string edited_, read_, bytes_;
  Reading out_;
};

}  // namespace

text::Result<Reading> read_history(Session& session, const chain::Chain& chain, const OtherTable& table,
                                   Texts texts) {
  const Answer rows = session.ask(table.query);
  if (rows.error && table.rows != "?") return text::Error{describe(*rows.error), "", "", {}};
  if (rows.error) {
    const std::string user = session.identifier(session.user());
    return text::Error{describe(*rows.error),
                       fmt::format("GRANT USAGE ON SCHEMA {} TO {}; GRANT SELECT ON {} TO {}",
                                   session.identifier(table.schema), user, table.name, user),
                       "",
                       {}};
  }
  return HistoryReader(session, chain, table, texts).read(rows);
}

}  // namespace migrate
