// A TOML document held against what its readers ask for, and the errors that are left.

#include "lint/config/config.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "lint/config/node.h"
#include "lint/text/suggest.h"

namespace config {
namespace {

Node* child_of(Node* node, std::string_view key) {
  if (node == nullptr) return nullptr;
  const auto found =
      std::find_if(node->children.begin(), node->children.end(), [&](const Node& n) { return n.key == key; });
  return found == node->children.end() ? nullptr : &*found;
}

std::string below(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

void add_error(State& state, const Node& node, std::string message, std::string hint = {}) {
  state.errors.push_back({std::move(message), std::move(hint), state.source.path, node.at});
}

// Whoever takes a value whole (a list, a table that is refused) has asked for all of it.
void mark_asked(Node& node) {
  node.asked = true;
  for (Node& child : node.children) mark_asked(child);
}

// The name that was meant, else what there is to choose from, where that is a line.
std::string instead(std::string_view key, const std::string& path,
                    const std::vector<std::string_view>& known) {
  constexpr size_t many = 8;
  std::string meant = text::did_you_mean(key, known);
  if (!meant.empty() || path.empty() || known.empty() || known.size() > many) return meant;
  std::string all = "[" + path + "] takes ";
  for (size_t i = 0; i < known.size(); ++i) {
    if (i > 0) all += i + 1 == known.size() ? " and " : ", ";
    all += "`" + std::string(known[i]) + "`";
  }
  return all;
}

void collect_unread(State& state, Node& table, const std::string& path) {
  for (Node& child : table.children) {
    const std::string name = below(path, child.key);
    const bool known_table = child.kind == table_kind && child.asked;
    if (known_table) collect_unread(state, child, name);
    if (child.asked) continue;
    std::vector<std::string_view> known;
    for (const auto& [key, asked] : state.asked[path]) known.emplace_back(key);
    const std::string what = child.kind == table_kind && path.empty() ? "unknown table [" + name + "]"
                                                                      : "unknown key `" + name + "`";
    add_error(state, child, what, instead(child.key, path, known));
  }
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    list += i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
    list += '"' + std::string(words[i]) + '"';
  }
  return list;
}

std::optional<int64_t> parse_duration(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  int64_t factor = 0;
  if (unit.empty() || unit == "ms") factor = 1;
  if (unit == "s") factor = 1000;
  if (unit == "min" || unit == "m") factor = 60'000;
  if (unit == "h") factor = 3'600'000;
  if (factor == 0 || number > INT64_MAX / factor) return std::nullopt;
  return number * factor;
}

}  // namespace

Node* Table::ask(std::string_view key, Value value) {
  state_->asked[path_][std::string(key)].values.insert(value);
  Node* child = child_of(node_, key);
  if (child != nullptr) child->asked = true;
  return child;
}

Node* Table::ask_for(std::string_view key, Value value, int kind, std::string_view kind_name) {
  Node* child = ask(key, value);
  if (child == nullptr || child->kind == kind) return child;
  mark_asked(*child);
  add_error(*state_, *child, "`" + below(path_, key) + "` must be " + std::string(kind_name));
  return nullptr;
}

std::optional<std::string> Table::string(std::string_view key) {
  const Node* node = ask_for(key, Value::string, string_kind, "a string");
  return node != nullptr ? std::optional(node->text) : std::nullopt;
}

std::optional<int64_t> Table::integer(std::string_view key) {
  const Node* node = ask_for(key, Value::integer, integer_kind, "a whole number");
  return node != nullptr ? std::optional(node->integer) : std::nullopt;
}

std::optional<bool> Table::boolean(std::string_view key) {
  const Node* node = ask_for(key, Value::boolean, boolean_kind, "true or false");
  return node != nullptr ? std::optional(node->boolean) : std::nullopt;
}

std::optional<std::string> Table::number_or_string(std::string_view key) {
  Node* node = ask(key, Value::number_or_string);
  if (node == nullptr) return std::nullopt;
  mark_asked(*node);
  if (node->kind == string_kind) return node->text;
  if (node->kind == integer_kind) return std::to_string(node->integer);
  // 15.20 without quotes would be 15.2.
  add_error(*state_, *node, "`" + below(path_, key) + "` must be a whole number or a string",
            node->kind == real_kind ? "a number with a point belongs in quotes" : "");
  return std::nullopt;
}

std::vector<std::string> Table::strings(std::string_view key) {
  Node* node = ask(key, Value::strings);
  if (node == nullptr) return {};
  mark_asked(*node);
  if (node->kind == string_kind) return {node->text};
  std::vector<std::string> values;
  const bool all_strings =
      node->kind == array_kind && std::all_of(node->children.begin(), node->children.end(),
                                              [](const Node& n) { return n.kind == string_kind; });
  if (!all_strings) {
    add_error(*state_, *node, "`" + below(path_, key) + "` must be a list of strings");
    return values;
  }
  for (const Node& item : node->children) values.push_back(item.text);
  return values;
}

std::optional<int64_t> Table::milliseconds(std::string_view key) {
  Node* node = ask(key, Value::duration);
  if (node == nullptr) return std::nullopt;
  mark_asked(*node);
  std::optional<int64_t> value;
  if (node->kind == integer_kind && node->integer >= 0) value = node->integer;
  if (node->kind == string_kind) value = parse_duration(node->text);
  if (!value)
    add_error(*state_, *node, "`" + below(path_, key) + "` must be a duration",
              "such as \"500ms\", \"5s\" or \"2min\"");
  return value;
}

std::optional<std::string> Table::choice(std::string_view key, const std::vector<std::string_view>& allowed) {
  std::optional<std::string> value = string(key);
  state_->asked[path_][std::string(key)].choices = allowed;
  if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return value;
  const std::string near = text::did_you_mean(*value, allowed);
  add_error(*state_, *child_of(node_, key), "`" + below(path_, key) + "` must be " + listed(allowed), near);
  return std::nullopt;
}

Table Table::table(std::string_view key) {
  return Table(state_, ask_for(key, Value::table, table_kind, "a table"), below(path_, key));
}

bool Table::has(std::string_view key) const {
  return child_of(node_, key) != nullptr;
}

bool Table::is_table(std::string_view key) const {
  const Node* child = child_of(node_, key);
  return child != nullptr && child->kind == table_kind;
}

std::vector<std::string> Table::keys() const {
  std::vector<std::string> keys;
  if (node_ == nullptr) return keys;
  for (const Node& child : node_->children) keys.push_back(child.key);
  return keys;
}

text::Span Table::where(std::string_view key) const {
  if (const Node* child = child_of(node_, key)) return child->at;
  return node_ != nullptr ? node_->at : text::Span{};
}

void Table::pass_over(std::string_view key) {
  if (Node* node = ask(key, Value::anything)) mark_asked(*node);
}

void Table::reject(std::string_view key, std::string message, std::string hint) {
  Node* child = child_of(node_, key);
  if (child == nullptr) child = node_;
  if (child == nullptr)
    child = &state_->root;
  else
    mark_asked(*child);
  add_error(*state_, *child, std::move(message), std::move(hint));
}

Config::Config() : state_(std::make_unique<State>()) {}
Config::Config(Config&&) noexcept = default;
Config& Config::operator=(Config&&) noexcept = default;
Config::~Config() = default;

text::Result<Config> Config::parse(text::Source source) {
  Config config;
  config.state_->source = std::move(source);
  text::Result<void> read = read_toml(*config.state_);
  if (!read) return std::move(read).error();
  return config;
}

text::Result<Config> Config::load(const std::string& path) {
  text::Result<text::Source> source = text::load(path);
  if (!source) return std::move(source).error();
  return parse(*std::move(source));
}

Table Config::root() {
  return Table(state_.get(), &state_->root, "");
}

Table Config::table(std::string_view name) {
  return root().table(name);
}

const Asked& Config::asked() const {
  return state_->asked;
}

const text::Source& Config::source() const {
  return state_->source;
}

std::vector<text::Error> Config::finish() {
  collect_unread(*state_, state_->root, "");
  std::stable_sort(state_->errors.begin(), state_->errors.end(),
                   [](const text::Error& a, const text::Error& b) { return a.at.begin < b.at.begin; });
  return std::exchange(state_->errors, {});
}

std::optional<std::string> find_upwards(const std::string& folder) {
  constexpr std::string_view file = "schemalint.toml";
  std::string at = text::absolute(folder);
  for (;;) {
    std::string candidate = text::join_path(at, file);
    if (text::path_kind(candidate) == text::PathKind::file) return candidate;
    if (at.empty() || at == "/") return std::nullopt;
    const std::string_view parent = text::directory(at);
    at = parent.empty() ? "/" : std::string(parent);
  }
}

}  // namespace config
