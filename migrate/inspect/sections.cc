// Cuts the .sql files of this folder and fills in their marks.
#include "migrate/inspect/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/sql/server_version.h"

namespace migrate::inspection {
namespace {

// The path, jit (which would compile each of these queries once, to run it once) and the limit are put back
// by hand, because the transaction may be the caller's.
constexpr std::string_view kept[] = {"search_path", "jit", "lock_timeout"};

std::string narrow(const std::string& lock_timeout) {
  std::string sql = "SELECT ";
  for (const std::string_view name : kept)
    sql += fmt::format("set_config('schemalint.{0}', current_setting('{0}'), true), ", name);
  return sql + fmt::format(
                   "set_config('search_path', 'pg_catalog', true), set_config('jit', 'off', true), "
                   "set_config('lock_timeout', {}, true);\n",
                   lock_timeout);
}

std::string restore() {
  std::string sql;
  for (const std::string_view name : kept)
    sql += fmt::format("{0}set_config('{1}', current_setting('schemalint.{1}'), true)",
                       sql.empty() ? "SELECT " : ", ", name);
  return sql + ";\n";
}

constexpr std::array<std::string_view, 4> classes{"relation", "type", "function", "schema"};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Where the mark's two parts are divided and where it ends: not at a || of SQL, nor within another mark.
std::pair<size_t, size_t> parts_of(const std::string& text, size_t at) {
  size_t bar = std::string::npos;
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '{') ++depth;
    if (text[at] == '}' && depth-- == 0) break;
    if (text[at] != '|') continue;
    if (text.compare(at, 2, "||") == 0)
      ++at;
    else if (depth == 0 && bar == std::string::npos)
      bar = at;
  }
  return {bar, at};
}

// Replaces each @mark{first|second} by what `made` makes of the two.
template <class Made>
void replace_marks(std::string& text, const std::string& mark, const Made& made) {
  const std::string opening = mark + "{";
  for (size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
    const size_t first = at + opening.size();
    const auto [bar, close] = parts_of(text, first);
    text.replace(at, close + 1 - at,
                 made(text.substr(first, bar - first), text.substr(bar + 1, close - bar - 1)));
  }
}

std::string schemas_left_out(const Session& session, const InspectOptions& options) {
  std::string list;
  for (const std::string& schema : options.without_schemas)
    list += (list.empty() ? "" : ", ") + session.literal(schema);
  return fmt::format("ARRAY[{}]::text[]", list);
}

// Whether an object is an extension's: looked up for a few, read once for all. Members are reached by their
// extension: by their own class each piece of the schema would read all of pg_depend.
std::string no_extensions(Extent extent, const std::string& cls, const std::string& oid) {
  return extent == Extent::whole
             ? fmt::format(
                   "{} NOT IN (SELECT o.objid FROM pg_depend o WHERE o.refclassid = 'pg_extension'::regclass "
                   "AND o.refobjid = ANY (ARRAY(SELECT oid FROM pg_extension)) AND o.classid = "
                   "'{}'::regclass AND o.deptype = 'e')",
                   oid, cls)
             : fmt::format(
                   "NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = '{}'::regclass AND o.deptype = "
                   "'e' AND o.objid = {})",
                   cls, oid);
}

constexpr std::string_view piece_mark = "@piece{";

// The mark holds an oid, and is true where there are no pieces.
std::string of_piece(std::string text, const std::string& range) {
  for (size_t at = text.find(piece_mark); at != std::string::npos; at = text.find(piece_mark, at)) {
    const size_t oid = at + piece_mark.size(), close = text.find('}', oid);
    text.replace(at, close + 1 - at,
                 range.empty() ? "true" : fmt::format("{} {}", text.substr(oid, close - oid), range));
  }
  return text;
}

// Which oids each piece takes.
std::vector<std::string> ranges_of(const std::vector<ast::Oid>& pieces) {
  std::vector<std::string> out;
  ast::Oid first = 0;
  for (const ast::Oid last : pieces) {
    out.push_back(fmt::format("BETWEEN {} AND {}", first, last));
    first = last + 1;
  }
  out.push_back(pieces.empty() ? "" : fmt::format(">= {}", first));
  return out;
}

