// Comparing what a statement names before and after it, and looking again when the revision ends.

#include "lint/engine/taken.h"

#include <algorithm>

#include "lint/engine/presumed_taken.h"
#include "lint/engine/referencing.h"
#include "lint/engine/view.h"

namespace lint {

using ast::ObjectKind;
using catalog::Catalog;
using catalog::Function;
using catalog::Relation;
using catalog::RelationKind;
using catalog::Type;

namespace {

std::string qualified(const Catalog& catalog, ast::Oid schema, const std::string& name) {
  return std::string(catalog.schema_name(schema)) + "." + name;
}

// What code names: no index, no composite type's relation.
bool is_named_by_code(const Relation& relation) {
  return relation.persistence != ast::Persistence::temporary && !relation.is_index() &&
         relation.kind != RelationKind::composite_type && relation.kind != RelationKind::sequence;
}

bool takes_column(const ast::AlterTable& change) {
  return std::any_of(change.commands.begin(), change.commands.end(), [](const ast::AlterCommand& command) {
    return command.kind == ast::AlterCommand::Kind::drop_column;
  });
}

const Relation* standing(const Catalog& catalog, const std::string& schema, const std::string& name) {
  const ast::Oid oid = catalog.find_schema(schema);
  return oid ? catalog.relation(catalog.find_relation(oid, name)) : nullptr;
}

size_t inputs(const Function& function, bool required) {
  return static_cast<size_t>(
      std::count_if(function.arguments.begin(), function.arguments.end(), [&](const auto& argument) {
        return ast::is_input(argument.mode) && !(required && argument.default_expr);
      }));
}

// Whether a call written for the old one finds this one.
bool takes_calls_of(const Function& now, const Function& old) {
  return inputs(now, true) <= inputs(old, true) && inputs(now, false) >= inputs(old, false);
}

std::string schema_of(const std::string& qualified_name) {
  return qualified_name.substr(0, qualified_name.find('.'));
}

}  // namespace

void TakenNames::take(const Catalog& catalog, const ast::Name& name) {
  const ast::Oid oid = catalog.resolve_relation(name);
  const Relation* relation = catalog.relation(oid);
  if (relation && is_named_by_code(*relation)) relations_.push_back(catalog.share<Relation>(oid));
}

void TakenNames::take_functions(const Catalog& catalog, const ast::Name& name) {
  std::vector<ast::Oid> schemas = catalog.search_path();
  if (!name.schema.empty()) schemas = {catalog.find_schema(name.schema)};
  for (const ast::Oid schema : schemas) {
    for (const ast::Oid oid : catalog.find_functions(schema, name.name))
      functions_.push_back(catalog.share<Function>(oid));
  }
}

void TakenNames::take_type(const Catalog& catalog, const ast::Name& name) {
  if (const ast::Oid oid = catalog.resolve_type(name); catalog.get<Type>(oid))
    types_.push_back(catalog.share<Type>(oid));
}

void TakenNames::before(const replay::Step& step, const Catalog& catalog) {
  if (step.revision != revision_) {
    revision_ = step.revision;
    new_names_.clear();
  }
  at_ = step.origin;
  relations_.clear();
  functions_.clear();
  types_.clear();
  schemas_.clear();
  const auto take_object = [&](ObjectKind kind, const ast::ObjectRef& object) {
    switch (kind) {
      case ObjectKind::table:
      case ObjectKind::foreign_table:
      case ObjectKind::view:
      case ObjectKind::materialized_view: return take(catalog, object.name);
      case ObjectKind::column: return take(catalog, object.relation);
      case ObjectKind::function:
      case ObjectKind::procedure:
      case ObjectKind::routine:
      case ObjectKind::aggregate:
        return take_functions(catalog, object.function ? object.function->name : object.name);
      case ObjectKind::type:
      case ObjectKind::domain: return take_type(catalog, object.name);
      case ObjectKind::schema:
        if (const ast::Oid oid = catalog.find_schema(object.name.name); catalog.get<catalog::Schema>(oid))
          schemas_.push_back(catalog.share<catalog::Schema>(oid));
        return;
      default: return;
    }
  };
  if (const auto* drop = std::get_if<ast::Drop>(&step.change)) {
    for (const ast::ObjectRef& object : drop->objects) take_object(drop->kind, object);
  } else if (const auto* rename = std::get_if<ast::Rename>(&step.change)) {
    take_object(rename->kind, rename->object);
  } else if (const auto* move = std::get_if<ast::SetSchema>(&step.change)) {
    take_object(move->kind, move->object);
  } else if (const auto* alter = std::get_if<ast::AlterTable>(&step.change)) {
    if (takes_column(*alter)) take(catalog, alter->name);
  } else if (const auto* label = std::get_if<ast::AlterEnum>(&step.change)) {
    if (!label->old_label.empty()) take_type(catalog, label->name);
  }
}

void TakenNames::add(Taken gone, const std::string& now) {
  if (!now.empty()) new_names_.insert(now);
  if (new_names_.contains(gone.name)) return;
  gone.at = at_;
  gone_.push_back(std::move(gone));
}

void TakenNames::compare(const std::shared_ptr<const Relation>& was, const Catalog& catalog) {
  const Relation& old = *was;
  const std::string name = qualified(catalog, old.schema, old.name);
  const Relation* now = catalog.relation(old.oid);
  Taken gone;
  gone.name = name;
  gone.made = old.made;
  gone.relation = was;
  if (!now) return add(gone, {});
  if (now->schema != old.schema) {
    gone.how = Taken::How::moved;
    gone.now = catalog.schema_name(now->schema);
    return add(gone, catalog.qualified_name(*now));
  }
  if (now->name != old.name) {
    gone.how = Taken::How::renamed;
    gone.now = now->name;
    return add(gone, catalog.qualified_name(*now));
  }
  // Under a name that this revision gave it, nobody knows the table's columns yet.
  if (new_names_.contains(name)) return;
  gone.kind = Taken::Kind::column;
  for (size_t i = 0; i < old.columns.size() && i < now->columns.size(); ++i) {
    const catalog::Column& column = old.columns[i];
    const catalog::Column& is = now->columns[i];
    if (column.dropped || (!is.dropped && is.name == column.name)) continue;
    gone.how = is.dropped ? Taken::How::dropped : Taken::How::renamed;
    gone.name = name + "." + column.name;
    gone.part = column.name;
    gone.made = column.made;
    gone.now = is.dropped ? std::string() : is.name;
    add(gone, is.dropped ? std::string() : name + "." + is.name);
  }
}

void TakenNames::compare(const std::shared_ptr<const Function>& was, const Catalog& catalog) {
  const Function& old = *was;
  const Function* now = catalog.get<Function>(old.oid);
  if (now && now->schema == old.schema && now->name == old.name) return;
  Taken gone;
  gone.kind = Taken::Kind::function;
  gone.name = qualified(catalog, old.schema, old.name);
  gone.made = old.made;
  gone.function = was;
  if (now) gone.how = now->schema != old.schema ? Taken::How::moved : Taken::How::renamed;
  if (now) gone.now = now->schema != old.schema ? std::string(catalog.schema_name(now->schema)) : now->name;
  add(gone, now ? qualified(catalog, now->schema, now->name) : std::string());
}

void TakenNames::compare(const std::shared_ptr<const Type>& was, const Catalog& catalog) {
  const Type& old = *was;
  const Type* now = catalog.get<Type>(old.oid);
  Taken gone;
  gone.kind = Taken::Kind::type;
  gone.name = qualified(catalog, old.schema, old.name);
  gone.made = old.made;
  gone.type = was;
  if (!now || now->schema != old.schema || now->name != old.name) {
    if (now) gone.how = now->schema != old.schema ? Taken::How::moved : Taken::How::renamed;
    if (now) gone.now = now->schema != old.schema ? std::string(catalog.schema_name(now->schema)) : now->name;
    return add(gone, now ? qualified(catalog, now->schema, now->name) : std::string());
  }
  const std::string name = gone.name;
  const std::vector<std::string>& were = old.labels.get();
  const std::vector<std::string>& are = now->labels.get();
  gone.kind = Taken::Kind::label;
  gone.how = Taken::How::renamed;
  for (size_t i = 0; i < were.size() && i < are.size() && were.size() == are.size(); ++i) {
    if (were[i] == are[i]) continue;
    gone.name = name + "." + were[i];
    gone.part = were[i];
    gone.now = are[i];
    add(gone, name + "." + are[i]);
  }
}

void TakenNames::compare(const std::shared_ptr<const catalog::Schema>& was, const Catalog& catalog) {
  const catalog::Schema& old = *was;
  const catalog::Schema* now = catalog.get<catalog::Schema>(old.oid);
  if (now && now->name == old.name) return;
  Taken gone;
  gone.kind = Taken::Kind::schema;
  gone.name = old.name;
  gone.made = old.made;
  if (now) gone.how = Taken::How::renamed;
  if (now) gone.now = now->name;
  add(gone, now ? now->name : std::string());
}

void TakenNames::after(const replay::Step& step, const commands::Applied& applied, const Catalog& catalog) {
  if (applied.refused || applied.skipped) return;
  for (const auto& old : relations_) compare(old, catalog);
  for (const auto& old : functions_) compare(old, catalog);
  for (const auto& old : types_) compare(old, catalog);
  const auto* label = std::get_if<ast::AlterEnum>(&step.change);
  if (label && !label->old_label.empty() && types_.empty()) add(label_of_unknown(catalog, *label), {});
  for (const auto& old : schemas_) compare(old, catalog);
  for (Taken& gone : presumed_taken(catalog, step.change)) {
    const std::string schema = schema_of(gone.name);
    const std::string now = gone.how == Taken::How::dropped   ? std::string()
                            : gone.how == Taken::How::renamed ? schema + "." + gone.now
                                                              : gone.now + gone.name.substr(schema.size());
    add(std::move(gone), now);
  }
  relations_.clear();
  functions_.clear();
  types_.clear();
  schemas_.clear();
}

// What stands under the old name, and what of the old one it does not have.
void TakenNames::settle(Taken& gone, const Catalog& catalog, std::vector<Taken>& more) const {
  const std::string schema = schema_of(gone.name);
  switch (gone.kind) {
    case Taken::Kind::relation: {
      const Relation* now = standing(catalog, schema, gone.relation->name);
      gone.answered = now != nullptr;
      gone.emptied = now && now->oid != gone.relation->oid && gone.how == Taken::How::dropped &&
                     gone.relation->is_table() && now->is_table() && !now->filled;
      if (!now || now->oid == gone.relation->oid || now->columns.empty() || now->open() || gone.emptied)
        return;
      for (const catalog::Column& column : gone.relation->columns) {
        if (column.dropped || now->find_column(column.name)) continue;
        Taken lost = gone;
        lost.kind = Taken::Kind::column;
        lost.how = Taken::How::dropped;
        lost.answered = false;
        lost.name = gone.name + "." + column.name;
        lost.part = column.name;
        lost.now.clear();
        more.push_back(std::move(lost));
      }
      return;
    }
    case Taken::Kind::column: {
      // Where the relation has gone too, that is told.
      const Relation* now = standing(catalog, schema, gone.relation->name);
      const catalog::Column* column = now ? now->find_column(gone.part) : nullptr;
      gone.answered = !now || column;
      gone.emptied = column && gone.how == Taken::How::dropped && now->is_table() &&
                     !column->is_generated() && !made_before(column->made, gone.at);
      return;
    }
    case Taken::Kind::function: {
      const auto found = catalog.find_functions(catalog.find_schema(schema), gone.function->name);
      gone.answered = std::any_of(found.begin(), found.end(), [&](ast::Oid oid) {
        return takes_calls_of(*catalog.get<Function>(oid), *gone.function);
      });
      return;
    }
    case Taken::Kind::type: {
      const Type* now = catalog.get<Type>(catalog.find_type(catalog.find_schema(schema), gone.type->name));
      gone.answered = now != nullptr;
      if (!now || now->labels.empty()) return;
      for (const std::string& label : gone.type->labels.get()) {
        const std::vector<std::string>& labels = now->labels.get();
        if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
        Taken lost = gone;
        lost.kind = Taken::Kind::label;
        lost.how = Taken::How::dropped;
        lost.answered = false;
        lost.name = gone.name + "." + label;
        lost.part = label;
        lost.now.clear();
        more.push_back(std::move(lost));
      }
      return;
    }
    case Taken::Kind::label: {
      const Type* now = catalog.get<Type>(catalog.find_type(catalog.find_schema(schema), gone.type->name));
      if (!now) {
        gone.answered = gone.type->oid != 0;  // the type's own going is told
        return;
      }
      const std::vector<std::string>& labels = now->labels.get();
      gone.answered = std::find(labels.begin(), labels.end(), gone.part) != labels.end();
      return;
    }
    case Taken::Kind::schema: gone.answered = catalog.find_schema(gone.name) != 0; return;
  }
}

void TakenNames::revision_done(const Catalog& catalog) {
  std::vector<Taken> more;
  std::set<std::string_view> relations;  // by the names that they had
  for (size_t i = settled_; i < gone_.size(); ++i) {
    settle(gone_[i], catalog, more);
    if (gone_[i].kind == Taken::Kind::relation) relations.insert(gone_[i].name);
  }
  // What takes the place of another one that goes: code uses the name that it gets, not the one that it had
  // while it stood aside.
  for (size_t i = settled_; i < gone_.size(); ++i) {
    Taken& gone = gone_[i];
    if (gone.kind == Taken::Kind::relation && gone.how == Taken::How::renamed &&
        relations.contains(schema_of(gone.name) + "." + gone.now))
      gone.answered = true;
  }
  for (Taken& gone : more) gone_.push_back(std::move(gone));
  const auto first = gone_.begin() + static_cast<ptrdiff_t>(settled_);
  gone_.erase(
      std::remove_if(first, gone_.end(), [](const Taken& gone) { return gone.answered && !gone.emptied; }),
      gone_.end());
  settled_ = gone_.size();
}

bool known_to_running_code(const Context& run, const ast::Origin& made, uint32_t revision) {
  if (made.revision == revision) return false;
  return run.settings.deployed.empty() || made.revision == UINT32_MAX ||
         run.settings.is_deployed(made.revision);
}

void each_taken(const SchemaView& view, Taken::Kind kind, const std::function<void(const Taken&)>& visit) {
  for (const Taken& gone : view.run.taken.all()) {
    if (gone.kind == kind && known_to_running_code(view.run, gone.made, gone.at.revision)) visit(gone);
  }
}

Finding about(const SchemaView& view, const Taken& gone) {
  const std::string& word = !gone.part.empty() ? gone.part
                            : gone.relation    ? gone.relation->name
                            : gone.function    ? gone.function->name
                            : gone.type        ? gone.type->name
                                               : gone.name;
  Finding finding = view.finding(gone.at, word);
  finding.subject = gone.name;
  finding.notes.push_back(view.run.made("not new", gone.name, gone.made));
  return finding;
}

}  // namespace lint
