// Where the server's programs are, and who may run them.
#pragma once

#include <sys/types.h>

#include <string>

#include "lint/text/result.h"

namespace migrate {

// The account that the server runs under. `change` says that this process is root and must step down to it.
struct ServerUser {
  bool change = false;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
};

// This process's own account, unless it is root: then `postgres`, else `nobody`, else an error.
text::Result<ServerUser> server_user();

}  // namespace migrate
