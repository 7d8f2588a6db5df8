// Comparing the Catalog before an up with the one after its down.

#include "lint/engine/taken_back.h"

#include <algorithm>

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

bool TakenBack::is_as_before(const catalog::Catalog& before,
                             const std::set<ast::ObjectAddress>& written) const {
  return std::all_of(written.begin(), written.end(), [&](const ast::ObjectAddress& object) {
    const auto found = left_.find(object);
    const std::shared_ptr<const void> left = found == left_.end() ? nullptr : found->second;
    const std::shared_ptr<const void> was = share(before, object);
    if (!left || !was) return !left && !was;
    if (object.cls != ast::ObjectClass::relation) return left == was;
    return diff::same_rows(*static_cast<const catalog::Relation*>(was.get()),
                           *static_cast<const catalog::Relation*>(left.get()));
  });
}

bool TakenBack::look(replay::Stage stage, const catalog::Catalog& catalog,
                     const std::set<ast::ObjectAddress>& written) {
  if (stage == replay::Stage::left) {
    opaques_ = catalog.opaques().size();
    for (const ast::ObjectAddress& object : written) left_.emplace(object, share(catalog, object));
    return true;
  }
  if (stage == replay::Stage::before_up &&
      (catalog.opaques().size() != opaques_ || is_as_before(catalog, written)))
    return false;
  diff::Rows rows = diff::rows_of(catalog, {.exact = false, .without_schemas = {}, .only = &written});
  leave_out_presumed(catalog, written, rows, open_);
  if (stage == replay::Stage::before_up) {
    before_up_ = std::move(rows);
  } else if (stage == replay::Stage::after_up) {
    for (const auto& [key, row] : rows) after_up_.emplace(row.what, diff::name_in(key));
  } else {
    after_down_ = std::move(rows);
    for (const catalog::Presumed& one : catalog.presumed()) given_.insert(one.name.name);
  }
  return true;
}

std::vector<DownDifference> TakenBack::differences() const {
  std::vector<DownDifference> out;
  std::set<Named> of_open;  // may have been there before the up
  for (const auto& [key, row] : after_down_) {
    const std::string_view name = diff::name_in(key);
    const std::string last(name.substr(name.rfind('.') + 1));
    if (open_.contains(row.within) || given_.contains(last)) of_open.emplace(row.what, name);
  }
  for (diff::Difference& difference : diff::diff(before_up_, after_down_)) {
    const Named named{difference.what, difference.name};
    const bool after_up = after_up_.contains(named);
    const bool extra = difference.kind == diff::Difference::Kind::extra;
    if (difference.is_layout() || (extra && !after_up && of_open.contains(named))) continue;
    out.push_back({std::move(difference), after_up});
  }
  return out;
}

}  // namespace lint
