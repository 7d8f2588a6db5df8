// Requests to stop, by signal or by hand, through a pipe.

#include "migrate/session/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace migrate {

struct Interrupt::State {
  int fd = -1;
  std::atomic<bool> requested{false};

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (fd >= 0) ::close(fd);
  }

  bool take() {
    char room[sizeof(signalfd_siginfo)];  // also large enough for an eventfd's counter
    bool any = false;
    while (::read(fd, room, sizeof room) > 0) any = true;
    if (any) requested = true;
    return any;
  }
};

Interrupt Interrupt::on_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  Interrupt made;
  made.state_ = std::make_shared<State>();
  made.state_->fd = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  return made;
}

Interrupt Interrupt::by_hand() {
  Interrupt made;
  made.state_ = std::make_shared<State>();
  made.state_->fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return made;
}

void Interrupt::request() const {
  const uint64_t one = 1;
  if (state_ && ::write(state_->fd, &one, sizeof one) < 0) state_->requested = true;
}

int Interrupt::descriptor() const {
  return state_ ? state_->fd : -1;
}

bool Interrupt::requested() const {
  if (!state_) return false;
  state_->take();
  return state_->requested;
}

bool Interrupt::again() const {
  return state_ && state_->take();
}

bool Interrupt::pause(std::chrono::milliseconds time) const {
  if (requested()) return true;
  pollfd watched{descriptor(), POLLIN, 0};
  ::poll(&watched, state_ ? 1 : 0, static_cast<int>(time.count()));
  return requested();
}

}  // namespace migrate
