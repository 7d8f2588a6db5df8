// schemalint.toml of any bytes: an error with a place, or values and the keys that nobody asked for.
#include "lint/config/config.h"

#include <cstdlib>

#include "lint/text/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (text::first_bad_byte(bytes)) return 0;
  auto config = config::Config::parse({"schemalint.toml", bytes, false});
  if (!config) {
    if (config.error().message.empty() || config.error().at.end > size) std::abort();
    return 0;
  }
  config::Table chain = config->table("chain");
  chain.string("path");
  chain.strings("exclude");
  config->table("server").integer("version");
  config->table("migrate").milliseconds("lock_timeout");
  config::Table policy = config->table("on_delete");
  for (const std::string& key : policy.keys()) {
    if (policy.is_table(key))
      policy.table(key).string("from");
    else
      policy.choice(key, {"cascade", "restrict"});
  }
  for (const text::Error& error : config->finish()) {
    if (error.message.empty() || error.at.end > size || error.at.begin > error.at.end) std::abort();
  }
  return 0;
}
