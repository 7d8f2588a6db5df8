// Reads the schema of a live server into the same Catalog that lint/ predicts from files.
//
// One message, one read-only snapshot (but for pieces), versions 13 to 18. Left out: the system's schemas,
// temporary objects, what belongs to extensions (but for their types, which columns have), and the schemas
// named. Oids are the server's own. Expressions come as the server prints them and are parsed into Exprs, so
// that they compare with those of a script.
//
// Inside an open transaction it reads in that transaction's snapshot and leaves the search_path as it was.
#pragma once

#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "migrate/session/session.h"

namespace migrate {

struct InspectOptions {
  std::vector<std::string> without_schemas = {};  // the history's
  bool all_facts = false;     // privileges and whole definitions too: what a schema file must say
  bool dependencies = false;  // what a view, a default, an index needs: for statements put in order
  // How long to wait for a lock: reading a view's definition takes ACCESS SHARE on what it reads.
  std::string lock_timeout = "5s";
  std::string statement_timeout = {};  // empty: the session's
  // Relations, with all that stands at them: reading their definitions would wait for somebody's lock.
  std::vector<ast::Oid> without_relations = {};
  // Relations up to each of these oids, ascending, are read in transactions of their own, so that none of
  // them is long where there are many: what is changed in between may then be torn, which is an error. Empty:
  // all at once.
  std::vector<ast::Oid> pieces = {};
};

// The error holds the server's words; a Catalog is whole or not there at all.
text::Result<catalog::Catalog> inspect(Session& session, const InspectOptions& options = {});

}  // namespace migrate
