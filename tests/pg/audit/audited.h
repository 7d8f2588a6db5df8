// A database made faulty by a test, and what the audit says of it.
#pragma once

#include <string>

#include "migrate/audit/judge.h"
#include "migrate/observe/observe.h"
#include "tests/pg/server.h"

namespace tests {

class Audited {
 public:
  Audited();

  void ask(const std::string& sql) { tests::ask(session, sql); }
  // The same on a connection of its own, whose counters are all there once it has ended.
  void write(const std::string& sql) const;
  // Reads and judges: "error invalid-index:public.i", one finding a line, of the checks named, else of those
  // of schema.test.cc. As that role, where one is named.
  std::string said(const migrate::audit::Asked& asked = {}, const std::string& role = {});
  // The same, of what was read the last time, with the window that long.
  std::string said_after(double days, const migrate::audit::Asked& asked = {});
  const migrate::audit::Finding& first() const { return judgement.findings.at(0); }
  // "sequence-exhaustion: last values of sequences in schema public", one a line.
  std::string not_judged() const;

  std::string database = fresh_database();
  migrate::Session session = connect(database);
  migrate::ObserveOptions options;
  std::optional<migrate::Observed> observed;
  migrate::audit::Settings settings;
  std::map<uint32_t, double> applied_days;
  migrate::audit::Judgement judgement;

 private:
  std::string judged(const migrate::audit::Asked& asked);
};

}  // namespace tests
