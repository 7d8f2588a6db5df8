// A hot standby of a throwaway server, in that server's own folder.
#pragma once

#include <string>

#include "migrate/scratch/scratch.h"
#include "tests/cli/place.h"

namespace tests {

// A server of this test's own, at whose settings others do not look.
migrate::Scratch own_server(std::vector<std::pair<std::string, std::string>> settings = {});

class PhysicalStandby {
 public:
  // Made by pg_basebackup; `name` is its cluster_name, by which the primary knows it.
  PhysicalStandby(const migrate::Scratch& primary, const std::string& name);
  PhysicalStandby(const PhysicalStandby&) = delete;
  PhysicalStandby& operator=(const PhysicalStandby&) = delete;
  ~PhysicalStandby();

  std::string url(const std::string& database = "postgres") const;
  void restart() const;
  // Until it has replayed what the primary has written by now.
  void catch_up() const;

 private:
  Ran run(const std::string& program, const std::string& arguments) const;
  void start() const;

  const migrate::Scratch& primary_;
  std::string name_, folder_;
  Place place_;  // where its programs' words go
};

}  // namespace tests
