// Reads the keys of such a file line by line.
#include "lint/chain/misspelt_key.h"

#include <algorithm>

#include "lint/chain/lines.h"
#include "lint/text/suggest.h"
#include "lint/text/trim.h"

namespace chain {

void report_misspelt_keys(Builder& builder, const std::string& path, std::span<const std::string_view> known,
                          const std::string& revision) {
  const text::Source* source = builder.listing().has(path) ? builder.listing().peek(path) : nullptr;
  if (source == nullptr) return;
  std::optional<uint32_t> file;
  for (const Line& line : lines_of(source->bytes)) {
    const std::string_view text = source->slice(line.span);
    const std::string_view key = text::trim(text.substr(0, text.find('=')));
    if (key.size() == text::trim(text).size() || key.empty() || key.front() == '#') continue;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::optional<std::string_view> meant = text::nearest(key, known);
    if (!meant) continue;
    if (!file) file = builder.add(*source);
    builder.problem(Problem::Kind::directive, "`" + std::string(key) + "` is no key that counts",
                    "did you mean `" + std::string(*meant) + "`?", {{*file, line.span}}, {revision},
                    Misspelt{std::string(key), std::string(*meant)});
  }
}

}  // namespace chain
