// How the outside (a signal, a test) asks a running statement to stop. A file descriptor that becomes
// readable: Session watches it beside its socket, so no handler and no global are needed.
#pragma once

#include <chrono>
#include <memory>

namespace migrate {

class Interrupt {
 public:
  Interrupt() = default;  // never asks

  // SIGINT and SIGTERM, blocked in this thread and those it starts later, arrive here instead (signalfd(2)).
  // Call it before any thread is started.
  static Interrupt on_signals();
  // Asks when someone calls request(): for tests.
  static Interrupt by_hand();
  void request() const;

  // -1 when it never asks.
  int descriptor() const;
  // Whether it has asked by now. The first signal is a request; a second one, seen by again(), is impatience.
  bool requested() const;
  // Takes in what has arrived since; true if that was a further request.
  bool again() const;
  // Sleeps for the time given, or until asked. Returns requested().
  bool pause(std::chrono::milliseconds time) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace migrate
