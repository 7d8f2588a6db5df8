// STORAGE and COMPRESSION of columns (GetAttributeStorage and GetAttributeCompression,
// src/backend/commands/tablecmds.c).
#pragma once

#include <string>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void check_storage(Writer& w, TypeRef type, const std::string& storage);
void check_compression(Writer& w, TypeRef type, const std::string& method);

}  // namespace commands
