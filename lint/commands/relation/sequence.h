// CREATE SEQUENCE, ALTER SEQUENCE, and the sequences of serial and identity columns
// (src/backend/commands/sequence.c).
#pragma once

#include <string>
#include <vector>

#include "lint/ast/change_table.h"
#include "lint/catalog/catalog.h"

namespace commands {
using namespace ast;
using namespace catalog;

struct Writer;

// A sequence that a serial or identity column asks for: its name is chosen before anything is made
// (src/backend/parser/parse_utilcmd.c, generateSerialExtraStmts).
struct SequencePlan {
  Oid schema = 0;
  std::string name;
  SequenceOptions options;
  TypeRef type;
  std::string column;
  bool identity = false;
};

Oid make_sequence(Writer& w, Oid schema, const std::string& name, Persistence persistence, TypeRef type,
                  const SequenceOptions& options, bool identity);
// Changes the parameters of a sequence that stands (init_params, src/backend/commands/sequence.c).
void alter_sequence_parameters(Writer& w, Oid sequence, const SequenceOptions& options);
void own_sequence(Writer& w, Oid sequence, Oid table, ColumnNumber column, bool identity);
void disown_sequence(Writer& w, Oid sequence);
// Of serial and identity columns of the table, or OWNED BY them.
std::vector<Oid> owned_sequences(const Catalog& catalog, Oid table);
// The sequence of an identity column, or 0.
Oid identity_sequence(const Catalog& catalog, Oid table, ColumnNumber column);
void apply(Writer& w, const CreateSequence& change);
void apply(Writer& w, const AlterSequence& change);

}  // namespace commands
