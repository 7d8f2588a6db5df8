// schemalint.toml, read strictly: a key that nobody asked for is an error with its position and the name that
// was probably meant, and so is a value of the wrong kind.
//
// Each consumer asks for its own keys, present or not; what it asked for is what finish() knows to suggest.
// Once all consumers have asked, finish() gives the errors. The order of keys is that of the file.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"
#include "lint/text/source.h"

namespace config {

struct Node;  // a key with its value
struct State;

// What values readers take.
enum class Value : uint8_t { string, integer, boolean, number_or_string, strings, duration, table, anything };

// What was asked about a key, whether it is in the file or not.
struct AskedKey {
  std::set<Value> values;                 // any of these is taken
  std::vector<std::string_view> choices;  // of a string; empty: any
};
// By the path of the table ("" is the root, "chain", "rules.wide-index"), then by key.
using Asked = std::map<std::string, std::map<std::string, AskedKey, std::less<>>>;

// One table of the file. A view: it lives as long as its Config. Of a table that is not in the file
// everything is absent.
class Table {
 public:
  std::optional<std::string> string(std::string_view key);
  std::optional<int64_t> integer(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  // 15 or "15.20": either, as its text.
  std::optional<std::string> number_or_string(std::string_view key);
  // A string alone counts as a list of one. Absent: empty.
  std::vector<std::string> strings(std::string_view key);
  // A duration in milliseconds: 250 (a bare number is milliseconds), "250ms", "5s", "2min", "1h".
  std::optional<int64_t> milliseconds(std::string_view key);
  // One of `allowed`, or an error that lists them.
  std::optional<std::string> choice(std::string_view key, const std::vector<std::string_view>& allowed);
  Table table(std::string_view key);

  bool present() const { return node_ != nullptr; }
  bool has(std::string_view key) const;          // does not count as asking
  bool is_table(std::string_view key) const;     // nor does this
  std::vector<std::string> keys() const;         // nor this: for tables whose keys are the user's own names
  text::Span where(std::string_view key) const;  // the key's place, or the table's where there is no such key

  // A key that is another program's to read: all below it counts as asked for.
  void pass_over(std::string_view key);

  // An error of the consumer's own about a key, to be given by finish().
  void reject(std::string_view key, std::string message, std::string hint = {});

 private:
  friend class Config;
  Table(State* state, Node* node, std::string path) : state_(state), node_(node), path_(std::move(path)) {}
  Node* ask(std::string_view key, Value value);
  Node* ask_for(std::string_view key, Value value, int kind, std::string_view kind_name);

  State* state_;
  Node* node_;
  std::string path_;
};

class Config {
 public:
  Config();  // an empty file: everything is absent
  Config(Config&&) noexcept;
  Config& operator=(Config&&) noexcept;
  ~Config();

  // A syntax error is the Error; TOML's words, with line and column in `at`.
  static text::Result<Config> parse(text::Source source);
  static text::Result<Config> load(const std::string& path);

  Table root();
  Table table(std::string_view name);  // [name]

  const Asked& asked() const;          // so far
  const text::Source& source() const;  // its path is empty for an empty Config
  std::vector<text::Error> finish();   // in the order of the file

 private:
  std::unique_ptr<State> state_;
};

// The nearest schemalint.toml in `folder` or above it, up to the root of the file system; nothing where none
// is.
std::optional<std::string> find_upwards(const std::string& folder);

}  // namespace config
