// Statements in libpq's pipeline, with one Sync behind the last.

#include "migrate/session/backend.h"

namespace migrate {
namespace {

// What the server passed over, up to the answer to the Sync.
void skip_to_sync(PGconn* connection, size_t at_most) {
  for (size_t seen = 0; seen <= at_most && PQstatus(connection) == CONNECTION_OK;) {
    if (wait_for_server(connection, -1, -1) == Wait::lost) return;
    PGresult* result = PQgetResult(connection);
    const bool sync = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    if (result == nullptr) ++seen;
    PQclear(result);
    if (sync) return;
  }
}

}  // namespace

std::vector<Answer> Session::run_together(const std::vector<std::string>& statements,
                                          const std::function<void(size_t)>& reached,
                                          const std::vector<size_t>& answer_now) {
  std::vector<Answer> answers;
  if (interrupt().requested()) {
    answers.emplace_back().error = interrupted_before();
    return answers;
  }
  PGconn* const connection = backend_->raw;
  backend_->notices.clear();
  backend_->cancelled = false;
  bool sent = PQenterPipelineMode(connection) == 1;
  auto now = answer_now.begin();
  for (size_t i = 0; i < statements.size() && sent; ++i) {
    sent =
        PQsendQueryParams(connection, statements[i].c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
    if (now == answer_now.end() || *now != i) continue;
    sent = sent && PQsendFlushRequest(connection) == 1;
    ++now;
  }
  if (!sent || PQpipelineSync(connection) != 1) {
    answers.emplace_back().error = lost(connection);
    return answers;
  }
  for (size_t i = 0; i < statements.size(); ++i) {
    reached(i);
    answers.push_back(collect({}, true));
    if (!alive()) return answers;
    if (answers.back().error) break;
  }
  skip_to_sync(connection, statements.size() + 1);
  if (!alive() && answers.back().error) answers.back().error->connection_lost = true;
  PQexitPipelineMode(connection);
  return answers;
}

}  // namespace migrate
