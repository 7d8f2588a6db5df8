// Comparing the Catalog before an up with the one after its down.

#include "lint/engine/taken_back.h"

#include "lint/chain/parse_script.h"
#include "lint/diff/same_rows.h"

namespace lint {

namespace {

// Of columns that are presumed nothing is known but their names.
void leave_out_presumed(const catalog::Catalog& catalog, const std::set<ast::ObjectAddress>& written,
                        diff::Rows& rows, std::set<std::string>& open) {
  for (const ast::ObjectAddress& object : written) {
    const catalog::Relation* relation =
        object.cls == ast::ObjectClass::relation ? catalog.relation(object.oid) : nullptr;
    if (!relation || !relation->open()) continue;
    const std::string name = catalog.qualified_name(*relation);
    open.insert("r " + name);
    for (const catalog::Column& column : relation->columns) {
      if (!column.presumed) continue;
      rows.erase("a " + name + "." + column.name);
      const auto row = rows.find("r " + name);
      if (row != rows.end()) std::erase(row->second.order, column.name);
    }
  }
}

// The object as it stands; null where there is none.
template <class Where>
std::shared_ptr<const void> share(const Where& where, const ast::ObjectAddress& object) {
  using ast::ObjectClass;
  switch (object.cls) {
    case ObjectClass::relation: return where.template share<catalog::Relation>(object.oid);
    case ObjectClass::type: return where.template share<catalog::Type>(object.oid);
    case ObjectClass::function: return where.template share<catalog::Function>(object.oid);
    case ObjectClass::schema: return where.template share<catalog::Schema>(object.oid);
    case ObjectClass::extension: return where.template share<catalog::Extension>(object.oid);
    default: return where.template share<catalog::DefinedObject>(object.oid);
  }
}

}  // namespace

Finding TakenBackView::finding() const {
  Finding finding;
  finding.revision = revision;
  finding.subject = run.revision(revision).id;
  const sql::Parsed parsed = chain::parse_script(run.chain, script);
  finding.at = {.file = script.file,
                .path = {},
                .at = parsed.statements.empty() ? script.body : parsed.statements.front().span};
  return finding;
}

TakenBack::TakenBack(const std::vector<ast::Missing>& not_found) {
  for (const ast::Missing& one : not_found) not_found_.insert(one.name.name);
}

template <class Where>
TakenBack::Seen TakenBack::see(const Where& where, const ast::ObjectAddress& object) {
  Seen seen{share(where, object), {}};
  if (object.cls != ast::ObjectClass::relation || !seen.object) return seen;
  const catalog::Relation& relation = *static_cast<const catalog::Relation*>(seen.object.get());
  for (const ast::Oid oid : relation.triggers)
    seen.at_it.push_back(where.template share<catalog::Trigger>(oid));
  for (const ast::Oid oid : relation.policies)
    seen.at_it.push_back(where.template share<catalog::Policy>(oid));
  for (const ast::Oid oid : relation.rules) seen.at_it.push_back(where.template share<catalog::Rule>(oid));
  return seen;
}

bool TakenBack::is_as_before(const Seen& was, const Seen& left, const ast::ObjectAddress& object) {
  if (left == was) return true;
  if (object.cls != ast::ObjectClass::relation || !left.object || !was.object || left.at_it != was.at_it)
    return false;
  return diff::same_rows(*static_cast<const catalog::Relation*>(was.object.get()),
                         *static_cast<const catalog::Relation*>(left.object.get()));
}

// Of most downs nothing but this is looked at.
bool TakenBack::look_at_left(const replay::Shown& shown) {
  opaques_ = shown.catalog.opaques().size();
  const catalog::Past* before_up = shown.before_up;
  if (before_up && before_up->opaques() != opaques_) return false;
  bool all_as_before = before_up != nullptr;
  for (const ast::ObjectAddress& object : shown.written) {
    Seen left = see(shown.catalog, object);
    all_as_before = all_as_before && is_as_before(see(*before_up, object), left, object);
    left_.emplace(object, std::move(left));
  }
  return !all_as_before;
}

bool TakenBack::look(const replay::Shown& shown) {
  const catalog::Catalog& catalog = shown.catalog;
  if (shown.stage == replay::Stage::left) return look_at_left(shown);
  if (shown.stage == replay::Stage::after_up) {
    std::set<Named> there;
    for (const auto& [key, row] :
         diff::rows_of(catalog, {.exact = false, .without_schemas = {}, .only = &shown.written}))
      there.emplace(row.what, diff::name_in(key));
    for (DownDifference& one : differences_)
      one.after_up = there.contains({one.difference.what, one.difference.name});
    std::erase_if(differences_, [&](const DownDifference& one) {
      return one.difference.kind == diff::Difference::Kind::extra && !one.after_up &&
             of_open_.contains({one.difference.what, one.difference.name});
    });
    return false;
  }
  if (shown.stage == replay::Stage::before_up) {
    if (catalog.opaques().size() != opaques_) return false;
    for (const ast::ObjectAddress& object : shown.written) {
      const auto left = left_.find(object);
      if (!is_as_before(see(catalog, object), left == left_.end() ? Seen() : left->second, object))
        changed_.insert(object);
    }
    if (changed_.empty()) return false;
  }
  diff::Rows rows = diff::rows_of(catalog, {.exact = false, .without_schemas = {}, .only = &changed_});
  leave_out_presumed(catalog, shown.written, rows, open_);
  if (shown.stage == replay::Stage::before_up) {
    before_up_ = std::move(rows);
    return true;
  }
  compare(rows, catalog);
  return !differences_.empty();
}

void TakenBack::compare(const diff::Rows& after_down, const catalog::Catalog& catalog) {
  bool any_extra = false;
  for (diff::Difference& difference : diff::differences(before_up_, after_down)) {
    any_extra |= difference.kind == diff::Difference::Kind::extra;
    if (!difference.is_layout()) differences_.push_back({std::move(difference), false});
  }
  if (!any_extra) return;  // what is presumed may be all that the chain names
  std::set<std::string> given = not_found_;
  for (const catalog::Presumed& one : catalog.presumed()) given.insert(one.name.name);
  for (const auto& [key, row] : after_down) {
    const std::string_view name = diff::name_in(key);
    const std::string last(name.substr(name.rfind('.') + 1));
    if (open_.contains(row.within) || given.contains(last)) of_open_.emplace(row.what, name);
  }
}

}  // namespace lint
