// A made-up chain of any length in the native layout, with the mix of statements that real chains have. The
// same count and seed give the same bytes everywhere. Every statement is valid in its place: the chain could
// be applied.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct File {
  std::string name;
  std::string sql;
};

std::vector<File> corpus(int count, uint64_t seed);

// Small transactional revisions alone (a table, then columns on it), for measuring the runner and not the
// server.
std::vector<File> small_revisions(int count);

// That many tables, 100 a revision, each of 10 columns and 5 indexes: for measuring what reads a schema.
std::vector<File> wide_schema(int tables);

// A schema file of that many tables, as pg_dump writes one: what stands before a chain's first revision.
std::string schema_file(int tables);

// Writes the files into `folder`, which is emptied first.
void write(const std::vector<File>& files, const std::filesystem::path& folder);

}  // namespace bench
