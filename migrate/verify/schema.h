// The schema that the files predict against the one that the server has.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lint/diff/diff.h"
#include "migrate/execute/run.h"

namespace migrate {

struct Comparison {
  std::vector<diff::Difference> differences;  // expected: the files; actual: the server
  std::shared_ptr<const catalog::Catalog> predicted, observed;
  std::string owner;                     // whose objects go without saying: the usual one
  std::vector<std::string> blind_spots;  // what the files do not tell, so that it was not compared
  std::vector<std::string> invalid_indexes;
  size_t ignored = 0;                  // differences that the configuration leaves out
  std::vector<std::string> histories;  // tables that another tool keeps its history in: no differences
  std::vector<std::string> chains;     // schemas with another chain's history: no differences
  std::string news;                    // that the server is newer than what is known here; else empty
  size_t tables = 0, columns = 0, indexes = 0, foreign_keys = 0;  // of the server
};

// What the files make when these revisions, named by id, run in this order. Those without a file are left
// out.
catalog::Catalog predict(const chain::Chain& chain, const std::vector<Applied>& applied,
                         sql::ServerVersion server_version);

text::Result<Comparison> compare_schema(Session& session, const chain::Chain& chain,
                                        const std::vector<Applied>& applied,
                                        const std::string& history_schema);

}  // namespace migrate
