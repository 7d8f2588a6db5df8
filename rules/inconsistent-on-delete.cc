// What deleting a parent does should be one decision. With [on_delete] that decision is written down, and
// each foreign key that departs from it is a finding; without, the children of one parent are compared.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lint/engine/answers.h"
#include "lint/engine/messages.h"
#include "lint/engine/referencing.h"
#include "lint/engine/rule.h"
#include "lint/text/case.h"

namespace rules {

namespace {

using ast::FkAction;

std::string said(const lint::ForeignKey& key) {
  std::string action(lint::action_words(key.constraint->on_delete));
  if (!key.constraint->on_delete_stated && key.constraint->on_delete == FkAction::no_action)
    action += " (unstated)";
  return action;
}

void departs(const lint::SchemaView& view, const lint::ForeignKey& key, const lint::OnDeletePolicy& policy,
             lint::Sink& sink) {
  const std::string wanted = text::upper(policy.action);
  if (wanted == lint::action_words(key.constraint->on_delete)) return;
  const catalog::Relation* parent = view.catalog.relation(key.constraint->ref_table);
  lint::Finding finding =
      view.finding(key.constraint->made, key.table->column(key.constraint->columns.front()).name);
  finding.subject = lint::key_name(view.catalog, key);
  finding.message = fmt::format("{} is ON DELETE {}, the policy says {}",
                                lint::columns_name(view.catalog, key), said(key), wanted);
  finding.wanted = wanted;
  finding.label = fmt::format("references {}", view.catalog.qualified_name(*parent));
  finding.notes.push_back(
      {"policy",
       fmt::format("[on_delete] {} = {}\"{}\"{}", policy.tables, policy.from ? "{ from = " : "",
                   policy.action, policy.from ? " }" : ""),
       {}});
  if (lint::still_new(view.run, key)) {
    finding.help = fmt::format("write ON DELETE {} here: the table is new", wanted);
  } else {
    finding.help = lint::change_action(view.run, view.catalog, key, wanted);
    finding.safe_sql = true;
  }
  sink.add(std::move(finding));
}

lint::Note note(const lint::SchemaView& view, const lint::ForeignKey& key) {
  return {said(key),
          fmt::format("{} in {}", lint::columns_name(view.catalog, key),
                      view.run.revision_id(key.constraint->made)),
          view.run.place_of(key.constraint->made, key.table->column(key.constraint->columns.front()).name)};
}

// The action that most children take, if one does.
std::optional<FkAction> usual(const std::map<FkAction, size_t>& counts) {
  std::optional<FkAction> most;
  size_t best = 0;
  for (const auto& [action, count] : counts) {
    if (count == best) most.reset();
    if (count > best) most = action;
    best = std::max(best, count);
  }
  return most;
}

void disagree(const lint::SchemaView& view, const catalog::Relation& parent,
              const std::vector<lint::ForeignKey>& keys, lint::Sink& sink) {
  std::map<FkAction, size_t> counts;
  for (const lint::ForeignKey& key : keys) ++counts[key.constraint->on_delete];
  if (counts.size() < 2) return;
  const std::optional<FkAction> most = usual(counts);
  const FkAction expected = most.value_or(keys.front().constraint->on_delete);

  std::vector<const lint::ForeignKey*> odd, even;
  for (const lint::ForeignKey& key : keys)
    (key.constraint->on_delete == expected ? even : odd).push_back(&key);
  const lint::ForeignKey& newest = *odd.back();
  lint::Finding finding =
      view.finding(newest.constraint->made, newest.table->column(newest.constraint->columns.front()).name);
  finding.subject = view.catalog.qualified_name(parent);
  std::vector<std::string> shares;
  for (const auto& [action, count] : counts)
    shares.push_back(fmt::format("{} {}", count, lint::action_words(action)));
  std::vector<std::string> odd_names;
  for (const lint::ForeignKey* key : odd) odd_names.push_back(lint::columns_name(view.catalog, *key));
  finding.message = fmt::format("the children of {} disagree on what its deletion does: {}", finding.subject,
                                lint::listed(shares));
  finding.message += most ? fmt::format("; odd: {}", lint::listed(odd_names)) : "";
  finding.label = said(newest);
  for (const lint::ForeignKey* key : odd) finding.notes.push_back(note(view, *key));
  for (const lint::ForeignKey* key : even) finding.notes.push_back(note(view, *key));
  finding.help =
      fmt::format("decide it once, in schemalint.toml:\n[on_delete]\n\"{}\" = \"{}\"", finding.subject,
                  most == FkAction::cascade    ? "cascade"
                  : most == FkAction::set_null ? "set null"
                                               : "restrict");
  sink.add(std::move(finding));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, keys] : view.children) {
    const catalog::Relation* parent = view.catalog.relation(oid);
    if (!parent) continue;
    std::vector<lint::ForeignKey> ungoverned;
    for (const lint::ForeignKey& key : keys) {
      if (const lint::OnDeletePolicy* policy = lint::policy_for(view.run, view.catalog, key)) {
        departs(view, key, *policy, sink);
      } else {
        ungoverned.push_back(key);
      }
    }
    if (!ungoverned.empty()) disagree(view, *parent, ungoverned, sink);
  }
}

}  // namespace

extern constinit const lint::Rule inconsistent_on_delete{
    .id = "inconsistent-on-delete",
    .summary = "foreign keys to one table that disagree on deletion, or depart from the policy",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP086"};

}  // namespace rules
