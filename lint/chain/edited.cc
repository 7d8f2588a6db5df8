// Laying contents over a folder's files.

#include "lint/chain/edited.h"

#include "lint/chain/find.h"

namespace chain {

text::Result<Chain> read_edited(std::span<const std::string> paths, const Options& options,
                                const std::map<std::string, std::string>& contents) {
  text::Result<Found> found = find_chain(paths, options);
  if (!found) return std::move(found).error();
  std::vector<std::string> names = found->listing.paths();
  std::map<std::string, std::string> by_name;  // paths in full, by those relative to the folder
  for (const std::string& name : names) by_name.emplace(found->listing.full_path(name), name);
  const std::string folder = text::join_path(found->listing.root(), "");
  for (const auto& [path, bytes] : contents) {
    if (by_name.contains(path) || !path.starts_with(folder)) continue;
    names.push_back(path.substr(folder.size()));
    by_name.emplace(path, names.back());
  }
  Listing listing(found->listing.root(), std::move(names), found->listing.partial());
  for (const auto& [path, bytes] : contents) {
    const auto name = by_name.find(path);
    if (name == by_name.end()) return text::Error{"lies outside of the chain's folder", "", path, {}};
    text::Source source{path, bytes, false};
    text::drop_byte_order_mark(source);
    listing.preset(name->second, std::move(source));
  }
  return read_listing(listing, *found->layout, options);
}

}  // namespace chain
