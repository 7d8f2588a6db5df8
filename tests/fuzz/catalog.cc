// Any bytes as a script: parse, lower, effects, apply and print must neither crash nor disagree with
// themselves.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lint/diff/rows.h"
#include "lint/print/json.h"
#include "lint/print/sql.h"
#include "lint/replay/replay.h"
#include "lint/sql/large_stack.h"

namespace {

void replay_bytes(const uint8_t* data, size_t size);

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  sql::on_large_stack([&] { replay_bytes(data, size); });
  return 0;
}

namespace {

void replay_bytes(const uint8_t* data, size_t size) {
  chain::Chain chain;
  text::Source source;
  source.path = "fuzz.sql";
  source.bytes.assign(reinterpret_cast<const char*>(data), size);
  if (source.bytes.find('\0') != std::string::npos) return;  // refused on reading, never gets here
  const text::Span whole = source.whole();
  const uint32_t file = chain.files.add(std::move(source));
  // The first byte chooses how it is sent, so that transactions of every kind are met.
  const bool transactional = size > 0 && (data[0] & 1) != 0;
  const auto send =
      size > 0 && (data[0] & 2) != 0 ? chain::SendMode::one_string : chain::SendMode::statements;
  chain::Revision revision;
  revision.id = "1";
  revision.up = chain::Script{.file = file, .body = whole, .transactional = transactional, .send = send};
  chain.revisions.push_back(revision);
  // With what it needs made by nobody, a chain of one file meets presumed objects of every kind.
  const bool presume = size > 0 && (data[0] & 4) != 0;
  replay::Replay replay(chain,
                        {.server_version = 18, .with_effects = true, .strict = false, .presume = presume});
  replay.all();
  const auto facts = diff::rows_of(replay.catalog());
  if (facts != diff::rows_of(catalog::Catalog(replay.catalog()))) std::abort();
  (void)print::print_json(replay.catalog());
  (void)print::print_sql(replay.catalog());
}

}  // namespace
