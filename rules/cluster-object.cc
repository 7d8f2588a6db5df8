// Roles, databases and tablespaces belong to the cluster, not to the database that the
// chain makes: applied to a second database of the same server, the chain fails at them (42710), and a down
// takes them from everybody.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

// "role shop_app", or empty.
std::string cluster_object(const ast::Change& change) {
  if (const auto* made = std::get_if<ast::Define>(&change))
    return made->cls == ast::ObjectClass::role ? "role " + made->name.name : std::string();
  if (const auto* dropped = std::get_if<ast::Drop>(&change)) {
    const bool role = dropped->kind == ast::ObjectKind::role && !dropped->objects.empty();
    return role ? "role " + dropped->objects.front().name.name : std::string();
  }
  const auto* utility = std::get_if<ast::Utility>(&change);
  if (!utility) return {};
  if (utility->word == "CREATE DATABASE") return "database " + utility->name;
  if (utility->word == "CREATE TABLESPACE") return "tablespace " + utility->name;
  return {};
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.step.inner) return;  // a DO block asks whether it is there
  const std::string object = cluster_object(view.step.change);
  if (object.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = object;
  finding.message =
      view.is<ast::Drop>()
          ? fmt::format("{} belongs to the cluster: other databases may use it", object)
          : fmt::format("{} belongs to the cluster: on a second database of the server this fails", object);
  finding.help =
      "let who sets up the server make it, and [environment] before in schemalint.toml name what stands "
      "there";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule cluster_object{
    .id = "cluster-object",
    .summary = "a role, database or tablespace made or dropped by the chain",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Define, ast::Drop, ast::Utility>()};

}  // namespace rules
