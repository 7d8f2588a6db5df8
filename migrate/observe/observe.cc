// The sections of observe.sql, the schema, then what needs transactions of its own.
#include "migrate/observe/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "migrate/inspect/inspect.h"
#include "migrate/observe/numbers.h"
#include "migrate/observe/password.h"
#include "migrate/observe/privileged.h"
#include "migrate/observe/prologue.h"
#include "migrate/observe/sections.h"
#include "migrate/observe/statements.h"

namespace migrate {
namespace {

using inspection::Fields;
using observation::beginning;
using observation::beginnings;

// A lock that came between looking for locks and reading the schema: look again.
constexpr int attempts = 3;

struct Sequences {
  std::vector<ast::Oid> readable;
  std::set<std::string> refused;  // schemas
};

// What one attempt read.
struct Reading {
  Observation numbers;
  Sequences sequences;
  observation::StatementsExtension statements;
  std::vector<ast::Oid> locked, pieces;
  observation::Privileges privileges;
};

void take(Reading& out, std::string_view section, const Fields& f) {
  if (section == "server") {
    out.privileges = {f.flag(11), f.flag(12)};
    observation::take(out.numbers, section, f);
  } else if (section == "sequences") {
    if (f.flag(1))
      out.sequences.readable.push_back(f.oid(0));
    else
      out.sequences.refused.insert(f.text(2));
  } else if (section == "extensions") {
    if (f.text(0) == "pg_stat_statements") out.statements = {f.text(1), f.text(2)};
    observation::take(out.numbers, section, f);
  } else if (section == "pieces") {
    out.pieces.push_back(f.oid(0));
  } else if (section == "locked") {
    out.locked.push_back(f.oid(0));
    if (f.flag(1)) out.numbers.locked.push_back(f.text(2));
  } else {
    observation::take(out.numbers, section, f);
  }
}

text::Error unreadable(const ServerError& error) {
  return text::Error{"the statistics cannot be read: " + describe(error), "", "", {}};
}

void end(Session& session) {
  if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
}

// Each sequence that is read stays locked until its transaction ends, and the lock table is everybody's.
constexpr size_t sequences_at_once = 500;

void read_sequences(Session& session, const std::vector<ast::Oid>& oids, Observation& out) {
  size_t unread = 0;
  for (size_t first = 0; first < oids.size(); first += sequences_at_once) {
    const size_t last = std::min(first + sequences_at_once, oids.size());
    std::string list;
    for (size_t i = first; i < last; ++i) list += fmt::format("{}{}", i > first ? "," : "", oids[i]);
    const Answer answer = session.run(fmt::format(
        "{}SELECT {} x.oid, pg_sequence_last_value(x.oid) FROM unnest('{{{}}}'::oid[]) x (oid); COMMIT",
        beginning(session), inspection::own_mark, list));
    if (answer.error) {
      end(session);
      unread += last - first;
      continue;
    }
    for (const Row& row : answer.parts.at(beginnings).rows)
      out.sequences[Fields(row).oid(0)].last = observation::count(Fields(row), 1);
  }
  if (unread > 0)
    out.unread.push_back({"sequences", fmt::format("last values of {} sequences", unread),
                          "somebody holds a lock on one of them", "another try"});
}

// What is read of the server as a whole says how to read it relation by relation.
std::optional<ServerError> read_statistics(Session& session, const ObserveOptions& options, Reading& out) {
  for (const bool by_relation : {false, true}) {
    std::vector<inspection::Section> sections = observation::sections(session, options, out.pieces);
    std::erase_if(sections, [&](const inspection::Section& s) { return s.by_relation != by_relation; });
    const inspection::Reading asked = inspection::reading_of(sections, {beginning(session), beginnings});
    const Answer answer = session.read(asked.message, [&](size_t part, Row row) {
      if (part < asked.parts.size() && !asked.parts[part].empty()) take(out, asked.parts[part], Fields(row));
    });
    if (!answer.error) continue;
    end(session);
    return answer.error;
  }
  return std::nullopt;
}

}  // namespace

text::Result<Observed> observe(Session& session, const ObserveOptions& options) {
  std::optional<text::Result<catalog::Catalog>> schema;
  Reading reading;
  for (int attempt = 0; attempt < attempts && (!schema || !*schema); ++attempt) {
    reading = {};
    if (const auto error = read_statistics(session, options, reading)) return unreadable(*error);
    schema = inspect(session, {.without_schemas = options.without_schemas,
                               .lock_timeout = session.options().lock_timeout,
                               .statement_timeout = session.options().statement_timeout,
                               .without_relations = reading.locked,
                               .pieces = reading.pieces});
    end(session);
    if (session.interrupt().requested() || !session.alive()) break;
  }
  if (!*schema) return schema->error();
  Observation& numbers = reading.numbers;
  std::erase_if(reading.sequences.readable, [&](ast::Oid oid) {
    return std::find(reading.locked.begin(), reading.locked.end(), oid) != reading.locked.end();
  });
  if (options.sequences) read_sequences(session, reading.sequences.readable, numbers);
  for (const std::string& name : reading.sequences.refused)
    numbers.unread.push_back({"sequences", "last values of sequences in schema " + name, "permission denied",
                              fmt::format("GRANT SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}",
                                          session.identifier(name), session.identifier(numbers.role))});
  if (options.statements) numbers.statements = observation::read_statements(session, reading.statements);
  observation::read_privileged(session, reading.privileges, numbers);
  numbers.own_password = observation::judge_password(session.password(), session.user(), session.database());
  return Observed{std::move(**schema), std::move(numbers)};
}

}  // namespace migrate
