// What a statement that takes long is at, and who keeps it waiting: asked on a second connection, which is
// made when there is something to ask for the first time.
#pragma once

#include <optional>
#include <string>

#include "migrate/execute/waiting.h"
#include "migrate/session/session.h"

namespace migrate {

class Watch {
 public:
  // Of the backend with that pid, reached as `watched` is.
  Watch(const Session& watched, std::string pid) : watched_(watched), pid_(std::move(pid)) {}

  // None where the second connection cannot be had, or shows nothing.
  std::optional<Waiting> look();

 private:
  const Session& watched_;
  std::string pid_;
  std::optional<Session> eyes_;
  bool blind_ = false;
};

}  // namespace migrate
