// Asked for only where it is allowed: one refusal ends a whole message. No verifier leaves the server.
#include "migrate/observe/privileged.h"

#include <fmt/format.h>

#include <set>

#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"

namespace migrate::observation {

void read_privileged(Session& session, const Privileges& privileges, Observation& out) {
  if (!privileges.reads_hba)
    out.unread.push_back({"hba", "pg_hba.conf", "permission denied",
                          fmt::format("GRANT SELECT ON pg_hba_file_rules TO {0}; GRANT EXECUTE ON FUNCTION "
                                      "pg_hba_file_rules() TO {0}",
                                      session.identifier(out.role))});
  if (!privileges.reads_hba && !privileges.reads_authid) return;
  std::string message = beginning(session);
  if (privileges.reads_hba)
    message +=
        "SELECT line_number, type, array_to_string(database, ','), array_to_string(user_name, ','), address, "
        "auth_method FROM pg_hba_file_rules WHERE error IS NULL ORDER BY line_number;";
  if (privileges.reads_authid) message += "SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'md5%';";
  const Answer answer = session.run(message + "COMMIT");
  if (answer.error) {
    if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
    out.unread.push_back({"hba", "pg_hba.conf", describe(*answer.error), ""});
    return;
  }
  size_t part = beginnings;
  if (privileges.reads_hba) {
    std::vector<HbaRule>& rules = out.hba.emplace();
    for (const Row& row : answer.parts.at(part).rows) {
      const Fields f(row);
      rules.push_back({f.number(0), f.text(1), f.text(2), f.text(3), f.text(4), f.text(5)});
    }
    ++part;
  }
  if (!privileges.reads_authid) return;
  out.reads_password_kinds = true;
  std::set<std::string> md5;
  for (const Row& row : answer.parts.at(part).rows) md5.insert(Fields(row).text(0));
  for (Role& role : out.roles) role.md5_password = md5.contains(role.name);
}

}  // namespace migrate::observation
