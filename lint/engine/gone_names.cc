// Which names went, and which bodies with them in it ran since.

#include "lint/engine/gone_names.h"

#include <algorithm>
#include <set>

#include "lint/ast/query.h"
#include "lint/pg_catalog/rows.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace lint {

using ast::AlterCommand;
using ast::Oid;

namespace {

// The words of a body that may be names, each with the one before a dot in front of it.
struct Used {
  std::string name, before;
};

std::vector<Used> names_in(std::string_view body) {
  std::vector<Used> out;
  sql::Scanner scanner(body);
  std::string last;
  bool dot = false;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (text == ".") {
      dot = true;
      continue;
    }
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    std::string name = quoted ? std::string(text.substr(1, text.size() - 2)) : text::lower(text);
    out.push_back({name, dot ? last : std::string()});
    last = std::move(name);
    dot = false;
  }
  return out;
}

bool is_trigger_function_of(const catalog::Catalog& catalog, Oid function, const catalog::Relation& table) {
  return std::any_of(table.triggers.begin(), table.triggers.end(), [&](Oid oid) {
    const catalog::Trigger* trigger = catalog.get<catalog::Trigger>(oid);
    return trigger && trigger->function == function;
  });
}

bool mentions(const std::vector<Used>& words, std::string_view name) {
  return std::any_of(words.begin(), words.end(), [&](const Used& one) { return one.name == name; });
}

// WITH name AS (...)
bool is_common_table(const std::vector<Used>& words, std::string_view name) {
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string& before = words[i - 1].name;
    const std::string& behind = words[i + 1].name;
    if (words[i].name == name && (before == "with" || before == "recursive" || before == ",") &&
        (behind == "as" || behind == "("))
      return true;
  }
  return false;
}

// Whether another relation that the body names has a column of that name.
bool another_has(const catalog::Catalog& catalog, const std::vector<Used>& words, const GoneName& gone) {
  return std::any_of(words.begin(), words.end(), [&](const Used& one) {
    const catalog::Relation* other =
        catalog.relation(catalog.resolve_relation({one.before == "public" ? "public" : "", one.name}));
    return other && other->oid != gone.relation && other->find_column(gone.name);
  });
}

// The body gives that name to something of its own: an argument, a variable, what a query puts out.
bool introduces(const catalog::Function& function, const std::vector<Used>& words, std::string_view name) {
  for (const catalog::Function::Argument& argument : function.arguments) {
    if (argument.name == name) return true;
  }
  bool declaring = false;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].name == "declare" || words[i].name == "begin") declaring = words[i].name == "declare";
    if (words[i].name != name || i == 0) continue;
    const std::string& before = words[i - 1].name;
    if (before == "as" || (declaring && (before == ";" || before == "declare"))) return true;
  }
  return false;
}

// Another of that name, whatever it takes, may be what is called.
bool has_function(const catalog::Catalog& catalog, const std::string& name, const std::string& schema) {
  if (schema.empty() && !pg_catalog::functions(name).empty()) return true;
  if (!schema.empty()) return !catalog.find_functions(catalog.find_schema(schema), name).empty();
  const auto& path = catalog.search_path();
  return std::any_of(path.begin(), path.end(),
                     [&](Oid oid) { return !catalog.find_functions(oid, name).empty(); });
}

bool calls(const catalog::Catalog& catalog, const std::vector<Used>& words, const std::string& name) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].name == name && words[i + 1].name == "(" && !has_function(catalog, name, words[i].before))
      return true;
  }
  return false;
}

}  // namespace

bool GoneNames::uses(const catalog::Catalog& catalog, const catalog::Function& function,
                     const GoneName& gone) {
  const std::string& language = function.language;
  if (language != "plpgsql" && language != "sql") return false;
  if (function.schema == catalog::temporary_schema) return false;  // it ends with its session
  if (function.body.find(gone.name) == std::string::npos) return false;
  const catalog::Relation* table = catalog.relation(gone.relation);
  if (gone.column && (!table || table->find_column(gone.name))) return false;
  const std::vector<Used> words = names_in(function.body);
  if (gone.relation == 0) return calls(catalog, words, gone.name);
  if (!gone.column) {
    // As a relation: behind FROM, JOIN, INTO, UPDATE, TABLE; one of that name may stand there again.
    if (catalog.resolve_relation({"", gone.name}) != 0 || is_common_table(words, gone.name)) return false;
    for (size_t i = 1; i < words.size(); ++i) {
      const bool with_schema = !words[i].before.empty();
      if (words[i].name != gone.name || (with_schema && i < 2)) continue;
      const std::string& keyword = words[with_schema ? i - 2 : i - 1].name;
      for (const std::string_view one : {"from", "join", "into", "update", "table", "only"}) {
        if (keyword == one) return true;
      }
    }
    return false;
  }
  const bool fired = is_trigger_function_of(catalog, function.oid, *table);
  const bool named = (mentions(words, table->name) || mentions(words, gone.table)) &&
                     !introduces(function, words, gone.name) && !another_has(catalog, words, gone);
  for (const Used& word : words) {
    if (word.name != gone.name) continue;
    if (fired && (word.before == "old" || word.before == "new")) return true;
    if (word.before == table->name || word.before == gone.table) return true;
    if (named && word.before != "old" && word.before != "new") return true;
  }
  return false;
}

