// Functions, triggers, policies, rules, and objects of which the name suffices.
#include <array>

#include "migrate/inspect/expressions.h"
#include "migrate/inspect/fields.h"

namespace migrate::inspection {

using ast::ObjectClass;
using catalog::Catalog;

namespace {

std::vector<catalog::Function::Argument> arguments_of(const Fields& f) {
  const std::vector<std::string> names = f.list(4), types = f.list(5), modes = f.list(6),
                                 defaults = f.list(7);
  std::vector<catalog::Function::Argument> arguments;
  for (size_t i = 0; i < types.size(); ++i) {
    catalog::Function::Argument argument;
    if (i < names.size()) argument.name = names[i];
    argument.type = {static_cast<ast::Oid>(std::stoul(types[i])), -1};
    if (i < modes.size() && !modes[i].empty())
      argument.mode = static_cast<ast::ArgumentMode>(modes[i].front());
    if (i < defaults.size()) argument.default_expr = expression(defaults[i]);
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

struct NamedClass {
  std::string_view word;
  ObjectClass cls;
};
constexpr std::array named_classes{
    NamedClass{"collation", ObjectClass::collation},
    NamedClass{"operator", ObjectClass::operator_},
    NamedClass{"conversion", ObjectClass::conversion},
    NamedClass{"statistics", ObjectClass::statistics},
    NamedClass{"text search", ObjectClass::text_search},
    NamedClass{"operator family", ObjectClass::operator_family},
    NamedClass{"operator class", ObjectClass::operator_class},
    NamedClass{"cast", ObjectClass::cast},
    NamedClass{"transform", ObjectClass::transform},
    NamedClass{"publication", ObjectClass::publication},
    NamedClass{"event trigger", ObjectClass::event_trigger},
    NamedClass{"foreign data wrapper", ObjectClass::foreign_data_wrapper},
    NamedClass{"foreign server", ObjectClass::foreign_server},
    NamedClass{"user mapping", ObjectClass::user_mapping},
    NamedClass{"subscription", ObjectClass::subscription},
    NamedClass{"language", ObjectClass::language},
    NamedClass{"access method", ObjectClass::access_method},
};

// As commands::defined_key() has it.
std::string more_of_name(ObjectClass cls, const std::string& more) {
  switch (cls) {
    case ObjectClass::operator_:
    case ObjectClass::cast:
    case ObjectClass::transform: return more;
    case ObjectClass::operator_class:
    case ObjectClass::operator_family: return " using " + more;
    case ObjectClass::text_search: return more == "configuration" ? "" : " (" + more + ")";
    default: return {};
  }
}

// pg_trigger.tgtype (src/include/catalog/pg_trigger.h, TRIGGER_TYPE_*).
void read_trigger_type(int type, catalog::Trigger& trigger) {
  trigger.row = (type & 1) != 0;
  trigger.timing = (type & 64) != 0  ? ast::TriggerTiming::instead_of
                   : (type & 2) != 0 ? ast::TriggerTiming::before
                                     : ast::TriggerTiming::after;
  trigger.on_insert = (type & 4) != 0;
  trigger.on_delete = (type & 8) != 0;
  trigger.on_update = (type & 16) != 0;
  trigger.on_truncate = (type & 32) != 0;
}

}  // namespace

void read_functions(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    catalog::Function function;
    function.oid = f.oid(0);
    function.schema = f.oid(1);
    function.name = f.text(2);
    function.kind = static_cast<ast::RoutineKind>(f.letter(3));
    function.arguments = arguments_of(f);
    function.returns = {f.oid(8), -1};
    function.returns_set = f.flag(9);
    function.volatility = static_cast<ast::Volatility>(f.letter(10));
    function.strict = f.flag(11);
    function.security_definer = f.flag(12);
    function.leakproof = f.flag(13);
    function.parallel = static_cast<ast::ParallelSafety>(f.letter(14));
    function.language = f.text(15);
    function.body = f.text(16);
    for (const std::string& setting : f.list(17)) {
      const size_t equals = std::min(setting.find('='), setting.size());
      function.settings[setting.substr(0, equals)] = setting.substr(std::min(equals + 1, setting.size()));
    }
    function.owner = f.text(18);
    function.comment = f.text(19);
    catalog.add(std::move(function));
  }
}

void read_triggers(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const catalog::Relation* table = catalog.relation(f.oid(1));
    if (!table) continue;
    catalog::Trigger trigger;
    trigger.oid = f.oid(0);
    trigger.table = table->oid;
    trigger.name = f.text(2);
    trigger.function = f.oid(3);
    trigger.function_name = {f.text(4), f.text(5)};
    read_trigger_type(f.small(6), trigger);
    trigger.update_columns = f.columns(7);
    trigger.constraint = f.flag(8);
    trigger.deferrable = f.flag(9);
    trigger.deferred = f.flag(10);
    trigger.enabled = static_cast<ast::Firing>(f.letter(11));
    trigger.parent = f.oid(12);
    trigger.comment = f.text(13);
    // WHEN is printed nowhere but in the whole definition.
    if (!f.null(14)) {
      if (const auto written = statement<ast::CreateTrigger>(f.text(14))) trigger.when = written->when;
    }
    const ast::Oid oid = catalog.add(std::move(trigger));
    catalog.update<catalog::Relation>(table->oid, [&](catalog::Relation& r) { r.triggers.push_back(oid); });
  }
}

void read_policies(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const catalog::Relation* table = catalog.relation(f.oid(1));
    if (!table) continue;
    catalog::Policy policy;
    policy.oid = f.oid(0);
    policy.table = table->oid;
    policy.name = f.text(2);
    policy.command = static_cast<ast::PolicyCommand>(f.letter(3));
    policy.permissive = f.flag(4);
    policy.roles = f.list(5);
    policy.using_ = analyzed_expression(catalog, f.text(6), table);
    policy.check = analyzed_expression(catalog, f.text(7), table);
    policy.comment = f.text(8);
    const ast::Oid oid = catalog.add(std::move(policy));
    catalog.update<catalog::Relation>(table->oid, [&](catalog::Relation& r) { r.policies.push_back(oid); });
  }
}

void read_rules(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const catalog::Relation* table = catalog.relation(f.oid(1));
    if (!table) continue;
    catalog::Rule rule;
    rule.oid = f.oid(0);
    rule.table = table->oid;
    rule.name = f.text(2);
    // pg_rewrite.ev_type counts as CmdType does
    using Event = ast::RowCommand;
    static constexpr std::array events = {Event::select, Event::select, Event::update, Event::insert,
                                          Event::delete_};
    rule.event = events[static_cast<size_t>(f.small(3)) % events.size()];
    rule.instead = f.flag(4);
    if (const auto written = statement<ast::CreateRule>(f.text(5))) {
      rule.conditional = written->where != nullptr;
      rule.actions = written->actions;
    }
    const ast::Oid oid = catalog.add(std::move(rule));
    catalog.update<catalog::Relation>(table->oid, [&](catalog::Relation& r) { r.rules.push_back(oid); });
  }
}

void read_defined(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    for (const NamedClass& known : named_classes) {
      if (known.word != f.text(0)) continue;
      catalog::DefinedObject object;
      object.cls = known.cls;
      object.oid = f.oid(1);
      object.schema = f.oid(2);
      object.name = f.text(3);
      object.name += more_of_name(object.cls, f.text(4));
      catalog.add(std::move(object));
    }
  }
}

}  // namespace migrate::inspection
