// The statements that a program sends, as the script of each direction: one behind the other, comments that
// speak to schemalint before what they stand at, BEGIN and COMMIT around what runs in a transaction where
// some does not.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "lint/chain/code_literals.h"
#include "lint/chain/sql_in_code.h"

namespace chain {

class CodeScript {
 public:
  CodeScript(const text::Source& file, const CodeLiterals& code, SqlInCode& result);

  // The next statement of result.up or result.down; `alone`: in no transaction.
  void add(SqlInCode::Direction& into, const CodeText& value, bool alone);
  void finish();

 private:
  struct Side {
    CodeText text;
    bool open = false;  // a BEGIN of ours
  };

  void find_marks(const CodeLiterals& code);
  void write_marks(CodeText& all, uint32_t end);
  Side& side(const SqlInCode::Direction& direction) { return sides_[&direction == &result_.up ? 0 : 1]; }
  void part(SqlInCode::Direction& into, uint32_t in_file, bool alone);
  void finish(SqlInCode::Direction& direction);

  const text::Source& file_;
  std::string_view source_;
  SqlInCode& result_;
  std::vector<uint32_t> marks_;  // where `schemalint:` stands in comments
  size_t next_mark_ = 0;
  std::array<Side, 2> sides_;
};

}  // namespace chain
