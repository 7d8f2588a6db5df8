// Findings in print. A format is a row of the table: its name and the function that writes it. The same
// findings give the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lint/chain/chain.h"
#include "lint/engine/run.h"
#include "lint/report/place.h"

namespace report {

struct Options {
  bool color = false;                        // text: ANSI colours
  bool quiet = false;                        // text: no summary line
  std::string_view version;                  // of this program
  std::span<const lint::Rule* const> rules;  // sarif describes them
  std::string_view (*page)(std::string_view rule) =
      nullptr;          // sarif carries a rule's page; null: none is had
  PathNames path = {};  // none: paths are as they were typed
};

using Print = void (*)(const lint::Result&, const chain::Chain&, const Options&, std::string& out);

struct Format {
  std::string_view name;
  Print print;
  // Read by a service that knows the repository, not the folder in which the program ran: its paths are to
  // begin at the repository's top.
  bool for_services = false;
};

std::span<const Format> all();  // "text" first, the others by name
const Format* find(std::string_view name);

// A path as SARIF names it.
std::string uri(std::string_view path);

void text(const lint::Result&, const chain::Chain&, const Options&, std::string& out);
void json(const lint::Result&, const chain::Chain&, const Options&, std::string& out);
void sarif(const lint::Result&, const chain::Chain&, const Options&, std::string& out);
void github(const lint::Result&, const chain::Chain&, const Options&, std::string& out);
void gitlab(const lint::Result&, const chain::Chain&, const Options&, std::string& out);
void junit(const lint::Result&, const chain::Chain&, const Options&, std::string& out);
void gcc(const lint::Result&, const chain::Chain&, const Options&, std::string& out);

}  // namespace report
