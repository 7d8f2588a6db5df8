// ALTER TYPE ... ADD VALUE without BEFORE or AFTER: the label sorts last, and cannot be moved later.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& alter = view.as<ast::AlterEnum>();
  if (!alter.old_label.empty() || !alter.neighbour.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = alter.name.name;
  finding.message = fmt::format("label {} of {} sorts after all others: it cannot be moved later",
                                alter.new_label, alter.name.name);
  const catalog::Type* type = view.catalog.get<catalog::Type>(view.catalog.resolve_type(alter.name));
  finding.help = type && !type->labels.get().empty()
                     ? fmt::format("say that it is meant: AFTER '{}'", type->labels.get().back())
                     : "say where it belongs: AFTER '<label>'";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule enum_value_order{.id = "enum-value-order",
                                                   .summary = "an enum label that goes to the end",
                                                   .category = lint::Category::types,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::StatementCheck{check},
                                                   .on = lint::changes<ast::AlterEnum>(),
                                                   .answers = "squawk require-enum-value-ordering"};

}  // namespace rules
