// Carries out Changes, and takes back what a refused one had done.

#include "lint/commands/apply.h"

#include <variant>

#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/drop/drop.h"
#include "lint/commands/function/call.h"
#include "lint/commands/function/create_function.h"
#include "lint/commands/index/cluster.h"
#include "lint/commands/index/create_index.h"
#include "lint/commands/object/define.h"
#include "lint/commands/object/drop.h"
#include "lint/commands/object/extension.h"
#include "lint/commands/object/object.h"
#include "lint/commands/object/schema.h"
#include "lint/commands/object/text_search.h"
#include "lint/commands/publication/publication.h"
#include "lint/commands/relation/sequence.h"
#include "lint/commands/rename/relation.h"
#include "lint/commands/rename/set_schema.h"
#include "lint/commands/role/grant.h"
#include "lint/commands/role/owner.h"
#include "lint/commands/role/role.h"
#include "lint/commands/session/data.h"
#include "lint/commands/session/set.h"
#include "lint/commands/session/utility.h"
#include "lint/commands/table/create_table.h"
#include "lint/commands/trigger/create_trigger.h"
#include "lint/commands/type/composite.h"
#include "lint/commands/type/domain.h"
#include "lint/commands/type/enum.h"
#include "lint/commands/type/range.h"
#include "lint/commands/type/type.h"
#include "lint/commands/view/create_view.h"
#include "lint/commands/view/policy.h"
#include "lint/commands/view/rule.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr int most_gone = 100;

// What has the name of something that the chain makes now, and may have been dropped by what could not be
// followed: where the chain went on, it was.
bool take_away(const Writer& w, const ObjectAddress& object) {
  Applied unsaid;
  Writer silent{w.catalog, w.context, unsaid};
  try {
    drop_objects(silent, {object}, true, {.internal = true});
    return true;
  } catch (const Refused&) {
    return false;
  }
}

// Who carries out which statement (standard_ProcessUtility, src/backend/tcop/utility.c): one that nobody
// does does not compile.
struct Command {
  Writer& w;

  void operator()(const CreateTable& change) const { create_table(w, change); }
  void operator()(const CreateTableAs& change) const { apply_table_as(w, change); }
  void operator()(const AlterTable& change) const { alter_table(w, change); }
  void operator()(const MoveAllInTablespace&) const {
  }  // which tablespace a table stands in is nobody's question
  void operator()(const CreateIndex& change) const { create_index(w, change); }
  void operator()(const Reindex& change) const { reindex(w, change); }
  void operator()(const CreateSequence& change) const { create_sequence(w, change); }
  void operator()(const AlterSequence& change) const { alter_sequence(w, change); }
  void operator()(const CreateSchema& change) const { create_schema(w, change); }
  void operator()(const CreateEnum& change) const { create_enum(w, change); }
  void operator()(const AlterEnum& change) const { alter_enum(w, change); }
  void operator()(const CreateComposite& change) const { create_composite(w, change); }
  void operator()(const CreateRange& change) const { create_range(w, change); }
  void operator()(const CreateBaseType& change) const { create_base_type(w, change); }
  void operator()(const CreateDomain& change) const { create_domain(w, change); }
  void operator()(const AlterDomain& change) const { alter_domain(w, change); }
  void operator()(const AlterTypeOptions& change) const { require_type(w, change.name); }
  void operator()(const CreateView& change) const { apply_create_view(w, change); }
  void operator()(const RefreshMatview& change) const { apply_refresh(w, change); }
  void operator()(const CreateFunction& change) const { apply_create_function(w, change); }
  void operator()(const AlterFunction& change) const { apply_alter_function(w, change); }
  void operator()(const Define& change) const { define_object(w, change); }
  void operator()(const CreateTrigger& change) const { apply_create_trigger(w, change); }
  void operator()(const CreatePolicy& change) const { apply_create_policy(w, change); }
  void operator()(const AlterPolicy& change) const { apply_alter_policy(w, change); }
  void operator()(const CreateRule& change) const { apply_create_rule(w, change); }
  void operator()(const CreateExtension& change) const { apply_create_extension(w, change); }
  void operator()(const AlterExtension& change) const { apply_alter_extension(w, change); }
  void operator()(const CreatePublication& change) const { apply_create_publication(w, change); }
  void operator()(const AlterPublication& change) const { apply_alter_publication(w, change); }
  void operator()(const Drop& change) const { apply_drop(w, change); }
  void operator()(const Rename& change) const { apply_rename(w, change); }
  void operator()(const SetSchema& change) const { apply_set_schema(w, change); }
  void operator()(const OwnerTo& change) const { apply_owner(w, change); }
  void operator()(const Comment& change) const { apply_comment(w, change); }
  void operator()(const Grant& change) const { apply_grant(w, change); }
  void operator()(const ReassignOwned& change) const { apply_reassign(w, change); }
  void operator()(const DropOwned& change) const { apply_drop_owned(w, change); }
  void operator()(const AlterTextSearch& change) const { apply_alter_text_search(w, change); }
  void operator()(const OtherDdl& change) const { other_ddl(w, change); }
  void operator()(const SetVariable& change) const { set_variable(w, change); }
  void operator()(const Transaction&) const {}  // replay's business
  void operator()(const DataQuery& change) const { run_query(w, change); }
  void operator()(const Copy& change) const { run_copy(w, change); }
  void operator()(const Truncate& change) const { truncate(w, change); }
  void operator()(const LockTable& change) const { lock_table(w, change); }
  void operator()(const Vacuum& change) const { vacuum(w, change); }
  void operator()(const Cluster& change) const { cluster(w, change); }
  void operator()(const DoBlock& change) const { compile_block(w, change); }
  void operator()(const Call& change) const { apply_call(w, change); }
  void operator()(const Discard& change) const { discard(w, change); }
  void operator()(const Utility& change) const { check_utility(w, change); }
  void operator()(const Unknown& change) const { note_unknown(w, change); }
};

}  // namespace

Applied apply(Catalog& catalog, const Change& change, const ApplyContext& context, Work* work) {
  Applied applied;
  const Catalog::Mark before = catalog.mark();
  const NewestObjects newest = newest_objects(catalog);
  for (int gone = 0;; ++gone) {
    const Catalog::Mark now = catalog.mark();
    if (work) *work = {};
    Writer writer{catalog, context, applied, Recorder(work)};
    try {
      std::visit(Command{writer}, change);
      complete_new_objects(catalog, newest);
      return applied;
    } catch (Refused& refused) {
      catalog.undo(now);
      applied = {};
      if (refused.conflicting && gone < most_gone && take_away(writer, *refused.conflicting)) continue;
      catalog.undo(before);
      applied.refused = std::move(refused.refusal);
      return applied;
    }
  }
}

}  // namespace commands
