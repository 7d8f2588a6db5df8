// A column definition as it is written, cut into its parts: what a recipe takes over word for word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lint {

struct ColumnPart {
  std::string keyword;  // in lower case: default, not null, check, references, generated, unique, ...
  std::string name;     // of CONSTRAINT name, as written
  std::string text;     // without that: DEFAULT gen_random_uuid()
};

struct ColumnText {
  std::string name, type;  // as written; the type with its modifiers and COLLATE
  std::vector<ColumnPart> parts;

  const ColumnPart* find(std::string_view keyword) const;  // the first one; null: none
  // Behind DEFAULT; empty where there is none.
  std::string default_expression() const;
};

// Of a text that begins with the column's name: `id uuid NOT NULL DEFAULT gen_random_uuid()`.
ColumnText read_column(std::string_view definition);

}  // namespace lint
