// What a Change of a body names, and its variables hidden.

#include "lint/plpgsql/run/change.h"

#include <algorithm>
#include <cstdint>
#include <functional>

#include "lint/ast/walk.h"
#include "lint/lower/lower.h"
#include "lint/text/case.h"
#include "lint/types/resolve.h"

namespace plpgsql {
using namespace ast;

bool alters_schema(const Change& change) {
  // Roles are of the cluster, not of the schema.
  if (const auto* named = std::get_if<Define>(&change); named && named->cls == ObjectClass::role)
    return false;
  if (const auto* drop = std::get_if<Drop>(&change); drop && drop->kind == ObjectKind::role) return false;
  // ALTER TABLE t OWNER TO ..., as OwnerTo of other objects.
  if (const auto* alter = std::get_if<AlterTable>(&change);
      alter && std::all_of(alter->commands.begin(), alter->commands.end(), [](const AlterCommand& command) {
        return command.kind == AlterCommand::Kind::change_owner;
      }))
    return false;
  return !std::holds_alternative<DataQuery>(change) && !std::holds_alternative<Copy>(change) &&
         !std::holds_alternative<Truncate>(change) && !std::holds_alternative<LockTable>(change) &&
         !std::holds_alternative<Vacuum>(change) && !std::holds_alternative<Utility>(change) &&
         !std::holds_alternative<Transaction>(change) && !std::holds_alternative<Comment>(change) &&
         !std::holds_alternative<Grant>(change) && !std::holds_alternative<OwnerTo>(change) &&
         !std::holds_alternative<RefreshMatview>(change) && !std::holds_alternative<Reindex>(change) &&
         !std::holds_alternative<Cluster>(change) && !std::holds_alternative<OtherDdl>(change);
}

namespace {

struct Touched {
  std::vector<std::string>& names;

  void add(const std::string& name) const {
    if (!name.empty()) names.push_back(name);
  }
  void add(const Name& name) const { add(name.name); }
  void add(const ObjectRef& ref) const {
    add(ref.relation);
    if (ref.relation.empty()) add(ref.name);
  }

  void operator()(const CreateTable& c) const {
    add(c.name);
    if (c.partition_of) add(*c.partition_of);
    for (const Name& parent : c.inherits) add(parent);
  }
  void operator()(const CreateTableAs& c) const { add(c.name); }
  void operator()(const AlterTable& c) const {
    add(c.name);
    for (const AlterCommand& command : c.commands) add(command.relation);
  }
  void operator()(const CreateIndex& c) const {
    add(c.table);
    add(c.name);
  }
  void operator()(const CreateSequence& c) const { add(c.name); }
  void operator()(const AlterSequence& c) const { add(c.name); }
  void operator()(const CreateSchema& c) const { add(c.name); }
  void operator()(const CreateEnum& c) const { add(c.name); }
  void operator()(const AlterEnum& c) const { add(c.name); }
  void operator()(const CreateComposite& c) const { add(c.name); }
  void operator()(const CreateRange& c) const { add(c.name); }
  void operator()(const CreateBaseType& c) const { add(c.name); }
  void operator()(const CreateDomain& c) const { add(c.name); }
  void operator()(const AlterDomain& c) const { add(c.name); }
  void operator()(const CreateView& c) const { add(c.name); }
  void operator()(const CreateFunction& c) const { add(c.name); }
  void operator()(const AlterFunction& c) const { add(c.function.name); }
  void operator()(const Define& c) const { add(c.name); }
  void operator()(const CreateTrigger& c) const { add(c.table); }
  void operator()(const CreatePolicy& c) const { add(c.table); }
  void operator()(const AlterPolicy& c) const { add(c.table); }
  void operator()(const CreateRule& c) const { add(c.table); }
  void operator()(const CreateExtension& c) const { add(c.name); }
  void operator()(const AlterExtension& c) const { add(c.name); }
  void operator()(const CreatePublication& c) const { add(c.name); }
  void operator()(const AlterPublication& c) const { add(c.name); }
  void operator()(const Drop& c) const {
    for (const ObjectRef& object : c.objects) add(object);
  }
  void operator()(const Rename& c) const {
    add(c.object);
    if (c.object.relation.empty()) add(c.new_name);
  }
  void operator()(const SetSchema& c) const { add(c.object); }
  void operator()(const Unknown& c) const { names.insert(names.end(), c.touches.begin(), c.touches.end()); }
  template <class Other>
  void operator()(const Other&) const {}
};

// The row type that a variable is declared of, as `NULL::type`; null: it is a record, or no row.
ExprPtr row_of(const std::string& declared) {
  std::string type = declared;
  if (const size_t percent = type.find('%'); percent != std::string::npos) {
    if (text::lower(type.substr(percent)).find("rowtype") == std::string::npos) return nullptr;
    type.resize(percent);
  }
  if (type.empty() || text::lower(type) == "record") return nullptr;
  for (const Change& change : lower::statements_in("SELECT NULL::" + type)) {
    const auto* query = std::get_if<DataQuery>(&change);
    const ExprPtr cast = query && query->query ? lone_expression(*query->query) : nullptr;
    if (cast && cast->kind == Expr::Kind::cast) return cast;
  }
  return nullptr;
}

class Hider {
 public:
  Hider(const executor::Variables& variables, const std::set<std::string>& labels, const DeclaredTypes& types)
      : variables_(variables), labels_(labels), types_(types) {}

