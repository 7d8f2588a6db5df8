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
std::shared_ptr<const void> share(const catalog::Catalog& catalog, const ast::ObjectAddress& object) {
  using ast::ObjectClass;
  switch (object.cls) {
    case ObjectClass::relation: return catalog.share<catalog::Relation>(object.oid);
    case ObjectClass::type: return catalog.share<catalog::Type>(object.oid);
    case ObjectClass::function: return catalog.share<catalog::Function>(object.oid);
    case ObjectClass::schema: return catalog.share<catalog::Schema>(object.oid);
    case ObjectClass::extension: return catalog.share<catalog::Extension>(object.oid);
    default: return catalog.share<catalog::DefinedObject>(object.oid);
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

TakenBack::Seen TakenBack::see(const catalog::Catalog& catalog, const ast::ObjectAddress& object) {
  Seen seen{share(catalog, object), {}};
  if (object.cls != ast::ObjectClass::relation || !seen.object) return seen;
  const catalog::Relation& relation = *static_cast<const catalog::Relation*>(seen.object.get());
  for (const ast::Oid oid : relation.triggers) seen.at_it.push_back(catalog.share<catalog::Trigger>(oid));
  for (const ast::Oid oid : relation.policies) seen.at_it.push_back(catalog.share<catalog::Policy>(oid));
  for (const ast::Oid oid : relation.rules) seen.at_it.push_back(catalog.share<catalog::Rule>(oid));
  return seen;
}

bool TakenBack::is_as_before(const catalog::Catalog& before, const ast::ObjectAddress& object) const {
  const auto found = left_.find(object);
  const Seen left = found == left_.end() ? Seen() : found->second, was = see(before, object);
  if (left == was) return true;
  if (object.cls != ast::ObjectClass::relation || !left.object || !was.object || left.at_it != was.at_it)
    return false;
  return diff::same_rows(*static_cast<const catalog::Relation*>(was.object.get()),
                         *static_cast<const catalog::Relation*>(left.object.get()));
}

bool TakenBack::look(replay::Stage stage, const catalog::Catalog& catalog,
                     const std::set<ast::ObjectAddress>& written) {
  if (stage == replay::Stage::left) {
    opaques_ = catalog.opaques().size();
    for (const ast::ObjectAddress& object : written) left_.emplace(object, see(catalog, object));
    return true;
  }
  if (stage == replay::Stage::after_up) {
    std::set<Named> there;
    for (const auto& [key, row] :
         diff::rows_of(catalog, {.exact = false, .without_schemas = {}, .only = &written}))
      there.emplace(row.what, diff::name_in(key));
    for (DownDifference& one : differences_)
      one.after_up = there.contains({one.difference.what, one.difference.name});
    std::erase_if(differences_, [&](const DownDifference& one) {
      return one.difference.kind == diff::Difference::Kind::extra && !one.after_up &&
             of_open_.contains({one.difference.what, one.difference.name});
    });
    return false;
  }
  if (stage == replay::Stage::before_up) {
    if (catalog.opaques().size() != opaques_) return false;
    for (const ast::ObjectAddress& object : written) {
      if (!is_as_before(catalog, object)) changed_.insert(object);
    }
    if (changed_.empty()) return false;
  }
  diff::Rows rows = diff::rows_of(catalog, {.exact = false, .without_schemas = {}, .only = &changed_});
  leave_out_presumed(catalog, written, rows, open_);
  if (stage == replay::Stage::before_up) {
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
