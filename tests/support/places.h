// Where a test finds the project, its fixtures and the two programs. Paths are absolute.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace tests {

std::filesystem::path source_dir();
std::filesystem::path fixtures();                 // <source>/fixtures
std::filesystem::path program(const char* name);  // "schemalint" or "migrate", as this build made it

// All of the file's bytes; none where there is no such file.
std::string read_file(const std::filesystem::path& path);

// The folder of collected real chains and observations that lies beside a full checkout (or where
// SCHEMALINT_SHARED points). Absent for most people: a test that needs it prints one line and passes.
std::optional<std::filesystem::path> shared();

}  // namespace tests