std::string among(Extent extent, const InspectOptions& options, std::string_view cls,
                  const std::string& oid) {
  if (extent == Extent::whole) {
    if (cls != "relation" || options.without_relations.empty()) return "true";
    return fmt::format("{} <> ALL ('{{{}}}'::oid[])", oid, fmt::join(options.without_relations, ","));
  }
  const auto place = static_cast<size_t>(std::find(classes.begin(), classes.end(), cls) - classes.begin());
  return fmt::format("{} = ANY (${})", oid, place + 1);
}

}  // namespace

// Comments and blank lines come before the first word.
std::string marked(std::string sql) {
  size_t at = sql.find_first_not_of(" \n");
  while (at != std::string::npos && sql.compare(at, 2, "--") == 0) {
    at = sql.find('\n', at);
    at = at == std::string::npos ? at : sql.find_first_not_of(" \n", at);
  }
  const size_t end = at == std::string::npos ? at : sql.find_first_of(" \n", at);
  if (end != std::string::npos) sql.insert(end, " " + std::string(own_mark));
  return sql;
}

std::vector<Section> sections_of(std::string_view file, const Session& session, const InspectOptions& options,
                                 Extent extent) {
  constexpr std::string_view opening = "-- section: ";
  const std::string users =
      fmt::format("(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL ({}))",
                  schemas_left_out(session, options));
  std::vector<Section> sections;
  for (size_t at = file.find(opening); at != std::string_view::npos;) {
    const size_t name = at + opening.size(), text = file.find('\n', name);
    at = file.find(opening, text);
    std::string sql(file.substr(text, at - text));
    sql.resize(sql.rfind(';'));
    replace_all(sql, "@users", users);
    replace_marks(sql, "@own", [&](const std::string& cls, const std::string& oid) {
      return no_extensions(extent, cls, oid);
    });
    replace_marks(sql, "@among", [&](const std::string& cls, const std::string& oid) {
      return among(extent, options, cls, oid);
    });
    for (const sql::KnownMajor& known : sql::known_majors) {
      replace_marks(sql, fmt::format("@{}", known.major),
                    [&](const std::string& then, const std::string& before) {
                      return session.server_version().major >= known.major ? then : before;
                    });
    }
    const bool by_relation = sql.find(piece_mark) != std::string::npos;
    for (const std::string& range : ranges_of(by_relation ? options.pieces : std::vector<ast::Oid>()))
      sections.push_back({file.substr(name, text - name), marked(of_piece(sql, range)), by_relation});
  }
  return sections;
}

Opening opening_of(const Session& session, const InspectOptions& options) {
  Opening out{
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n" + narrow(session.literal(options.lock_timeout)),
      2};
  if (options.statement_timeout.empty()) return out;
  out.sql += fmt::format("SET LOCAL statement_timeout = {};\n", session.literal(options.statement_timeout));
  ++out.statements;
  return out;
}

Reading reading_of(const std::vector<Section>& sections, const Opening& opening) {
  Reading reading;
  const auto pieces_of = [&](std::string_view name) {
    return std::count_if(sections.begin(), sections.end(), [&](const Section& s) { return s.name == name; });
  };
  bool is_open = false, alone = false;
  for (const Section& section : sections) {
    const bool is_piece = section.by_relation && pieces_of(section.name) > 1;
    if (is_open && (is_piece || alone)) {
      reading.message += "COMMIT;\n";
      reading.parts.emplace_back();
      is_open = false;
    }
    if (!is_open) {
      reading.message += opening.sql;
      reading.parts.resize(reading.parts.size() + opening.statements);
    }
    reading.message += section.sql + ";\n";
    reading.parts.push_back(section.name);
    is_open = true;
    alone = is_piece;
  }
  reading.message += "COMMIT";
  return reading;
}

Reading reading_within(const std::vector<Section>& sections, const Session& session,
                       const InspectOptions& options) {
  Reading reading{narrow(session.literal(options.lock_timeout)), {""}};
  for (const Section& section : sections) {
    reading.message += section.sql + ";\n";
    reading.parts.push_back(section.name);
  }
  reading.message += restore();
  return reading;
}

}  // namespace migrate::inspection
