// Reads the tables of schemalint.toml that both programs share.
#include "lint/chain/chain_settings.h"

#include "lint/chain/file_pattern.h"

namespace chain {
namespace {

void read_any(config::Table& chain, AnyFormat& any) {
  any.pattern = chain.string("pattern").value_or("");
  any.up = chain.string("up").value_or("");
  any.down = chain.string("down").value_or("");
  any.transaction = chain.boolean("transaction").value_or(true);
  any.one_string = chain.choice("send", {"statements", "file"}).value_or("statements") == "file";
  any.by_number = chain.choice("order", {"number", "bytes"}).value_or("number") == "number";
  if (any.pattern.empty()) return;
  if (const text::Result<FilePattern> pattern = FilePattern::read(any.pattern); !pattern)
    chain.reject("pattern", pattern.error().message, pattern.error().hint);
}

// "app, public" as SET takes it, or the names in a list.
std::string read_search_path(config::Table& table) {
  std::string path;
  for (const std::string& names : table.strings("search_path")) path += (path.empty() ? "" : ", ") + names;
  return path;
}

// name = "value", or name = { env = "VARIABLE", default = "value" }.
void read_placeholders(config::Table table, Options& options) {
  for (const std::string& name : table.keys()) {
    if (!table.is_table(name)) {
      if (const auto value = table.string(name)) options.placeholders[name] = *value;
      continue;
    }
    config::Table from = table.table(name);
    const auto variable = from.string("env");
    const auto otherwise = from.string("default");
    if (!variable) {
      table.reject(name, "`placeholders." + name + "` names no variable",
                   "write " + name + " = \"value\", or " + name + " = { env = \"VARIABLE\" }");
      continue;
    }
    std::optional<std::string> value = options.variable ? options.variable(*variable) : std::nullopt;
    if (!value) value = otherwise;
    if (value) options.placeholders[name] = *value;
  }
}

}  // namespace

ChainSettings read_chain_settings(
    config::Config& file, std::function<std::optional<std::string>(const std::string& name)> variable) {
  ChainSettings read;
  read.options.variable = std::move(variable);
  config::Table chain = file.table("chain");
  read.paths = chain.strings("path");
  read.options.layout = chain.choice("layout", layout_names()).value_or("");
  read.options.exclude = chain.strings("exclude");
  read.base = chain.string("base").value_or("");
  read.complete = chain.boolean("complete").value_or(false);
  if (const auto percent = chain.integer("understood")) {
    if (*percent < 0 || *percent > 100)
      chain.reject("understood", "`chain.understood` must be a percentage", "0 to 100");
    read.understood = static_cast<int>(*percent);
  }
  read_any(chain, read.options.any);
  if (read.options.layout == "any" && read.options.any.pattern.empty() && !chain.has("pattern"))
    chain.reject("layout", "the layout \"any\" needs a pattern of file names",
                 "such as pattern = '(?<version>\\d+)_(?<title>.*)\\.sql'");
  read.options.before = file.table("environment").strings("before");
  read.options.search_path = read_search_path(chain);
  read_placeholders(file.table("placeholders"), read.options);
  return read;
}

}  // namespace chain