  ExprPtr hidden(const Expr& expr) const {
    if (expr.kind == Expr::Kind::column && is_variable(expr.names)) return parameter(expr);
    auto copy = std::make_shared<Expr>(expr);
    each_argument(*copy, [&](ExprPtr& argument) {
      const bool whole = expr.kind == Expr::Kind::call && is_row(*argument);
      argument = whole ? parameter(*argument) : is_row(*argument) ? row(*argument) : hidden(*argument);
    });
    copy->query = hidden(copy->query);
    return copy;
  }

  std::shared_ptr<const Query> hidden(const std::shared_ptr<const Query>& query) const {
    if (!query) return nullptr;
    const size_t outside = aliases_.size();
    aliases_.push_back(query->target_alias.empty() ? query->target.name : query->target_alias);
    each_item(query->from, [&](const FromItem& item) {
      aliases_.push_back(item.alias.empty() ? item.relation.name : item.alias);
    });
    auto copy = std::make_shared<Query>(*query);
    each_query(*copy, [&](std::shared_ptr<const Query>& below) { below = hidden(below); });
    each_expression(*copy, [&](ExprPtr& expr) { expr = is_row(*expr) ? row(*expr) : hidden(*expr); });
    aliases_.resize(outside);
    return copy;
  }

 private:
  bool is_variable(const std::vector<std::string>& names) const {
    if (names.size() > 1 && labels_.contains(names.front())) return true;
    return !names.empty() && names.size() <= 2 && variables_.contains(names.front());
  }

  // r.*
  bool is_row(const Expr& expr) const {
    return expr.kind == Expr::Kind::star && expr.names.size() == 1 && is_variable(expr.names) &&
           std::find(aliases_.begin(), aliases_.end(), expr.names.front()) == aliases_.end();
  }

  static ExprPtr parameter(const Expr& expr) {
    auto made = std::make_shared<Expr>();
    made->kind = Expr::Kind::parameter;
    made->span = expr.span;
    return made;
  }

  // (NULL::type).*, or ($n).*
  ExprPtr row(const Expr& star) const {
    const auto declared = types_.find(star.names.front());
    ExprPtr value = declared == types_.end() ? nullptr : row_of(declared->second);
    auto made = std::make_shared<Expr>();
    made->kind = Expr::Kind::field;
    made->text = "*";
    made->span = star.span;
    made->args.push_back(value ? std::move(value) : parameter(star));
    return made;
  }

  const executor::Variables& variables_;
  const std::set<std::string>& labels_;
  const DeclaredTypes& types_;
  mutable std::vector<std::string> aliases_;  // of the queries around
};

void place_definition(ColumnDef& column, text::Span at) {
  column.span = at;
  for (ConstraintDef& constraint : column.constraints) constraint.span = at;
}

// Which calls a query makes, and which of them just once, whatever its tables hold.
class CallFinder {
 public:
  std::vector<CallSite> found;

  // `once`: the query itself is run to its end, and once.
  void query(const Query& query, bool once) {
    each_query(query, [&](const auto& below, QueryPlace place) {
      const bool runs = place == QueryPlace::with  ? below->kind >= Query::Kind::insert
                        : place == QueryPlace::arm ? !query.has_limit
                                                   : place == QueryPlace::source;
      this->query(*below, once && runs);
    });
    each_expression(query, [&](const ExprPtr& expr, ExprPlace place) {
      expression(*expr, expr, once && runs_once(query, place));
    });
  }

 private:
  static bool runs_once(const Query& query, ExprPlace place) {
    switch (place) {
      case ExprPlace::limit:
      case ExprPlace::row: return true;
      case ExprPlace::from_function: return query.from.size() == 1;
      case ExprPlace::where: return query.from.empty() && query.kind == Query::Kind::select;
      case ExprPlace::having: return query.group_by.empty() && !query.grouping_sets;  // of the one group
      case ExprPlace::target:
      case ExprPlace::group_by:
      case ExprPlace::distinct_on:
      case ExprPlace::window:
      case ExprPlace::order_by: return query.kind <= Query::Kind::values && gives_one_row(query);
      default: return false;
    }
  }

  // Functions in FROM are taken to give one row each.
  static bool gives_one_row(const Query& query) {
    const bool limited =
        query.has_limit && (query.limits.size() != 1 || !query.limits[0] ||
                            query.limits[0]->kind != Expr::Kind::integer || query.limits[0]->text == "0");
    return !query.where && !query.having && !limited &&
           std::all_of(query.from.begin(), query.from.end(),
                       [](const FromItem& item) { return item.kind == FromItem::Kind::function; });
  }

  // EXISTS looks for rows, not at what they hold (simplify_EXISTS_query).
  static bool is_unread(const Expr& test, const Query& below) {
    return test.sublink == SubLink::exists && below.kind == Query::Kind::select && !below.grouped &&
           !below.distinct;
  }

