// Roles by the statements that name them: GRANT, OWNER TO, policies, SET ROLE and the like.
#include "migrate/verify/named_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lint/replay/replay.h"

namespace migrate {
namespace {

// Most chains name no role: then nothing is replayed to find them.
bool may_name_roles(const chain::Chain& chain) {
  constexpr std::array<std::string_view, 5> words{"grant", "owner", "role", "authorization", "policy"};
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  return std::any_of(chain.files.begin(), chain.files.end(), [&](const text::Source& file) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return std::search(file.bytes.begin(), file.bytes.end(), word.begin(), word.end(), same) !=
             file.bytes.end();
    });
  });
}

class Roles {
 public:
  void take(const ast::Change& change) {
    std::visit([this](const auto& one) { read(one); }, change);
  }

  // Those that no statement makes. What begins with pg_ is the server's own.
  std::vector<std::string> only_named() const {
    constexpr std::array<std::string_view, 6> words{"public",       "current_user", "session_user",
                                                    "current_role", "none",         "default"};
    std::vector<std::string> out;
    for (const std::string& name : named_) {
      const bool special = std::find(words.begin(), words.end(), name) != words.end();
      if (!name.empty() && !special && !name.starts_with("pg_") && !made_.contains(name)) out.push_back(name);
    }
    return out;
  }

 private:
  void add(const std::vector<std::string>& names) { named_.insert(names.begin(), names.end()); }

  template <class T>
  void read(const T&) {}
  void read(const ast::Grant& grant) {
    add(grant.grantees);
    add(grant.of_roles);
    if (grant.role_membership) add(grant.privileges);
  }
  void read(const ast::OwnerTo& change) { named_.insert(change.owner); }
  void read(const ast::AlterTable& change) {
    for (const ast::AlterCommand& command : change.commands) {
      if (command.kind == ast::AlterCommand::Kind::change_owner) named_.insert(command.text);
    }
  }
  void read(const ast::CreateSchema& change) { named_.insert(change.authorization); }
  void read(const ast::CreatePolicy& change) { add(change.roles); }
  void read(const ast::AlterPolicy& change) { add(change.roles); }
  void read(const ast::ReassignOwned& change) {
    add(change.roles);
    named_.insert(change.to);
  }
  void read(const ast::DropOwned& change) { add(change.roles); }
  void read(const ast::SetVariable& change) {
    if (change.name == "role" || change.name == "session_authorization") add(change.values);
  }
  void read(const ast::OtherDdl& change) {
    if (change.kind == ast::ObjectKind::role && !change.objects.empty())
      named_.insert(change.objects.front().name.name);
  }
  void read(const ast::Define& change) {
    if (change.cls == ast::ObjectClass::role) {
      made_.insert(change.name.name);
      for (const auto& [option, value] : change.options) {
        if (option == "member" || option == "in role") named_.insert(value);
      }
    }
    if (change.cls == ast::ObjectClass::user_mapping) named_.insert(change.name.name);
  }

  std::set<std::string> named_, made_;
};

}  // namespace

text::Result<void> make_named_roles(const ConnectOptions& connect, const chain::Chain& chain) {
  if (!may_name_roles(chain)) return {};
  text::Result<Session> session = Session::open(connect);
  if (!session) return session.error();
  Roles roles;
  replay::Visitor visitor;
  visitor.before = [&](const replay::Step& step, const catalog::Catalog&) { roles.take(step.change); };
  replay::Replay replay(
      chain, {.server_version = session->server_version(), .with_effects = false, .presume = true});
  replay.all(visitor);
  for (const std::string& name : roles.only_named()) {
    if (!session->ask("SELECT FROM pg_roles WHERE rolname = $1", name).rows().empty()) continue;
    const Answer made = session->run(fmt::format("CREATE ROLE {} NOLOGIN", session->identifier(name)));
    if (made.error) return text::Error{describe(*made.error), "", "", {}};
  }
  return {};
}

}  // namespace migrate
