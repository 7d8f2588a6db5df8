// EXECUTE of a text with parts that are not known: what stands around the holes bounds what it can do.

#include <algorithm>
#include <array>

#include "lint/executor/value.h"
#include "lint/lower/lower.h"
#include "lint/plpgsql/parse/words.h"
#include "lint/plpgsql/run/change.h"
#include "lint/plpgsql/run/interpreter.h"
#include "lint/text/case.h"

namespace plpgsql {
using namespace ast;
using namespace catalog;

namespace {

constexpr std::string_view name_of_hole = "hole_in_text";

std::string filled(const std::string& sql, std::string_view hole) {
  std::string out;
  for (const char c : sql) {
    if (c == executor::Value::hole) {
      out += hole;
    } else {
      out += c;
    }
  }
  return out;
}

bool is_hole(std::string_view name) {
  return name.find(name_of_hole) != std::string_view::npos;
}

bool is_read(const std::vector<Change>& changes) {
  return std::none_of(changes.begin(), changes.end(),
                      [](const Change& change) { return std::holds_alternative<Unknown>(change); });
}

// Statements whose first words say that no object is made, altered or dropped.
bool leaves_schema(const std::string& before_hole) {
  static constexpr std::array<std::string_view, 12> firsts = {"grant",   "revoke", "comment", "select",
                                                              "insert",  "update", "delete",  "merge",
                                                              "analyze", "vacuum", "notify",  "refresh"};
  const Words words(before_hole, 0);
  return std::any_of(firsts.begin(), firsts.end(), [&](std::string_view first) { return words.is(first); });
}

// ALTER TABLE t ...: the object that the statement is about, where it stands before the first hole.
std::optional<std::string> altered_object(const std::string& before_hole) {
  Words words(before_hole, 0);
  if (!words.take("alter")) return std::nullopt;
  words.take("foreign");
  words.take("materialized");
  const bool known = words.take("table") || words.take("view") || words.take("sequence") ||
                     words.take("index") || words.take("type") || words.take("domain");
  if (!known) return std::nullopt;
  if (words.take("if")) words.take("exists");
  words.take("only");
  std::string name;
  while (!words.done()) {
    name = words.take_text();
    if (!words.take(".")) break;
  }
  // Nothing behind it: the hole may go on with the name.
  return words.done() && !before_hole.ends_with(' ') ? std::nullopt : std::optional(name);
}

}  // namespace

// What one statement may touch, whatever the holes in it are.
void Interpreter::reach(const Change& change, Collected& into, text::Span span) {
  if (const auto* set = std::get_if<SetVariable>(&change); set && set->name == "search_path")
    into.any = into.anything = true;
  if (!alters_schema(change)) return;
  into.any = true;
  const bool makes = makes_object(change);
  for (std::string& name : names_touched(change)) {
    if (!is_hole(name)) {
      into.touches.insert(std::move(name));
    } else if (makes) {
      into.makes = true;
    } else {
      into.anything = true;
    }
  }
  // One of its constraints, whichever.
  const auto* alter = std::get_if<AlterTable>(&change);
  if (!alter || alter->commands.size() != 1 || !is_hole(alter->commands[0].name) ||
      alter->commands[0].kind != AlterCommand::Kind::drop_constraint)
    return;
  const Relation* table = execution_.catalog.relation(execution_.catalog.resolve_relation(alter->name));
  if (!table) return;
  for (const Constraint& constraint : table->constraints) {
    AlterTable one = *alter;
    one.commands[0].name = constraint.name;
    execution_.run.undecided({std::move(one)}, origin_at(span));
  }
}

Flow Interpreter::run_template(const std::string& sql, text::Span span) {
  Collected what;
  Collected& into = collecting_ ? *collecting_ : what;
  const std::string before_hole = sql.substr(0, sql.find(executor::Value::hole));
  std::vector<Change> changes = lower::statements_in(filled(sql, name_of_hole));
  if (!is_read(changes)) {
    if (std::vector<Change> numbers = lower::statements_in(filled(sql, "1")); is_read(numbers))
      changes = std::move(numbers);
  }
  for (const Change& change : changes) {
    const auto* unread = std::get_if<Unknown>(&change);
    if (!unread) {
      reach(change, into, span);
    } else if (changes.size() == 1 && leaves_schema(before_hole)) {
      continue;
    } else if (const auto object = altered_object(before_hole); object && changes.size() == 1) {
      into.any = true;
      into.touches.insert(*object);
    } else {
      into.any = into.anything = true;
      into.touches.insert(unread->touches.begin(), unread->touches.end());
    }
  }
  // CASCADE takes along what nobody names.
  if (into.any && text::lower(sql).find("cascade") != std::string::npos) into.anything = true;
  if (!collecting_) blind("EXECUTE of text that is built at run time", what, span);
  return Flow::next;
}

}  // namespace plpgsql
