// What each kind of object lets its owner and PUBLIC do, and what GRANT and REVOKE make of it.

#include "lint/catalog/privileges.h"

namespace catalog {

std::vector<std::string> all_privileges(Granted kind, int server_version) {
  switch (kind) {
    case Granted::sequence: return {"select", "update", "usage"};
    case Granted::column: return {"insert", "references", "select", "update"};
    case Granted::schema: return {"create", "usage"};
    case Granted::routine: return {"execute"};
    case Granted::usage: return {"usage"};
    case Granted::relation: break;
  }
  std::vector<std::string> all = {"delete",  "insert",   "references", "select",
                                  "trigger", "truncate", "update"};
  if (server_version >= 17) all.emplace_back("maintain");
  return all;
}

bool is_public_default(Granted kind, std::string_view privilege, ObjectClass cls) {
  if (kind == Granted::routine) return privilege == "execute";
  return kind == Granted::usage && privilege == "usage" &&
         (cls == ObjectClass::type || cls == ObjectClass::language);
}

namespace {

std::string with_option(const std::string& privilege) {
  return privilege + std::string(grant_option_mark);
}
std::string taken(const std::string& privilege) {
  return std::string(taken_mark) + privilege;
}

void erase(Privileges& privileges, const std::string& role, const std::string& word) {
  const auto found = privileges->find(role);
  if (found == privileges.end()) return;
  std::set<std::string>& words = privileges.edit()[role];
  words.erase(word);
  if (words.empty()) privileges.edit().erase(role);
}

}  // namespace

void grant(Privileges& privileges, const std::string& role, const std::string& privilege, bool grant_option,
           bool by_default) {
  erase(privileges, role, taken(privilege));
  if (by_default) return;
  std::set<std::string>& words = privileges.edit()[role];
  if (grant_option) words.erase(privilege);
  if (grant_option || !words.contains(with_option(privilege)))
    words.insert(grant_option ? with_option(privilege) : privilege);
}

void revoke(Privileges& privileges, const std::string& role, const std::string& privilege, bool by_default) {
  erase(privileges, role, privilege);
  erase(privileges, role, with_option(privilege));
  if (by_default) privileges.edit()[role].insert(taken(privilege));
}

void revoke_grant_option(Privileges& privileges, const std::string& role, const std::string& privilege) {
  const auto found = privileges->find(role);
  if (found == privileges.end() || !found->second.contains(with_option(privilege))) return;
  std::set<std::string>& words = privileges.edit()[role];
  words.erase(with_option(privilege));
  words.insert(privilege);
}

void hand_over(Privileges& privileges, const std::string& from, const std::string& to) {
  if (privileges.empty() || from == to) return;
  auto& by_role = privileges.edit();
  by_role.erase(to);
  const auto taken = by_role.find(from);
  if (taken == by_role.end()) return;
  by_role[to] = taken->second;
  by_role.erase(from);
}

}  // namespace catalog
