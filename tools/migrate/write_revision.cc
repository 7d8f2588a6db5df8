// Choosing, asking the server for definitions to the letter, drafting, proving, writing.
#include "tools/migrate/write_revision.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/definition.h"
#include "lint/replay/replay.h"
#include "migrate/audit/numbers.h"
#include "migrate/scratch/scratch.h"
#include "migrate/verify/downs.h"
#include "tools/migrate/predicted_locks.h"

namespace migrate::tool {
namespace {

using audit::Finding;

// How to make an index again, as the server says it.
struct Definition {
  std::string create, comment;
};

// pg_get_indexdef leaves the tablespace out; it stands before WHERE.
text::Result<std::map<ast::Oid, Definition>> definitions(Session* session,
                                                         const std::vector<ast::Oid>& oids) {
  std::map<ast::Oid, Definition> out;
  if (oids.empty() || !session) return out;  // then as the schema that was read says it
  const Answer answer = session->run(
      fmt::format("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL lock_timeout = '100ms';"
                  "SELECT i.indexrelid, pg_get_indexdef(i.indexrelid), pg_get_expr(i.indpred, i.indrelid),"
                  " (SELECT quote_ident(t.spcname) FROM pg_tablespace t WHERE t.oid = c.reltablespace),"
                  " obj_description(c.oid, 'pg_class')"
                  " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indexrelid = ANY "
                  "('{{{}}}'::oid[]); COMMIT",
                  fmt::join(oids, ",")));
  if (answer.error) {
    if (session->in_transaction()) session->run_undisturbed("ROLLBACK");
    return text::Error{"the indexes' definitions cannot be read: " + describe(*answer.error), "", "", {}};
  }
  for (const Row& row : answer.parts.at(3).rows) {
    std::string create = row[1].value_or("");
    const std::string where = row[2] ? fmt::format(" WHERE {}", *row[2]) : "";
    if (row[3])
      create.insert(create.size() - (create.ends_with(where) ? where.size() : 0), " TABLESPACE " + *row[3]);
    const size_t word = create.find("INDEX ");
    if (word != std::string::npos) create.insert(word + 6, "CONCURRENTLY ");
    out[static_cast<ast::Oid>(std::stoul(row[0].value_or("0")))] = {create, row[4].value_or("")};
  }
  return out;
}

// Somebody's comment that no revision makes is not the chain's to bring back.
void forget_foreign_comments(const chain::Chain& chain, const audit::View& view,
                             std::map<ast::Oid, Definition>& made) {
  replay::Replay replay(chain);
  replay.all();
  const catalog::Catalog& predicted = replay.catalog();
  for (auto& [oid, definition] : made) {
    const catalog::Relation& index = *view.schema.relation(oid);
    const ast::Oid schema = predicted.find_schema(view.schema.schema_name(index.schema));
    const catalog::Relation* known = predicted.relation(predicted.find_relation(schema, index.name));
    if (!known || std::string(known->comment) != definition.comment) definition.comment.clear();
  }
}

// "unused-index: public.orders_status_idx, of 0004 (migrations/0004_orders.sql:3)"
std::string why(const Finding& finding) {
  std::string out = fmt::format("{}: {}, of {} ({}:{})", finding.check, finding.subject,
                                finding.made.revision, finding.made.file, finding.made.line);
  std::replace(out.begin(), out.end(), '\n', ' ');  // a name may hold one
  return out;
}

std::vector<Draft> drafts_of(const audit::Chosen& chosen, const audit::View& view, const Session* session,
                             const std::map<ast::Oid, Definition>& made) {
  Draft alone, together;
  alone.transaction = false;
  for (const Finding* finding : chosen.taken) {
    Draft& draft = finding->fix->transaction ? together : alone;
    for (const std::string& sql : finding->fix->sql) {
      draft.why.push_back(&sql == &finding->fix->sql.front() ? why(*finding) : "");
      draft.up.push_back(sql);
    }
    const catalog::Relation* index = audit::find_relation(view, finding->subject);
    const auto found = index && index->index ? made.find(index->oid) : made.end();
    std::vector<std::string> back = finding->fix->inverse;
    if (found != made.end()) {
      const std::string name = deparse::quoted_name(view.schema, *index);
      // Another index may have taken its place: what takes that one away stays.
      const auto creates = std::find_if(back.begin(), back.end(),
                                        [](const std::string& sql) { return sql.starts_with("CREATE "); });
      if (creates == back.end())
        back.push_back(found->second.create);
      else
        *creates = found->second.create;
      if (!found->second.comment.empty())
        back.push_back(
            fmt::format("COMMENT ON INDEX {} IS {}", name, session->literal(found->second.comment)));
      draft.gone.push_back(name);
    }
    draft.down.insert(draft.down.begin(), back.begin(), back.end());
  }
  std::vector<Draft> out;
  for (Draft* draft : {&alone, &together}) {
    if (!draft->up.empty()) out.push_back(std::move(*draft));
  }
  return out;
}

std::vector<ast::Oid> dropped(const audit::Chosen& chosen, const audit::View& view) {
  std::vector<ast::Oid> out;
  for (const Finding* finding : chosen.taken) {
    const catalog::Relation* relation = audit::find_relation(view, finding->subject);
    if (relation && relation->kind == catalog::RelationKind::index) out.push_back(relation->oid);
  }
  return out;
}

bool is_proved(const Proof& proof) {
  return proof.result == Proof::Result::restored || proof.result == Proof::Result::no_down;
}

// Why the revisions after `before` are not what they should be; empty: they are proved.
text::Result<std::string> prove(const Drafted& drafted, size_t before, const Loaded& loaded,
                                const Scratch& scratch) {
  const auto proofs = prove_downs(drafted.chain, scratch, loaded.run.connect.interrupt);
  if (!proofs) return proofs.error();
  for (const Proof& proof : *proofs) {
    const chain::Revision& revision = drafted.chain.revisions[proof.revision];
    const bool ours = proof.revision >= before;
    if (ours ? is_proved(proof) : proof.result != Proof::Result::up_fails) continue;
    std::string why = fmt::format("{} {}: {}", revision.id, revision.title, name(proof.result));
    if (proof.failed) why += ": " + proof.failed->error.message;
    if (!proof.differences.empty()) why += ": after down, " + proof.differences.front().sentence();
    return why;
  }
  if (proofs->size() < drafted.chain.revisions.size()) return std::string("interrupted");
  return std::string();
}

// Above each statement of the ups, which check wants it, who made its object, and what it will lock.
void explain(std::vector<Draft>& drafts, const std::vector<std::string>& locks) {
  size_t number = 0;
  for (Draft& draft : drafts) {
    for (size_t i = 0; i < draft.up.size(); ++i, ++number) {
      std::string above = draft.why[i].empty() ? "" : fmt::format("-- {}\n", draft.why[i]);
      if (number < locks.size() && !locks[number].empty())
        above += fmt::format("-- locks: {}\n", locks[number]);
      draft.up[i].insert(0, above);
    }
  }
}

// After the chain's last revision, one behind the other.
text::Result<Drafted> draft_all(const chain::Chain& chain, const std::string& name,
                                const std::vector<Draft>& drafts) {
  Drafted whole{chain, {}};
  for (size_t i = 0; i < drafts.size(); ++i) {
    text::Result<Drafted> drafted = draft(whole.chain, name + (i > 0 ? " settings" : ""), drafts[i]);
    if (!drafted) return drafted.error();
    drafted->files.insert(drafted->files.begin(), whole.files.begin(), whole.files.end());
    whole = std::move(*drafted);
  }
  return whole;
}

void print_kept(const audit::Chosen& chosen) {
  for (const audit::Kept& kept : chosen.kept) print(fmt::format("kept {}: {}\n", kept.subject, kept.why));
}

}  // namespace

int write_revision(const Options& options, const Loaded& loaded, const Environment& environment,
                   Session* session, const audit::View& view, const audit::Judgement& judgement) {
  std::vector<audit::Wish> wishes;
  for (const std::string& typed : options.fixes) wishes.push_back(audit::wish_of(typed));
  if (wishes.empty()) wishes = {{"unused-index"}, {"redundant-index"}};
  const audit::Chosen chosen = audit::choose(view, judgement, wishes);
  print_kept(chosen);
  if (chosen.taken.empty()) {
    print("nothing to write: no finding of these has a fix that is a revision\n");
    return exits::done;
  }
  auto made = definitions(session, dropped(chosen, view));
  if (!made) return refuse(made.error(), exits::failed);
  forget_foreign_comments(loaded.chain, view, *made);
  std::vector<Draft> drafts = drafts_of(chosen, view, session, *made);
  text::Result<Drafted> bare = draft_all(loaded.chain, options.write_revision, drafts);
  if (!bare) return refuse(bare.error());
  const int version = view.seen.server_version;
  explain(drafts, predicted_locks(bare->chain, loaded.chain.revisions.size(),
                                  sql::ServerVersion(version / 10000, version % 10000)));
  const text::Result<Drafted> drafted = draft_all(loaded.chain, options.write_revision, drafts);
  if (!drafted) return refuse(drafted.error());
  const Drafted& whole = *drafted;
  std::string proof = "not proved: ";
  const text::Result<Scratch> scratch = Scratch::start({options.server_programs, environment.path, {}});
  if (scratch) {
    const text::Result<std::string> why = prove(whole, loaded.chain.revisions.size(), loaded, *scratch);
    if (!why) return refuse(why.error(), exits::failed);
    if (!why->empty())
      return refuse(text::Error{"nothing was written: the revision does not prove: " + *why, "", "", {}},
                    exits::failed);
    proof = "proved up, down and up again on a throwaway server";
  } else {
    proof += scratch.error().message;
  }
  for (const chain::NewFile& file : whole.files) {
    const std::string path = text::join_path(loaded.chain.root, file.path);
    if (const text::Result<void> written = write_file(path, file.text); !written)
      return refuse(written.error());
    print(path + "\n");
  }
  int64_t reclaims = 0;
  for (const Finding* finding : chosen.taken) reclaims += finding->fix->reclaims;
  print(fmt::format("{} in {}, {} given back; {}\n", count_of(chosen.taken.size(), "fix"),
                    count_of(whole.chain.revisions.size() - loaded.chain.revisions.size(), "revision"),
                    audit::size_words(static_cast<double>(reclaims)), proof));
  return exits::done;
}

}  // namespace migrate::tool
