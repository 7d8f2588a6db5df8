// What pg_catalog keeps in a column of type "char", by name: each enumerator is the server's own letter, so
// that what a server says is cast and nothing is looked up. `none` and `unknown` stand for no letter.
#pragma once

namespace ast {

// pg_constraint.confdeltype, confupdtype
enum class FkAction : char {
  no_action = 'a',
  restrict_ = 'r',
  cascade = 'c',
  set_null = 'n',
  set_default = 'd'
};
// pg_constraint.confmatchtype
enum class FkMatch : char { simple = 's', full = 'f', partial = 'p' };

// pg_class.relpersistence
enum class Persistence : char { permanent = 'p', unlogged = 'u', temporary = 't' };
// pg_class.relreplident
enum class ReplicaIdentity : char { default_ = 'd', nothing = 'n', full = 'f', index = 'i' };
// pg_partitioned_table.partstrat
enum class PartitionStrategy : char { range = 'r', list = 'l', hash = 'h' };

// pg_attribute.attidentity
enum class Identity : char { none = 0, always = 'a', by_default = 'd' };
// pg_attribute.attgenerated
enum class Generated : char { none = 0, stored = 's', virtual_ = 'v' };

// pg_type.typcategory, which CREATE TYPE may set to any other character.
enum class TypeCategory : char {
  array = 'A',
  boolean = 'B',
  composite = 'C',
  date_time = 'D',
  enumeration = 'E',
  numeric = 'N',
  range = 'R',
  string = 'S',
  user_defined = 'U',
  unknown = 'X',
};

// pg_proc.prokind; `routine` is what DROP ROUTINE and its like ask for: any.
enum class RoutineKind : char {
  function = 'f',
  procedure = 'p',
  aggregate = 'a',
  window = 'w',
  routine = 'r'
};
// pg_proc.provolatile
enum class Volatility : char { unknown = 0, immutable = 'i', stable = 's', volatile_ = 'v' };
// Of which more than nothing is known, and that is no promise (contain_mutable_functions).
inline bool is_mutable(Volatility volatility) {
  return volatility == Volatility::stable || volatility == Volatility::volatile_;
}
// pg_proc.proparallel
enum class ParallelSafety : char { safe = 's', restricted = 'r', unsafe = 'u' };
// pg_proc.proargmodes
enum class ArgumentMode : char { in = 'i', out = 'o', in_out = 'b', variadic = 'v', table = 't' };
// What a call gives.
inline bool is_input(ArgumentMode mode) {
  return mode != ArgumentMode::out && mode != ArgumentMode::table;
}
// What a call gives back.
inline bool is_output(ArgumentMode mode) {
  return mode != ArgumentMode::in && mode != ArgumentMode::variadic;
}

// Of pg_trigger.tgtype.
enum class TriggerTiming : char { before = 'b', after = 'a', instead_of = 'i' };
// pg_trigger.tgenabled, pg_rewrite.ev_enabled: under which session_replication_role it fires.
enum class Firing : char { origin = 'O', disabled = 'D', replica = 'R', always = 'A' };
// pg_policy.polcmd
enum class PolicyCommand : char { all = '*', select = 'r', insert = 'a', update = 'w', delete_ = 'd' };

// What a statement does to the rows of a relation (CmdType of src/include/nodes/nodes.h).
enum class RowCommand : char { select = 's', insert = 'i', update = 'u', delete_ = 'd', merge = 'm' };

}  // namespace ast
