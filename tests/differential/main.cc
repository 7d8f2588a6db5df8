// Random chains against a real server:
//   differential [--chains N] [--seed S] [--length L] [--bin DIR] [--family RULE] [--go-on] [--hidden N]
//   [--reload] [FILE.sql...]
// Files are chains of their own, one each: nothing random then.
// Runs N chains from seed S on a throwaway PostgreSQL (of DIR, else the newest found) and stops at the first
// disagreement, shrunk to its shortest chain; with --go-on it counts on to the end. Exit status 1 on any.
// With --hidden the first N statements are the server's alone: what the predictor says of the rest must hold.
// With --reload what stands in the end is written as SQL, loaded and read back (reload.h).
// With --family three statements of four come from that rule of the grammar.
#include <fmt/format.h>

#include <cstdlib>

#include "lint/sql/large_stack.h"
#include "lint/sql/split.h"
#include "migrate/scratch/scratch.h"
#include "tests/differential/grammar.h"
#include "tests/differential/middle.h"
#include "tests/differential/reload.h"
#include "tests/differential/trial.h"
#include "tests/support/places.h"

namespace {

struct Arguments {
  uint64_t seed = 1;
  unsigned chains = 100, length = 20;
  std::string bin, family;
  bool go_on = false, reload = false;
  unsigned hidden = 0;
  std::vector<std::string> files;
};

Arguments read(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--go-on") arguments.go_on = true;
    if (name == "--reload") arguments.reload = true;
    if (name.ends_with(".sql")) arguments.files.push_back(name);
    if (i + 1 >= argc) continue;
    if (name == "--seed") arguments.seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--chains") arguments.chains = static_cast<unsigned>(std::strtoul(argv[i + 1], nullptr, 10));
    if (name == "--length") arguments.length = static_cast<unsigned>(std::strtoul(argv[i + 1], nullptr, 10));
    if (name == "--hidden") arguments.hidden = static_cast<unsigned>(std::strtoul(argv[i + 1], nullptr, 10));
    if (name == "--bin") arguments.bin = argv[i + 1];
    if (name == "--family") arguments.family = argv[i + 1];
  }
  return arguments;
}

int run_files(migrate::Session& session, const std::vector<std::string>& files) {
  int status = 0;
  for (const std::string& file : files) {
    const std::string source = tests::read_file(file);
    std::vector<std::string> chain;
    for (const sql::Piece& piece : sql::split(source)) {
      chain.push_back(source.substr(piece.span.begin, piece.span.size()));
    }
    const auto found = differential::disagreements(session, chain);
    for (const std::string& sentence : found) fmt::print("  -> {}\n", sentence);
    fmt::print("{}: {} statements, {} disagreements\n", file, chain.size(), found.size());
    if (!found.empty()) status = 1;
  }
  return status;
}

int run(const Arguments& arguments) {
  const char* path = std::getenv("PATH");
  auto server = migrate::Scratch::start({.bin = arguments.bin, .path = path ? path : "", .settings = {}});
  if (!server.ok()) {
    fmt::print(stderr, "{}\n", server.error().message);
    return 1;
  }
  auto session = migrate::Session::open({.database = server->url(),
                                         .application_name = "differential",
                                         .connect_timeout = 15,
                                         .interrupt = {}});
  if (!session.ok()) {
    fmt::print(stderr, "{}\n", session.error().message);
    return 1;
  }
  if (!arguments.files.empty()) return run_files(*session, arguments.files);
  const differential::Grammar grammar(
      tests::read_file(tests::source_dir() / "tests/differential/grammar.txt"));
  unsigned bad = 0;
  for (uint64_t seed = arguments.seed; seed < arguments.seed + arguments.chains; ++seed) {
    const auto chain = grammar.chain(seed, arguments.length, arguments.family);
    if (arguments.hidden > 0) {
      if (differential::false_words(*session, chain, arguments.hidden).empty()) continue;
      ++bad;
      const differential::Middle shortest = differential::shrink_middle(*session, {chain, arguments.hidden});
      fmt::print("seed {}: said of a chain whose first {} statements are not seen\n", seed, shortest.hidden);
      for (const std::string& statement : shortest.statements) fmt::print("  {};\n", statement);
      for (const std::string& sentence :
           differential::false_words(*session, shortest.statements, shortest.hidden))
        fmt::print("  -> {}\n", sentence);
      if (!arguments.go_on) break;
      continue;
    }
    if (arguments.reload) {
      const auto wrong = differential::reloaded(*session, chain);
      if (wrong.empty()) continue;
      ++bad;
      fmt::print("seed {}: what was written is not what is read back\n", seed);
      for (const std::string& sentence : wrong) fmt::print("  -> {}\n", sentence);
      if (!arguments.go_on) break;
      continue;
    }
    if (differential::disagreements(*session, chain).empty()) continue;
    ++bad;
    const auto shortest = differential::shrink(*session, chain);
    fmt::print("seed {}: the shortest chain on which predictor and server disagree\n", seed);
    for (const std::string& statement : shortest) fmt::print("  {};\n", statement);
    for (const std::string& sentence : differential::disagreements(*session, shortest))
      fmt::print("  -> {}\n", sentence);
    if (!arguments.go_on) break;
  }
  fmt::print("{} chains of {} statements from seed {} on PostgreSQL {}: {} disagree\n", arguments.chains,
             arguments.length, arguments.seed, sql::to_string(session->server_version()), bad);
  return bad == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  int status = 1;
  sql::on_large_stack([&] { status = run(read(argc, argv)); });
  return status;
}
