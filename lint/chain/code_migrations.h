// Chains of migrations in a programming language: one file a revision, of which the SQL in its literals is
// read.
#pragma once

#include "lint/chain/layout.h"
#include "lint/chain/sql_in_code.h"

namespace chain {

struct CodeLayout {
  CodeTool tool;
  std::span<const std::string_view> endings;  // of the files' names, which begin with a number: ".rb"
  std::string_view but = {};                  // and are none where this is the end: ".d.ts"
  std::string_view sign;                      // that its files hold: "ActiveRecord::Migration"
  bool number_is_id = false;                  // that number; else the name
  bool transactional = true;
};

// Whether some of the folder's files are such migrations.
bool holds_code_migrations(const Listing& listing, const CodeLayout& layout);

// All of them, in the order of the numbers that their names begin with.
void read_code_migrations(Builder& builder, const CodeLayout& layout);

// Both as a row of Layout takes them.
template <const CodeLayout& layout>
int code_likeness(const Listing& listing) {
  return holds_code_migrations(listing, layout) ? 86 : 0;
}
template <const CodeLayout& layout>
void read_code(Builder& builder) {
  read_code_migrations(builder, layout);
}

// A single file into a revision that has its id and title.
void read_code_migration(Builder& builder, const std::string& path, const CodeTool& tool, bool transactional,
                         Revision& revision);
// The same of one that is among the chain's files already.
void read_loaded_code(Builder& builder, uint32_t file, const CodeTool& tool, bool transactional,
                      Revision& revision);

}  // namespace chain
