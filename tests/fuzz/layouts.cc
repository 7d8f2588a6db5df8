// Every layout's reader over a made-up folder. An input is one text: its first line names a layout, and each
// line
// `=== <path>` begins a file. Whatever the files hold, scripts and problems stand within them.
#include <cstdlib>

#include "lint/chain/find.h"
#include "lint/chain/layouts/table.h"

namespace {

const chain::Layout* layout_named(std::string_view name) {
  for (const chain::Layout* layout : chain::layouts::all()) {
    if (layout->name == name) return layout;
  }
  return nullptr;
}

std::string_view take_line(std::string_view& rest) {
  const size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

chain::Listing listing_of(std::string_view rest) {
  constexpr std::string_view mark = "=== ";
  std::vector<text::Source> sources;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.starts_with(mark)) {
      sources.push_back({std::string(line.substr(mark.size())), "", false});
    } else if (!sources.empty()) {
      sources.back().bytes += std::string(line) + '\n';
    }
  }
  std::vector<std::string> paths;
  for (const text::Source& source : sources) paths.push_back(source.path);
  chain::Listing listing("/nowhere", paths, false);
  for (const text::Source& source : sources) listing.preset(source.path, source);
  return listing;
}

void check(const chain::Chain& chain) {
  const auto within = [&](uint32_t file, text::Span span) {
    return file < chain.files.size() && span.begin <= span.end && span.end <= chain.files[file].bytes.size();
  };
  for (const chain::Revision& revision : chain.revisions) {
    if (revision.id.empty() || revision.file >= chain.files.size()) std::abort();
    for (const auto* script : {&revision.up, &revision.down, &revision.verify}) {
      if (*script && !within((*script)->file, (*script)->body)) std::abort();
    }
  }
  for (const chain::Problem& problem : chain.problems) {
    if (problem.message.empty()) std::abort();
    for (const chain::Place& place : problem.places) {
      if (!within(place.file, place.at)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const chain::Layout* layout = layout_named(take_line(rest));
  if (layout == nullptr) return 0;
  const chain::Listing listing = listing_of(rest);
  layout->likeness(listing);
  chain::Options options;
  options.any = {.pattern = "(?<version>\\d+)[-_](?<title>.*?)(\\.(?<direction>up|down))?\\.sql",
                 .up = "-- up",
                 .down = "-- down"};
  options.placeholders = {{"schema", "app"}, {"quote", "'"}};
  check(chain::read_listing(listing, *layout, options));
  return 0;
}
