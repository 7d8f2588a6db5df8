// A folder of migrations for one test, in the native layout unless its files say otherwise.
#pragma once

#include <string>
#include <vector>

#include "migrate/execute/run.h"
#include "tests/pg/server.h"

namespace tests {

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Folder& put(const std::string& name, const std::string& text);  // replaces a file of that name
  Folder& remove(const std::string& name);
  const std::string& path() const { return path_; }
  chain::Chain chain() const;  // fails the test where it cannot be read

 private:
  std::string path_;
};

migrate::RunOptions run_options(const std::string& database, const char* application_name = "migrate test");

// `migrate up` and the like, from the files as they are now.
migrate::Outcome up(const Folder& folder, const std::string& database, const migrate::Events& events = {});
migrate::Outcome go(const Folder& folder, const migrate::RunOptions& options, const migrate::Target& target,
                    const migrate::Events& events = {});

// "0001 0002": what the history has, in order.
std::string applied(const std::string& database);
// "edited; missing-file"
std::string obstacles(const migrate::Outcome& outcome);
// Asks again and again until the query gives that value. Fails the test after a generous while.
void await(migrate::Session& session, const std::string& query, const std::string& value);

}  // namespace tests
