// Asking the catalog whether a statement outside a transaction took effect, and cleaning up behind it.

#include "migrate/execute/in_doubt.h"

#include <fmt/format.h>

namespace migrate {
namespace {

enum class Effect : uint8_t { took, none, unknown };

// The relation's name for to_regclass: with its schema, or along the search_path.
std::string written(const Session& session, const Subject& subject) {
  const std::string name = session.identifier(subject.name);
  return subject.schema.empty() ? name : session.identifier(subject.schema) + "." + name;
}

// "", "valid" or "invalid"
std::string index_state(Session& session, const Subject& index) {
  return std::string(
      session
          .ask_undisturbed("SELECT CASE WHEN indisvalid AND indisready AND indislive THEN 'valid' "
                           "ELSE 'invalid' END FROM pg_index WHERE indexrelid = to_regclass($1)",
                           written(session, index))
          .value());
}

bool is_reindex_leftover(const std::string& index) {
  return index.find("_ccnew") != std::string::npos || index.find("_ccold") != std::string::npos;
}

class Settler {
 public:
  Settler(Session& session, const Doubt& doubt)
      : session_(session), doubt_(doubt), subject_(subject_of(doubt.statement)) {}

  Effect settle() {
    const std::string& words = doubt_.words;
    if (words.starts_with("CREATE") && words.ends_with("INDEX CONCURRENTLY")) return created_index();
    if (words == "DROP INDEX CONCURRENTLY") {
      const std::string state = index_state(session_, subject_);
      return state.empty() ? Effect::took : Effect::none;
    }
    if (words.starts_with("REINDEX")) return reindexed();
    if (words == "DETACH PARTITION CONCURRENTLY") return detached();
    if (words.ends_with(" DATABASE") || words.ends_with(" TABLESPACE") || words.ends_with(" SUBSCRIPTION"))
      return made_or_dropped();
    // Nothing durable, or the same again: to run it twice does no harm.
    if (words == "VACUUM" || words.starts_with("CLUSTER") || words == "ALTER SYSTEM" ||
        words.starts_with("ALTER DATABASE") || words == "DISCARD ALL")
      return Effect::none;
    return Effect::unknown;
  }

  std::vector<std::string> actions;

 private:
  Effect created_index() {
    if (subject_.name.empty()) return Effect::unknown;
    const std::string state = index_state(session_, subject_);
    if (state.empty()) return Effect::none;
    if (state == "valid") return Effect::took;
    return drop(subject_) ? Effect::none : Effect::unknown;
  }

  bool drop(const Subject& index) {
    const std::optional<std::string> name = invalid_index(session_, index);
    if (!name || !session_.run("DROP INDEX CONCURRENTLY " + *name).ok()) return false;
    actions.push_back(fmt::format("dropped {}, which was left INVALID", *name));
    return true;
  }

  Effect reindexed() {
    for (const InvalidIndex& index : invalid_indexes(session_)) {
      if (!is_reindex_leftover(index.name)) continue;
      if (!session_.run("DROP INDEX CONCURRENTLY " + index.name).ok()) return Effect::unknown;
      actions.push_back(fmt::format("dropped {}, a leftover of REINDEX CONCURRENTLY", index.name));
    }
    return Effect::none;
  }

  Effect detached() {
    if (const std::optional<PendingDetach> pending = pending_detach(session_, subject_)) {
      if (!session_.run(pending->finalize()).ok()) return Effect::unknown;
      actions.push_back(fmt::format("finished the detaching of {}", pending->partition));
      return Effect::took;
    }
    const Answer answer =
        session_.ask("SELECT FROM pg_inherits WHERE inhrelid = to_regclass($1)", written(session_, subject_));
    if (answer.error) return Effect::unknown;
    return answer.rows().empty() ? Effect::took : Effect::none;
  }

  Effect made_or_dropped() {
    const std::string& words = doubt_.words;
    if (subject_.name.empty() || words.starts_with("ALTER")) return Effect::unknown;
    const char* query = words.ends_with("DATABASE")     ? "SELECT FROM pg_database WHERE datname = $1"
                        : words.ends_with("TABLESPACE") ? "SELECT FROM pg_tablespace WHERE spcname = $1"
                                                        : "SELECT FROM pg_subscription WHERE subname = $1";
    const Answer found = session_.ask(query, subject_.name);
    if (found.error) return Effect::unknown;
    return !found.rows().empty() == words.starts_with("CREATE") ? Effect::took : Effect::none;
  }