void GoneNames::before(const replay::Step& step, const catalog::Catalog& catalog) {
  leaving_.clear();
  const auto relation_of = [&](const ast::Name& name) {
    return catalog.relation(catalog.resolve_relation(name));
  };
  const auto leave = [&](const catalog::Relation* relation, std::string name, std::string now, bool column) {
    if (!relation || relation->is_index()) return;
    leaving_.push_back({relation->oid, column ? relation->name : std::string(), std::move(name),
                        std::move(now), column, step.origin});
  };
  if (const auto* rename = std::get_if<ast::Rename>(&step.change)) {
    if (rename->kind == ast::ObjectKind::column)
      leave(relation_of(rename->object.relation), rename->object.name.name, rename->new_name, true);
    else if (rename->object.function)
      leaving_.push_back({0, {}, rename->object.function->name.name, rename->new_name, false, step.origin});
    else if (rename->object.relation.empty())
      leave(relation_of(rename->object.name), rename->object.name.name, rename->new_name, false);
  } else if (const auto* alter = std::get_if<ast::AlterTable>(&step.change)) {
    for (const AlterCommand& command : alter->commands) {
      if (command.kind == AlterCommand::Kind::drop_column)
        leave(relation_of(alter->name), command.name, "", true);
    }
  } else if (const auto* drop = std::get_if<ast::Drop>(&step.change)) {
    for (const ast::ObjectRef& object : drop->objects) {
      if (object.function)
        leaving_.push_back({0, {}, object.function->name.name, "", false, step.origin});
      else if (object.relation.empty())
        leave(relation_of(object.name), object.name.name, "", false);
    }
  }
}

// A row trigger whose body was made before the name went.
void GoneNames::note_fired(const replay::Step& step, const catalog::Catalog& catalog) {
  const auto* data = std::get_if<ast::DataQuery>(&step.change);
  if (!data || !data->query || data->explain) return;
  using Kind = ast::Query::Kind;
  const ast::Query& query = *data->query;
  const catalog::Relation* table = catalog.relation(catalog.resolve_relation(query.target));
  if (query.target.name.empty() || !table) return;
  for (const Oid oid : table->triggers) {
    const catalog::Trigger* trigger = catalog.get<catalog::Trigger>(oid);
    if (!trigger || trigger->enabled == ast::Firing::disabled) continue;
    const bool fires = (query.kind == Kind::insert && trigger->on_insert) ||
                       (query.kind == Kind::update && trigger->on_update) ||
                       (query.kind == Kind::delete_ && trigger->on_delete);
    auto function = catalog.share<catalog::Function>(trigger->function);
    if (!fires || !function) continue;
    auto& [as_it_was, held] = held_[function->oid];
    if (as_it_was != function) held = 0;
    as_it_was = function;
    for (; held < all_.size(); ++held) {
      if (uses(catalog, *function, all_[held])) runs_.push_back({held, function, step.origin});
    }
  }
}

void GoneNames::after(const replay::Step& step, const commands::Applied& applied,
                      const catalog::Catalog& catalog) {
  if (applied.refused || applied.skipped) return;
  if (!all_.empty()) note_fired(step, catalog);
  for (GoneName& gone : leaving_) all_.push_back(std::move(gone));
  leaving_.clear();
}

GoneIndex::GoneIndex(const std::vector<GoneName>& all) : all_(all) {
  for (size_t i = 0; i < all.size(); ++i) by_name_[all[i].name].push_back(i);
}

std::vector<size_t> GoneIndex::used_by(const catalog::Catalog& catalog,
                                       const catalog::Function& function) const {
  std::vector<size_t> out;
  std::set<std::string> looked;
  for (const Used& word : names_in(function.body)) {
    const auto found = by_name_.find(word.name);
    if (found == by_name_.end() || !looked.insert(word.name).second) continue;
    for (const size_t i : found->second) {
      if (GoneNames::uses(catalog, function, all_[i])) out.push_back(i);
    }
  }
  return out;
}

}  // namespace lint
