// Tells whether psql reads a file, and what ends its statements.
#include "lint/chain/loose_script.h"

#include <algorithm>

#include "lint/chain/lines.h"
#include "lint/chain/psql_script.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

// What a line `delimiter d//` says, as runners have it that split at more than semicolons.
std::optional<std::string_view> delimiter_of(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  const bool says = words.size() == 2 && same_ignoring_case(words[0], "delimiter");
  return says ? std::optional(words[1]) : std::nullopt;
}

// The same with semicolons for such delimiters, every byte in its place; nothing where there are none.
std::optional<std::string> with_semicolons(std::string_view sql) {
  std::optional<std::string> out;
  std::string_view delimiter;
  for (const Line& line : lines_of(sql)) {
    const std::string_view text = sql.substr(line.span.begin, line.span.size());
    if (const std::optional<std::string_view> said = delimiter_of(text)) {
      if (!out) out = std::string(sql);
      std::fill_n(out->begin() + line.span.begin, line.span.size(), ' ');
      delimiter = *said == ";" ? std::string_view() : *said;
      continue;
    }
    const std::string_view code = text::trim(text);
    if (delimiter.empty() || !code.ends_with(delimiter)) continue;
    const auto end = static_cast<size_t>(code.data() + code.size() - sql.data());
    out->replace(end - delimiter.size(), delimiter.size(), ";" + std::string(delimiter.size() - 1, ' '));
  }
  return out;
}

}  // namespace

Revision loose_revision(Builder& builder, const std::string& path) {
  Revision revision;
  const text::Source* source = builder.listing().peek(path);
  const bool by_psql = source != nullptr && is_for_psql(source->bytes);
  std::optional<std::string> unknown;
  const Builder::Loaded loaded = by_psql ? builder.load_psql(path, unknown) : builder.load(path);
  if (!loaded.readable) unknown = "its file cannot be read as text";
  if (std::optional<std::string> plain = with_semicolons(builder.bytes(loaded.file)))
    builder.rewrite(loaded.file, *std::move(plain));
  revision.opaque = std::move(unknown);
  revision.file = loaded.file;
  revision.up = Script{loaded.file, builder.chain().files[loaded.file].whole(), false, SendMode::statements};
  return revision;
}

}  // namespace chain
