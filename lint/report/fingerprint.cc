// Hashing what stays of a finding when its lines move.

#include "lint/report/fingerprint.h"

#include <algorithm>

#include "lint/sql/checksum.h"
#include "lint/text/sha256.h"

namespace report {

std::string_view Fingerprints::statement_of(const lint::Place& place) {
  if (!place.in_source() || place.at.empty()) return {};
  const text::Source& source = locator_.chain().files[place.file];
  auto found = pieces_.find(place.file);
  if (found == pieces_.end()) found = pieces_.emplace(place.file, sql::split(source.bytes)).first;
  const std::vector<sql::Piece>& pieces = found->second;
  const auto piece = std::upper_bound(pieces.begin(), pieces.end(), place.at.begin,
                                      [](uint32_t at, const sql::Piece& p) { return at < p.span.end; });
  const bool inside = piece != pieces.end() && piece->span.begin <= place.at.begin;
  return source.slice(inside ? piece->span : place.at);
}

std::string Fingerprints::of(const lint::Finding& finding) {
  // A file's path as a subject: not as typed, which differs from folder to folder.
  const bool of_file =
      finding.at.in_source() && finding.subject == locator_.chain().files[finding.at.file].path;
  text::Sha256 hash;
  const std::string tokens = sql::normalised(statement_of(finding.at));
  for (const std::string_view part :
       {finding.rule, locator_.revision(finding),
        of_file ? locator_.path(finding.subject) : std::string_view(finding.subject),
        std::string_view(tokens)}) {
    hash.add(part);
    hash.add("\n");
  }
  const std::string hex = hash.finish_hex();
  const unsigned number = ++met_[hex];
  text::Sha256 numbered;
  numbered.add(hex);
  numbered.add(std::to_string(number));
  return numbered.finish_hex();
}

}  // namespace report
