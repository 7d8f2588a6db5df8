// Which Change of views, functions, triggers, policies and rules goes where.

#include "lint/commands/dispatch_routine.h"

#include "lint/commands/function/create_function.h"
#include "lint/commands/trigger/create_trigger.h"
#include "lint/commands/view/create_view.h"
#include "lint/commands/view/policy.h"
#include "lint/commands/view/rule.h"

namespace commands {
using namespace ast;

bool apply_routine(Writer& w, const Change& change) {
  if (const auto* view = std::get_if<CreateView>(&change)) {
    apply_create_view(w, *view);
  } else if (const auto* table = std::get_if<CreateTableAs>(&change)) {
    apply_table_as(w, *table);
  } else if (const auto* refresh = std::get_if<RefreshMatview>(&change)) {
    apply_refresh(w, *refresh);
  } else if (const auto* function = std::get_if<CreateFunction>(&change)) {
    apply_create_function(w, *function);
  } else if (const auto* altered = std::get_if<AlterFunction>(&change)) {
    apply_alter_function(w, *altered);
  } else if (const auto* trigger = std::get_if<CreateTrigger>(&change)) {
    apply_create_trigger(w, *trigger);
  } else if (const auto* policy = std::get_if<CreatePolicy>(&change)) {
    apply_create_policy(w, *policy);
  } else if (const auto* changed = std::get_if<AlterPolicy>(&change)) {
    apply_alter_policy(w, *changed);
  } else if (const auto* rule = std::get_if<CreateRule>(&change)) {
    apply_create_rule(w, *rule);
  } else {
    return false;
  }
  return true;
}

}  // namespace commands
