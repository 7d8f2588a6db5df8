// The process that watches over a throwaway server: see scratch.h.
#pragma once

#include <string>
#include <vector>

#include "migrate/scratch/programs.h"

namespace migrate {

struct Supervised {
  std::vector<std::string> initdb;    // program and arguments
  std::vector<std::string> postgres;  // program and arguments
  std::string folder;                 // deleted at the end, whatever happened
  std::string log;                    // takes both programs' output
  ServerUser user;
};

struct Supervisor {
  int pid = -1;
  int lifeline = -1;  // close it to end the server; the kernel does so when we die
  int health = -1;    // hangs up when initdb failed or the server ended
};

// Starts it. A pid of -1 says that the system would not (errno says why).
Supervisor supervise(const Supervised& what);

}  // namespace migrate
