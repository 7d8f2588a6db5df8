// Parsing any text that a file may hold: each statement has a tree or an error, and stands within the text.
#include "lint/sql/parse.h"

#include <cstdlib>

#include "lint/text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  if (text::first_bad_byte(sql)) return 0;  // no such file gets this far
  constexpr uint32_t base = 3;
  const auto within = [&](text::Span span) {
    return span.begin >= base && span.begin <= span.end && span.end <= base + size;
  };
  const sql::Parsed parsed = sql::parse(sql, base);
  for (const sql::Statement& statement : parsed.statements) {
    if (!within(statement.span)) std::abort();
    if ((statement.tree == nullptr) != statement.error.has_value()) std::abort();
    if (statement.error && (!within(statement.error->at) || statement.error->message.empty())) std::abort();
  }
  return 0;
}
