// How strong a lock an ALTER TABLE subcommand asks for: src/backend/commands/tablecmds.c,
// AlterTableGetLockLevel; options: src/backend/access/common/reloptions.c, AlterTableGetRelOptionsLockLevel.

#include "lint/commands/alter_table/lock_level.h"

#include <algorithm>
#include <string_view>

namespace commands {
using namespace ast;

namespace {

using CommandKind = AlterCommand::Kind;

// Options whose change is seen by queries at once or changes the shape of what is stored. All others wait
// for nobody.
constexpr std::string_view exclusive_options[] = {
    "user_catalog_table", "security_barrier",       "security_invoker", "check_option",  "fastupdate",
    "buffering",          "gin_pending_list_limit", "pages_per_range",  "autosummarize", "length",
};

LockMode option_level(const Options& options) {
  if (options.empty()) return LockMode::access_exclusive;
  for (const auto& [name, value] : options) {
    if (std::find(std::begin(exclusive_options), std::end(exclusive_options), name) !=
        std::end(exclusive_options)) {
      return LockMode::access_exclusive;
    }
  }
  return LockMode::share_update_exclusive;
}

}  // namespace

LockMode lock_level(const AlterCommand& command) {
  switch (command.kind) {
    case CommandKind::enable_trigger:
    case CommandKind::enable_always_trigger:
    case CommandKind::enable_replica_trigger:
    case CommandKind::disable_trigger: return LockMode::share_row_exclusive;
    case CommandKind::add_constraint:
      return command.constraint->kind == ConstraintDef::Kind::foreign_key ? LockMode::share_row_exclusive
                                                                          : LockMode::access_exclusive;
    case CommandKind::set_statistics:
    case CommandKind::set_options:
    case CommandKind::reset_options:
    case CommandKind::cluster_on:
    case CommandKind::set_without_cluster:
    case CommandKind::validate_constraint:
    case CommandKind::attach_partition:
    case CommandKind::detach_finalize: return LockMode::share_update_exclusive;
    case CommandKind::set_table_options:
    case CommandKind::reset_table_options: return option_level(command.options);
    case CommandKind::detach_partition:
      return command.concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive;
    default: return LockMode::access_exclusive;
  }
}

}  // namespace commands
