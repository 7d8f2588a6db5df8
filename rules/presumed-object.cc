// What statements need and no revision makes: taken to stand there from before the chain, old and full. One
// finding for all of it, where the first of it is needed.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

constexpr size_t most_named = 3;

bool is_routine(ast::ObjectKind kind) {
  using ast::ObjectKind;
  return kind == ObjectKind::function || kind == ObjectKind::procedure || kind == ObjectKind::routine ||
         kind == ObjectKind::aggregate;
}

std::string shown(const catalog::Presumed& presumed) {
  const ast::Name& name = presumed.name;
  const bool bare = name.schema.empty() || name.schema == "public";
  return (bare ? name.name : name.schema + "." + name.name) + (is_routine(presumed.kind) ? "()" : "");
}

// A schema goes without saying where something in it is named.
bool goes_without_saying(const std::vector<catalog::Presumed>& all, const catalog::Presumed& one) {
  return one.kind == ast::ObjectKind::schema &&
         std::any_of(all.begin(), all.end(),
                     [&](const catalog::Presumed& other) { return other.name.schema == one.name.name; });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const std::vector<catalog::Presumed>& all = view.catalog.presumed();
  std::vector<std::string> names;
  const catalog::Presumed* first = nullptr;
  for (const catalog::Presumed& presumed : all) {
    if (presumed.gone || goes_without_saying(all, presumed)) continue;
    std::string name = shown(presumed);
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (!first) first = &presumed;
    names.push_back(std::move(name));
  }
  if (!first) return;
  const size_t count = names.size();
  names.resize(count > most_named ? most_named - 1 : count);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  if (names.size() < count) list += fmt::format(" ({} more)", count - names.size());
  lint::Finding finding = view.finding(first->at, first->name.name);
  finding.subject = names.front();
  finding.message =
      "taken to exist, since no revision makes " + std::string(count == 1 ? "it" : "them") + ": " + list;
  finding.help = "`schemalint schema` lists them; `[chain] base = \"structure.sql\"` says what they are";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule presumed_object{
    .id = "presumed-object",
    .summary = "objects that statements need and no revision makes",
    .category = lint::Category::chain,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
