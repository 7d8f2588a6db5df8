// Chains of migrations in a programming language: one file a revision, of which the SQL in its literals is
// read.
#pragma once

#include "lint/chain/layout.h"
#include "lint/chain/sql_in_code.h"

namespace chain {

struct CodeLayout {
  CodeTool tool;
  bool (*is_file)(std::string_view path);  // a migration of the folder itself, by its name
  std::string_view sign;                   // that its files hold: "ActiveRecord::Migration"
  bool number_is_id = false;               // the number that the name begins with; else the name
  bool transactional = true;
};

// Whether some of the folder's files are such migrations.
bool holds_code_migrations(const Listing& listing, const CodeLayout& layout);

// All of them, in the order of the numbers that their names begin with.
void read_code_migrations(Builder& builder, const CodeLayout& layout);

// A single file into a revision that has its id and title.
void read_code_migration(Builder& builder, const std::string& path, const CodeTool& tool, bool transactional,
                         Revision& revision);
// The same of one that is among the chain's files already.
void read_loaded_code(Builder& builder, uint32_t file, const CodeTool& tool, bool transactional,
                      Revision& revision);

}  // namespace chain
