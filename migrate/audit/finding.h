// What a check says about a database. Text is for people: PostgreSQL's words, objects by qualified name, no
// trailing full stop in messages.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/object.h"
#include "lint/engine/severity.h"

namespace migrate::audit {

using lint::Severity;

enum class Area : uint8_t {
  schema,
  indexes,
  tables,
  storage,
  statements,
  connections,
  server,
  security,
  chain
};
std::string_view area_name(Area area);

// How a number was come by.
enum class Confidence : uint8_t { counted, measured, estimated, inferred };
std::string_view confidence_name(Confidence confidence);

struct Fix {
  // A revision of the chain; a statement that changes nothing in the schema; SQL for a person to look at
  // first; a setting of the server; or no SQL at all.
  enum class Kind : uint8_t { revision, statement, script, setting, manual } kind = Kind::manual;
  std::vector<std::string> sql, inverse;  // statements without semicolon; inverse empty: there is none
  std::string advice;                     // in words, where SQL is not all of it
  std::string locks;        // "ShareUpdateExclusiveLock on public.orders: reads and writes go on"
  bool transaction = true;  // may run in one
  int64_t reclaims = 0;     // bytes
};
std::string_view kind_name(Fix::Kind kind);

// Where the chain made the object; with no revision it did not, or there is no chain.
struct MadeBy {
  std::string revision, file;
  uint32_t line = 0;
};

struct Finding {
  std::string_view check;
  Area area = Area::schema;
  Severity severity = Severity::warning;
  std::string subject;  // "public.orders_status_idx"
  std::string table;
  std::string message;
  std::map<std::string, double> measured, threshold;
  Confidence confidence = Confidence::counted;
  ast::Name other;                    // besides the subject: the index that makes it redundant
  std::vector<std::string> evidence;  // facts that belong to it, a line each
  std::optional<Fix> fix;
  std::optional<ast::Origin> origin;  // of the object, for whoever knows the chain
  MadeBy made;

  // Stable over runs: baselines, allowances and comparisons are keyed by it.
  std::string key() const { return std::string(check) + ":" + subject; }
};

// What a check could not look at, and the option or GRANT that would help.
struct NotJudged {
  std::string_view check;
  std::string subject, reason, needs;
};

}  // namespace migrate::audit
