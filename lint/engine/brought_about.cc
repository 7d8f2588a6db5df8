// Which statement touched what last, by the place that made it and by its name.

#include "lint/engine/brought_about.h"

#include <fmt/format.h>

namespace lint {

using ast::ObjectClass;

void BroughtAbout::stood(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    places_.emplace(finding.rule, finding.at.file, finding.at.at.begin);
    subjects_.emplace(finding.rule, finding.subject);
  }
}

// What goes is no more there to be asked, but its table is.
void BroughtAbout::before(const replay::Step& step, const catalog::Catalog& catalog) {
  stripped_.clear();
  const auto* drop = std::get_if<ast::Drop>(&step.change);
  if (!drop) return;
  for (const ast::ObjectRef& object : drop->objects) {
    if (!object.relation.name.empty()) {
      stripped_.push_back(catalog.resolve_relation(object.relation));
      continue;
    }
    const catalog::Relation* relation = catalog.relation(catalog.resolve_relation(object.name));
    if (!relation) continue;
    if (relation->is_index()) stripped_.push_back(relation->index->table);
    for (const ast::Oid parent : relation->parents) stripped_.push_back(parent);
  }
}

void BroughtAbout::touch(const catalog::Relation* relation, const ast::Origin& by,
                         const catalog::Catalog& catalog) {
  if (!relation) return;
  by_name_[catalog.qualified_name(*relation)] = by;
  by_place_[{relation->made.file, relation->made.span.begin}] = {relation->made, by};
}

void BroughtAbout::after(const replay::Step& step, const commands::Applied& applied,
                         const catalog::Catalog& catalog) {
  if (applied.refused || applied.skipped) return;
  for (const ast::Oid table : stripped_) touch(catalog.relation(table), step.origin, catalog);
  for (const auto* some : {&applied.created, &applied.altered}) {
    for (const ast::ObjectAddress& object : *some) {
      if (object.cls == ObjectClass::relation)
        touch(catalog.relation(object.oid), step.origin, catalog);
      else if (object.cls == ObjectClass::constraint)
        touch(catalog.find_constraint(object.oid).first, step.origin, catalog);
      else if (const auto* policy = catalog.get<catalog::Policy>(object.oid);
               policy && object.cls == ObjectClass::policy)
        by_place_[{policy->made.file, policy->made.span.begin}] = {policy->made, step.origin};
      else if (const auto* function = catalog.get<catalog::Function>(object.oid);
               function && object.cls == ObjectClass::function)
        by_place_[{function->made.file, function->made.span.begin}] = {function->made, step.origin};
    }
  }
}

const ast::Origin* BroughtAbout::touched(const Finding& finding) const {
  for (std::string_view name = finding.subject; !name.empty();) {
    if (const auto found = by_name_.find(name); found != by_name_.end()) return &found->second;
    const size_t dot = name.rfind('.');
    name = name.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  auto place = by_place_.upper_bound({finding.at.file, finding.at.at.begin});
  if (place == by_place_.begin()) return nullptr;
  const Touched& last = (--place)->second;
  const bool here = last.made.file == finding.at.file && last.made.span.contains(finding.at.at.begin);
  return here ? &last.by : nullptr;
}

void BroughtAbout::move(std::vector<Finding>& findings, const Context& run) const {
  for (Finding& finding : findings) {
    if (!finding.at.in_source() || !run.settings.is_deployed(finding.revision) || finding.of_deployed)
      continue;
    if (places_.contains({finding.rule, finding.at.file, finding.at.at.begin}) ||
        subjects_.contains({finding.rule, finding.subject}))
      continue;
    const ast::Origin* by = touched(finding);
    if (!by) continue;
    finding.notes.push_back(
        {"made", fmt::format("in {}", run.revision(finding.revision).id), std::move(finding.at)});
    finding.at = run.place(*by);
    finding.revision = by->revision;
    finding.of_deployed = true;  // what would be edited is
  }
}

}  // namespace lint
