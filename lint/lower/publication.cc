// The tables, columns, row filters and schemas of a publication.

#include "lint/lower/publication.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"

namespace lower {
namespace {

ast::PublishedTable published(const PublicationTable* table, const Input& input) {
  ast::PublishedTable out;
  out.name = name_of(table->relation);
  out.only = !table->relation->inh;
  out.where = expression(table->whereClause, input);
  out.columns = strings(table->columns);
  return out;
}

ast::PublishedObjects publication_objects(const List* objects, const Input& input) {
  ast::PublishedObjects out;
  for (const PublicationObjSpec* spec : each<PublicationObjSpec>(objects)) {
    if (spec->pubobjtype == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA) {
      out.current_schema = true;
    } else if (spec->pubtable) {
      out.tables.push_back(published(spec->pubtable, input));
    } else {
      out.schemas.emplace_back(word(spec->name));
    }
  }
  return out;
}

}  // namespace

void lower_publication(const CreatePublicationStmt* create, const Input& input, Changes& out) {
  ast::CreatePublication change;
  change.name = word(create->pubname);
  change.objects = publication_objects(create->pubobjects, input);
  change.objects.all_tables = create->for_all_tables;
  change.options = options(create->options);
  out.emplace_back(std::move(change));
}

void lower_alter_publication(const AlterPublicationStmt* alter, const Input& input, Changes& out) {
  ast::AlterPublication change;
  change.name = word(alter->pubname);
  change.options = options(alter->options);
  change.objects = publication_objects(alter->pubobjects, input);
  if (alter->pubobjects) {
    change.action = alter->action == AP_AddObjects    ? ast::AlterPublication::Action::add
                    : alter->action == AP_DropObjects ? ast::AlterPublication::Action::drop
                                                      : ast::AlterPublication::Action::set;
  }
  out.emplace_back(std::move(change));
}

}  // namespace lower
