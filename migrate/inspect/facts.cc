// What facts.sql tells of objects that are in the Catalog already.
#include "lint/ast/walk.h"
#include "lint/catalog/privileges.h"
#include "migrate/inspect/expressions.h"
#include "migrate/inspect/fields.h"

namespace migrate::inspection {

using ast::ObjectClass;
using catalog::Catalog;
using catalog::Granted;
using catalog::Privileges;
using catalog::Relation;

namespace {

Granted granted_kind(char kind) {
  switch (kind) {
    case 's': return Granted::sequence;
    case 'c': return Granted::column;
    case 'n': return Granted::schema;
    case 'f': return Granted::routine;
    case 'T': return Granted::usage;
    default: return Granted::relation;
  }
}

struct Item {
  std::string role, privilege;
  bool grant_option = false;
};

// "select* role"
Item item_of(const std::string& text) {
  const size_t blank = text.find(' ', text.starts_with("alter system") ? 12 : 0);
  Item item{text.substr(blank + 1), text.substr(0, blank), false};
  item.grant_option = item.privilege.ends_with('*');
  if (item.grant_option) item.privilege.pop_back();
  return item;
}

// What differs from what the owner and PUBLIC have by themselves.
Privileges deviation(const std::vector<std::string>& list, const std::string& owner, Granted kind,
                     int version, bool from_nothing = false) {
  const ObjectClass cls = kind == Granted::usage ? ObjectClass::type : ObjectClass::none;
  Privileges out;
  std::set<std::string> of_owner, of_public;
  for (const std::string& text : list) {
    const Item item = item_of(text);
    const bool by_default = !from_nothing && kind != Granted::column &&
                            (item.role == owner || (item.role == "public" &&
                                                    catalog::is_public_default(kind, item.privilege, cls)));
    if (item.role == owner) of_owner.insert(item.privilege);
    if (item.role == "public") of_public.insert(item.privilege);
    catalog::grant(out, item.role, item.privilege, item.grant_option, by_default);
  }
  if (kind == Granted::column || from_nothing) return out;
  for (const std::string& privilege : catalog::all_privileges(kind, version)) {
    if (!of_owner.contains(privilege)) catalog::revoke(out, owner, privilege, true);
    if (catalog::is_public_default(kind, privilege, cls) && !of_public.contains(privilege))
      catalog::revoke(out, "public", privilege, true);
  }
  return out;
}

bool has_column(const Relation* relation, int64_t number) {
  return relation && number > 0 && static_cast<size_t>(number) <= relation->columns.size();
}

}  // namespace

void read_privileges(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const ast::Oid oid = f.oid(1);
    Privileges made = deviation(f.list(5), f.text(4), granted_kind(f.letter(3)), catalog.server_version());
    const auto column = static_cast<ast::ColumnNumber>(f.number(2));
    if (f.letter(0) == 'r' && catalog.relation(oid)) {
      catalog.update<Relation>(oid, [&](Relation& r) {
        (column > 0 && has_column(&r, column) ? r.column(column).privileges : r.privileges) = std::move(made);
      });
    } else if (f.letter(0) == 's' && catalog.get<catalog::Schema>(oid)) {
      catalog.update<catalog::Schema>(oid, [&](catalog::Schema& s) { s.privileges = std::move(made); });
    } else if (f.letter(0) == 'f' && catalog.get<catalog::Function>(oid)) {
      catalog.update<catalog::Function>(oid, [&](catalog::Function& p) { p.privileges = std::move(made); });
    } else if (f.letter(0) == 't' && catalog.get<catalog::Type>(oid)) {
      catalog.update<catalog::Type>(oid, [&](catalog::Type& t) { t.privileges = std::move(made); });
    }
  }
}

void read_default_privileges(Catalog& catalog, const Rows& rows) {
  constexpr std::pair<char, const char*> kinds[] = {
      {'r', "tables"}, {'S', "sequences"}, {'f', "functions"}, {'T', "types"}, {'n', "schemas"}};
  for (const Row& row : rows) {
    const Fields f(row);
    catalog::DefinedObject object;
    object.cls = ObjectClass::default_privileges;
    object.oid = f.oid(0);
    object.schema = f.oid(2);
    if (object.schema != 0 && !catalog.get<catalog::Schema>(object.schema)) continue;
    const char* words = "objects";
    for (const auto& [letter, word] : kinds) {
      if (letter == f.letter(3)) words = word;
    }
    object.name = std::string(words) + " of " + f.text(1);
    object.properties["role"] = f.text(1);
    object.properties["on"] = words;
    const char kind = f.letter(3) == 'S' ? 's' : f.letter(3);
    object.privileges =
        deviation(f.list(4), f.text(1), granted_kind(kind), catalog.server_version(), object.schema != 0);
    catalog.add(std::move(object));
  }
}

