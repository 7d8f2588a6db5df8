// CREATE SEQUENCE, ALTER SEQUENCE, and the same options where identity columns take them.

#include "lint/lower/sequence.h"

#include <cstdlib>

#include "lint/lower/list.h"
#include "lint/lower/pieces.h"

namespace lower {
namespace {

// defGetInt64 (src/backend/commands/define.c): an integer, or a float that holds a larger one.
std::optional<int64_t> number(const DefElem* element) {
  if (!element->arg) return std::nullopt;
  if (IsA(element->arg, Integer)) return intVal(element->arg);
  if (IsA(element->arg, Float)) return std::strtoll(castNode(Float, element->arg)->fval, nullptr, 10);
  return std::nullopt;
}

void owned_by(const List* names, ast::SequenceOptions& out) {
  std::vector<std::string> parts;
  for (int i = 0; i < list_length(names); ++i) parts.push_back(string_of(at<Node>(names, i)));
  if (parts.empty()) return;
  out.owned_by_column = parts.back();
  parts.pop_back();
  if (parts.empty()) {
    out.owned_by_none = out.owned_by_column == "none";
    return;
  }
  out.owned_by_table.name = parts.back();
  if (parts.size() > 1) out.owned_by_table.schema = parts[parts.size() - 2];
}

}  // namespace

ast::SequenceOptions sequence_options(const List* elements) {
  ast::SequenceOptions out;
  for (int i = 0; i < list_length(elements); ++i) {
    const auto* element = at<DefElem>(elements, i);
    const std::string_view name = element->defname;
    if (name == "as") out.type = type_name(reinterpret_cast<const ::TypeName*>(element->arg));
    if (name == "start") out.start = number(element);
    if (name == "increment") out.increment = number(element);
    if (name == "cache") out.cache = number(element);
    if (name == "cycle") out.cycle = boolean(element);
    if (name == "minvalue") out.minimum = number(element);
    if (name == "maxvalue") out.maximum = number(element);
    if (name == "restart") {
      out.restart = true;
      out.restart_with = number(element);
    }
    if (name == "owned_by") owned_by(reinterpret_cast<const List*>(element->arg), out);
    if (name == "sequence_name") out.sequence_name = name_of(reinterpret_cast<const List*>(element->arg));
  }
  return out;
}

void create_sequence(const CreateSeqStmt* node, Changes& out) {
  ast::CreateSequence change;
  change.name = name_of(node->sequence);
  change.persistence = persistence_of(node->sequence);
  change.if_not_exists = node->if_not_exists;
  change.options = sequence_options(node->options);
  out.emplace_back(std::move(change));
}

void alter_sequence(const AlterSeqStmt* node, Changes& out) {
  ast::AlterSequence change;
  change.name = name_of(node->sequence);
  change.if_exists = node->missing_ok;
  change.options = sequence_options(node->options);
  out.emplace_back(std::move(change));
}

}  // namespace lower
