// Our own questions: through libpqxx, with parameters.

#include <array>
#include <pqxx/nontransaction>
#include <pqxx/params>
#include <pqxx/result>

#include "migrate/session/backend.h"

namespace migrate {
namespace {

Part part_of(const pqxx::result& result, std::string tag) {
  Part part;
  part.tag = std::move(tag);
  part.rows.reserve(static_cast<size_t>(result.size()));
  for (const pqxx::row& from : result) {
    Row& row = part.rows.emplace_back();
    row.reserve(static_cast<size_t>(from.size()));
    for (const pqxx::field& field : from) {
      if (field.is_null())
        row.emplace_back();
      else
        row.emplace_back(std::in_place, field.view());
    }
  }
  return part;
}

pqxx::params given(const Parameters& parameters) {
  pqxx::params out;
  out.reserve(parameters.values.size());
  for (const std::optional<std::string>& value : parameters.values) {
    if (value)
      out.append(std::string_view(*value));
    else
      out.append();
  }
  return out;
}

}  // namespace

std::optional<std::string> Parameters::text(const std::vector<std::string>& values) {
  std::string out = "{";
  for (const std::string& value : values) {
    out += out.size() == 1 ? "\"" : ",\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out + "}";
}

std::string Session::filled_in(std::string_view sql, const Parameters& parameters) const {
  std::string out;
  for (size_t i = 0; i < sql.size(); ++i) {
    const size_t number = sql[i] == '$' && i + 1 < sql.size() ? static_cast<size_t>(sql[i + 1] - '1') : 9;
    if (number >= parameters.values.size()) {
      out += sql[i];
      continue;
    }
    const std::optional<std::string>& value = parameters.values[number];
    out += value ? literal(*value) : "NULL";
    ++i;
  }
  return out;
}

Answer Session::ask(std::string_view sql, const Parameters& parameters) {
  if (!interrupt().requested()) return ask_undisturbed(sql, parameters);
  Answer answer;
  answer.error = interrupted_before();
  return answer;
}

Answer Session::ask_undisturbed(std::string_view sql, const Parameters& parameters) {
  Answer answer;
  if (!alive()) {
    answer.error = lost(backend_->raw);
    return answer;
  }
  backend_->notices.clear();
  backend_->refused.reset();
  PQsetnonblocking(backend_->raw,
                   0);  // where it may not wait, libpqxx sends no more than fits, and waits for ever
  try {
    pqxx::nontransaction asking(*backend_->owner);
    const bool as_literals = parameters.values.empty() || in_transaction();
    const pqxx::result result = as_literals ? asking.exec(filled_in(sql, parameters))
                                            : asking.exec(pqxx::zview(std::string(sql)), given(parameters));
    answer.parts.push_back(part_of(result, ""));
  } catch (const pqxx::failure& failure) {
    answer.error = backend_->refused ? *backend_->refused : lost(backend_->raw);
    if (!backend_->refused) answer.error->message = trimmed(failure.what());
  } catch (const std::exception& unforeseen) {
    answer.error.emplace().message = unforeseen.what();
  }
  if (!alive()) {
    if (!answer.error) answer.error = lost(backend_->raw);
    answer.error->connection_lost = true;
  } else {
    PQsetnonblocking(backend_->raw, 1);
    if (answer.error) answer.error->connection_lost = false;
  }
  answer.notices = std::move(backend_->notices);
  backend_->notices.clear();
  return answer;
}

}  // namespace migrate
