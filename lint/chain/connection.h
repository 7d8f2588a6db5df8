// The search_path that a tool's connection brings with it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chain {

class Builder;

// What the string with which a program connects says of search_path, as SET takes it; nothing where it says
// none. It is a URL (`?search_path=`, `?options=-csearch_path%3D`, `?options[search_path]=`, JDBC's
// `?currentSchema=`, Prisma's `?schema=`), or words (`search_path=app options='-c search_path=app'`).
std::optional<std::string> search_path_of(std::string_view connection);

// The same string without its parameters that libpq does not know, which only say a search_path.
std::string without_search_path(std::string_view connection);

// `app, "Other"` as the server reads the setting's text: each name quoted, for SET.
std::string quoted_path(std::string_view names);

// Where a tool is told of its connection: files beside the chain or above it, and their keys. A key counts
// below any other: "development.url" is a "url".
struct ConnectionSettings {
  std::span<const std::string_view> files = {};
  std::span<const std::string_view> strings = {};  // keys of connection strings
  std::span<const std::string_view> paths = {};    // keys of search paths
  bool before_default = false;                     // what `paths` name stands before the server's own path
  bool makes_schema = false;  // the tool makes what the string names, where it is not there
};

// Chain::search_path, from the first of the tool's settings that say one; then from DATABASE_URL in .env.
void take_search_path(Builder& builder, const ConnectionSettings& tool);

}  // namespace chain
