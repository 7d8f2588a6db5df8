// What Liquibase's changelogs say beside the SQL: a changeset's attributes, the order of files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/chain/layout.h"

namespace chain {

struct ChangesetAttributes {
  std::string id;  // author:id
  bool transactional = true, split = true, ignored = false, for_postgres = true;
  std::string delimiter;  // empty: ;
};

// Of what follows `changeset`: author:id attribute:value ...
ChangesetAttributes changeset_attributes(std::string_view line);

// dbms:a,b or dbms:!a,!b
bool names_postgres(std::string_view list);

// Words between blanks; quotes hold one together and are left out.
std::vector<std::string> quoted_words(std::string_view text);

// The files that the folder's own root changelog takes in, through other changelogs and includeAll, in its
// order. Empty: it has none.
std::vector<std::string> included_files(const Listing& listing);

// The same; without such a root the folder's own files: those that a root above it names come in its order,
// the others by their names, as includeAll takes them.
std::vector<std::string> changelog_files(const Listing& listing);

}  // namespace chain
