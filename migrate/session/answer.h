// What a server says: rows, notices, errors. Plain values; nothing here knows how they came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate {

// The fields of an ErrorResponse that people need (PostgreSQL manual, "Error and Notice Message Fields").
struct ServerError {
  std::string sqlstate;  // five characters; empty when the connection was lost before the server spoke
  std::string message, detail, hint;
  std::string context;           // where in a function it happened
  uint32_t position = 0;         // characters from 1 in the text sent; 0: the server named none
  bool connection_lost = false;  // whether the statement took effect is not known
  bool interrupted = false;      // cancelled because Interrupt asked for it
};

struct Notice {
  std::string severity;  // NOTICE, WARNING, INFO, DEBUG1...
  std::string sqlstate, message, detail, hint;
  bool raised = false;  // by a function or DO block (RAISE), not by the server of its own accord
};

using Value = std::optional<std::string>;  // none: NULL
using Row = std::vector<Value>;

// A column of a row as what it is: text ("" for NULL), a number (0), a truth value (false), or text that may
// be NULL.
template <class T>
T get(const Row& row, size_t column);
template <>
std::string get(const Row& row, size_t column);
template <>
int64_t get(const Row& row, size_t column);
template <>
bool get(const Row& row, size_t column);

// What one statement of a message gave.
struct Part {
  std::string tag;  // "CREATE TABLE", "INSERT 0 1", "SELECT 3"; empty for an empty statement
  std::vector<Row> rows;
};

// What one message gave: a part for each statement that succeeded, in order, up to the error if there is one.
struct Answer {
  std::vector<Part> parts;
  std::vector<Notice> notices;
  std::optional<ServerError> error;

  bool ok() const { return !error.has_value(); }
  // The rows of the last part; none where there is no part.
  const std::vector<Row>& rows() const;
  // The first value of the first row, or "" where there is none or it is NULL.
  std::string_view value() const;
};

// "ERROR 42P01: relation \"t\" does not exist", with detail and hint as further sentences.
std::string describe(const ServerError& error);

}  // namespace migrate