  Session& session_;
  const Doubt& doubt_;
  Subject subject_;
};

}  // namespace

text::Result<std::vector<std::string>> settle_doubts(Session& session, const Store& store,
                                                     const std::vector<Doubt>& doubts) {
  std::vector<std::string> told;
  for (const Doubt& doubt : doubts) {
    Settler settler(session, doubt);
    const Effect effect = settler.settle();
    told.insert(told.end(), settler.actions.begin(), settler.actions.end());
    if (effect == Effect::unknown) continue;
    const bool took = effect == Effect::took;
    const Answer written = session.run(store.end_progress(doubt.row, took ? "done" : "failed"));
    if (written.error) return text::Error{describe(*written.error), "", "", {}};
    told.push_back(fmt::format("{} of {}, cut off earlier: the catalog shows that it {}", doubt.words,
                               doubt.revision, took ? "took effect" : "had no effect"));
  }
  return told;
}

std::vector<std::string> leftovers(Session& session, const Statement& statement, std::string_view sql,
                                   std::string_view command) {
  const std::string& words = statement.words;
  const Subject subject = subject_of(sql);
  std::vector<std::string> out;
  if (words.starts_with("CREATE") && words.ends_with("INDEX CONCURRENTLY")) {
    if (const std::optional<std::string> index = invalid_index(session, subject))
      out.push_back(
          fmt::format("it left the index {} INVALID: the next `migrate {}` drops it and builds it "
                      "again, `migrate repair` only drops it",
                      *index, command));
  } else if (words == "DROP INDEX CONCURRENTLY") {
    if (const std::optional<std::string> index = invalid_index(session, subject))
      out.push_back(fmt::format("the index {} is still there, INVALID: the next `migrate {}` drops it",
                                *index, command));
  } else if (words.starts_with("REINDEX")) {
    for (const InvalidIndex& index : invalid_indexes(session)) {
      if (is_reindex_leftover(index.name))
        out.push_back(fmt::format("it left the index {} INVALID: `migrate repair` drops it", index.name));
    }
  } else if (words == "DETACH PARTITION CONCURRENTLY") {
    for (const PendingDetach& pending : pending_detaches(session))
      out.push_back(
          fmt::format("{} is half detached from {}: the next `migrate {}` that detaches it, or `migrate "
                      "repair`, finishes that",
                      pending.partition, pending.parent, command));
  } else if (statement.kind == Statement::Kind::may_commit) {
    out.push_back(
        "what it committed before it failed stays: look before the next run, which starts it again");
  }
  return out;
}

std::optional<std::string> invalid_index(Session& session, const Subject& subject) {
  if (subject.name.empty()) return std::nullopt;
  const Answer name = session.ask_undisturbed(
      "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_index i "
      "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.oid = to_regclass($1) AND c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready AND "
      "i.indislive)",
      written(session, subject));
  if (name.value().empty()) return std::nullopt;
  return std::string(name.value());
}

std::string PendingDetach::finalize() const {
  return fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", parent, partition);
}

namespace {

// All, or the one of that name.
std::vector<PendingDetach> find_detaches(Session& session, const std::optional<std::string>& partition) {
  std::vector<PendingDetach> out;
  if (session.server_version().major < 14) return out;
  const Answer answer = session.ask_undisturbed(
      "SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname), "
      "quote_ident(cn.nspname) || '.' || quote_ident(c.relname) FROM pg_inherits i "
      "JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace "
      "JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace "
      "WHERE i.inhdetachpending AND ($1::text IS NULL OR c.oid = to_regclass($1)) ORDER BY 1, 2",
      partition);
  for (const Row& row : answer.rows()) out.push_back({get<std::string>(row, 0), get<std::string>(row, 1)});
  return out;
}

}  // namespace

std::vector<PendingDetach> pending_detaches(Session& session) {
  return find_detaches(session, std::nullopt);
}

std::optional<PendingDetach> pending_detach(Session& session, const Subject& subject) {
  if (subject.name.empty()) return std::nullopt;
  const std::vector<PendingDetach> found = find_detaches(session, written(session, subject));
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<InvalidIndex> invalid_indexes(Session& session) {
  const Answer answer = session.ask_undisturbed(
      "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), i.indrelid::regclass::text "
      "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND c.relkind = 'i' "
      "AND n.nspname !~ '^pg_' "
      "AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) "
      "ORDER BY 1");
  std::vector<InvalidIndex> out;
  for (const Row& row : answer.rows()) out.push_back({get<std::string>(row, 0), get<std::string>(row, 1)});
  return out;
}

}  // namespace migrate