void read_routine_facts(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.get<catalog::Function>(f.oid(0))) continue;
    catalog.update<catalog::Function>(f.oid(0), [&](catalog::Function& function) {
      function.cost = std::strtod(f.text(1).c_str(), nullptr);
      function.rows = std::strtod(f.text(2).c_str(), nullptr);
      function.definition.text = f.null(3) ? f.text(4) : f.text(3);
    });
  }
}

void read_column_facts(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const Relation* relation = catalog.relation(f.oid(0));
    if (!relation) continue;
    const auto number = static_cast<size_t>(f.number(1));
    catalog.update<Relation>(relation->oid, [&](Relation& r) {
      if (r.index && number <= r.index->keys.size()) r.index->keys[number - 1].statistics = f.small(2);
      if (number > r.columns.size()) return;
      catalog::Column& column = r.column(static_cast<ast::ColumnNumber>(number));
      column.statistics = f.small(2);
      column.options = f.options(3);
      column.foreign_options = f.options(4);
    });
  }
}

void read_foreign_tables(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.relation(f.oid(0))) continue;
    catalog.update<Relation>(f.oid(0), [&](Relation& r) {
      r.server = f.text(1);
      r.foreign_options = f.options(2);
    });
  }
}

void read_part_comments(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    const ast::Oid oid = f.oid(1), part = f.oid(2);
    if (f.letter(0) == 'r' && catalog.relation(oid)) {
      catalog.update<Relation>(oid, [&](Relation& r) {
        for (catalog::Constraint& one : r.constraints.edit()) {
          if (one.oid == part) one.comment = f.text(3);
        }
      });
    } else if (f.letter(0) == 't' && catalog.get<catalog::Type>(oid)) {
      catalog.update<catalog::Type>(oid, [&](catalog::Type& t) {
        for (catalog::Constraint& one : t.constraints.edit()) {
          if (one.oid == part) one.comment = f.text(3);
        }
      });
    } else if (f.letter(0) == 'u' && catalog.get<catalog::Rule>(part)) {
      catalog.update<catalog::Rule>(part, [&](catalog::Rule& r) { r.comment = f.text(3); });
    }
  }
}

void read_trigger_facts(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.get<catalog::Trigger>(f.oid(0))) continue;
    catalog.update<catalog::Trigger>(f.oid(0), [&](catalog::Trigger& trigger) {
      trigger.arguments.clear();
      // Each ends with a zero byte, which encode() writes as \000.
      std::string one;
      const std::string& all = f.text(1);
      for (size_t i = 0; i < all.size(); ++i) {
        if (all.compare(i, 4, "\\000") == 0) {
          trigger.arguments.push_back(std::move(one));
          one.clear();
          i += 3;
        } else if (all[i] == '\\' && i + 3 < all.size() && all[i + 1] != '\\') {
          one += static_cast<char>((all[i + 1] - '0') * 64 + (all[i + 2] - '0') * 8 + (all[i + 3] - '0'));
          i += 3;
        } else {
          one += all[i];
          if (all[i] == '\\') ++i;  // written twice
        }
      }
      trigger.old_table = f.text(2);
      trigger.new_table = f.text(3);
      trigger.from_table = f.oid(4);
    });
  }
}

void read_rule_texts(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.get<catalog::Rule>(f.oid(0))) continue;
    const auto read = statement<ast::CreateRule>(f.text(1));
    catalog.update<catalog::Rule>(f.oid(0), [&](catalog::Rule& rule) {
      if (read) rule.definition.text = Fields::without_semicolon(read->definition.text);
      rule.enabled = static_cast<ast::Firing>(f.letter(2));
    });
  }
}

void read_policy_texts(Catalog& catalog, const Rows& rows) {
  const auto asks = [](const ast::ExprPtr& expr) {
    bool found = false;
    if (expr) ast::walk(*expr, [&](const ast::Expr& node) { found = found || node.query; });
    return found;
  };
  for (const Row& row : rows) {
    const Fields f(row);
    const catalog::Policy* policy = catalog.get<catalog::Policy>(f.oid(0));
    if (!policy || (!asks(policy->using_) && !asks(policy->check))) continue;
    catalog.update<catalog::Policy>(f.oid(0), [&](catalog::Policy& p) {
      if (asks(p.using_)) p.using_text.text = f.text(1);
      if (asks(p.check)) p.check_text.text = f.text(2);
    });
  }
}

void read_type_definitions(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.get<catalog::Type>(f.oid(0)) || f.null(1)) continue;
    catalog.update<catalog::Type>(f.oid(0), [&](catalog::Type& type) { type.definition.text = f.text(1); });
  }
}

void read_object_facts(Catalog& catalog, const Rows& rows) {
  for (const Row& row : rows) {
    const Fields f(row);
    if (!catalog.get<catalog::DefinedObject>(f.oid(0))) continue;
    catalog.update<catalog::DefinedObject>(
        f.oid(0), [&](catalog::DefinedObject& object) { object.properties[f.text(1)] = f.text(2); });
  }
}

}  // namespace migrate::inspection
