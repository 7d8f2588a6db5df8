// What a check asks of the view, and how its findings begin.
#include "migrate/audit/check.h"

namespace migrate::audit {

const TableNumbers* View::table(ast::Oid oid) const {
  const auto found = seen.tables.find(oid);
  return found == seen.tables.end() ? nullptr : &found->second;
}

const IndexNumbers* View::index(ast::Oid oid) const {
  const auto found = seen.indexes.find(oid);
  return found == seen.indexes.end() ? nullptr : &found->second;
}

double View::days_since_made(const catalog::Relation& relation) const {
  const auto found = applied_days.find(relation.made.revision);
  return found == applied_days.end() ? -1 : found->second;
}

const Window& View::window() const {
  static const Window unknown;
  return seen.windows.empty() ? unknown : seen.windows.front();
}

Finding Sink::finding() const {
  Finding made;
  made.check = check_;
  made.area = area_;
  made.severity = severity_;
  return made;
}

Finding Sink::finding(const View& view, const catalog::Relation& relation) const {
  Finding made = finding();
  made.subject = view.name(relation);
  const catalog::Relation* table = relation.index ? view.schema.relation(relation.index->table) : &relation;
  made.table = table ? view.name(*table) : "";
  made.origin = relation.made;
  return made;
}

void Sink::leave_unread(const View& view, std::string_view section) {
  for (const Unread& unread : view.seen.unread) {
    if (unread.section == section) leave(unread.what, unread.why, unread.needs);
  }
}

}  // namespace migrate::audit