  void expression(const Expr& expr, const ExprPtr& self, bool once) {
    if (expr.kind == Expr::Kind::call) found.push_back({self, once});
    if (expr.query && is_unread(expr, *expr.query)) {
      Query rows = *expr.query;
      rows.targets.clear();
      query(rows, once);
    } else if (expr.query) {
      query(*expr.query, once);
    }
    // What stands behind the first of these may be left out.
    const bool stops = expr.kind == Expr::Kind::and_ || expr.kind == Expr::Kind::or_ ||
                       expr.kind == Expr::Kind::coalesce || expr.kind == Expr::Kind::case_;
    size_t sure = !stops ? SIZE_MAX : expr.kind == Expr::Kind::case_ ? 2 : 1;
    if (expr.kind == Expr::Kind::case_ && !expr.args.empty() && !expr.args[0]) sure = 1;
    size_t place = 0;
    each_argument(expr, [&](const ExprPtr& argument) {
      expression(*argument, argument, once && place < sure);
      ++place;
    });
  }
};

}  // namespace

bool makes_object(const Change& change) {
  return std::holds_alternative<CreateTable>(change) || std::holds_alternative<CreateTableAs>(change) ||
         std::holds_alternative<CreateIndex>(change) || std::holds_alternative<CreateSequence>(change) ||
         std::holds_alternative<CreateSchema>(change) || std::holds_alternative<CreateEnum>(change) ||
         std::holds_alternative<CreateComposite>(change) || std::holds_alternative<CreateDomain>(change) ||
         std::holds_alternative<CreateExtension>(change) || std::holds_alternative<CreatePublication>(change);
}

std::vector<std::string> names_touched(const Change& change) {
  std::vector<std::string> names;
  std::visit(Touched{names}, change);
  return names;
}

void hide_variables(Change& change, const executor::Variables& variables, const std::set<std::string>& labels,
                    const DeclaredTypes& types) {
  const Hider hider(variables, labels, types);
  if (auto* query = std::get_if<DataQuery>(&change)) query->query = hider.hidden(query->query);
  if (auto* table = std::get_if<CreateTableAs>(&change)) table->query = hider.hidden(table->query);
  if (auto* copy = std::get_if<Copy>(&change)) copy->query = hider.hidden(copy->query);
}

std::optional<std::vector<std::string>> fields_of(const catalog::Catalog& catalog,
                                                  const std::string& declared) {
  const ExprPtr row = row_of(declared);
  if (!row) return std::nullopt;
  const TypeRef type = types::resolve_type(catalog, row->type_name).type;
  const catalog::Type* own = catalog.get<catalog::Type>(type.oid);
  const catalog::Relation* relation = own ? catalog.relation(own->relation) : nullptr;
  if (!relation || relation->open()) return std::nullopt;
  std::vector<std::string> names;
  for (const catalog::Column& column : relation->columns) {
    if (!column.dropped) names.push_back(column.name);
  }
  return names;
}

std::optional<std::string> expanded_record(const Change& change, const DeclaredTypes& types) {
  std::optional<std::string> found;
  const auto look = [&](const ExprPtr& expr) {
    const bool star = expr && expr->kind == Expr::Kind::star && expr->names.size() == 1;
    const auto declared = star ? types.find(expr->names.front()) : types.end();
    if (!found && declared != types.end() && text::lower(declared->second) == "record")
      found = declared->first;
  };
  const std::function<void(const Query&)> walk_query = [&](const Query& query) {
    if (query.from.empty()) {  // a table may have the name
      for (const Target& target : query.targets) look(target.expr);
    }
    for (const auto& row : query.rows) std::for_each(row.begin(), row.end(), look);
    each_query(query, [&](const auto& below) { walk_query(*below); });
  };
  const auto* query = std::get_if<DataQuery>(&change);
  const auto* table = std::get_if<CreateTableAs>(&change);
  if (query && query->query) walk_query(*query->query);
  if (table && table->query) walk_query(*table->query);
  return found;
}

void place(Change& change, text::Span at) {
  if (auto* table = std::get_if<CreateTable>(&change)) {
    for (TableElement& element : table->elements) {
      if (auto* column = std::get_if<ColumnDef>(&element)) place_definition(*column, at);
      if (auto* constraint = std::get_if<ConstraintDef>(&element)) constraint->span = at;
    }
  } else if (auto* alter = std::get_if<AlterTable>(&change)) {
    for (AlterCommand& command : alter->commands) {
      command.span = at;
      if (command.column) place_definition(*command.column, at);
      if (command.constraint) command.constraint->span = at;
    }
  } else if (auto* function = std::get_if<CreateFunction>(&change)) {
    function->body_span = {};
  } else if (auto* block = std::get_if<DoBlock>(&change)) {
    block->body_span = {};
  }
}

std::vector<CallSite> calls_in(const Change& change) {
  CallFinder finder;
  if (const auto* query = std::get_if<DataQuery>(&change); query && query->query && !query->explain) {
    finder.query(*query->query, true);
  }
  return std::move(finder.found);
}

}  // namespace plpgsql
