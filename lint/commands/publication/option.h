// WITH (publish, publish_via_partition_root, publish_generated_columns) of a publication.
#pragma once

#include <optional>
#include <string_view>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

inline constexpr const char* via_root = "publish_via_partition_root";

// A Boolean among them (defGetBoolean); none where it is not written.
std::optional<bool> option_flag(Writer& w, const Options& options, std::string_view wanted);
// Refuses what the server does not take (parse_publication_options).
void check_publication_options(Writer& w, const Options& options);
void set_publication_options(Writer& w, DefinedObject& publication, const Options& options);
bool publishes_by_root(const DefinedObject& publication);

}  // namespace commands
