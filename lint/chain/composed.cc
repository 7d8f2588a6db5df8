// Pieces of a file as one text.
#include "lint/chain/composed.h"

namespace chain {

text::Source composed(const text::Source& source, const std::vector<text::Span>& pieces,
                      std::string_view after, std::vector<uint32_t>* begins) {
  text::Source result{source.path, "", source.had_bom};
  text::Original original{std::string(source.file_bytes()), {}};
  for (const text::Span piece : pieces) {
    const auto begin = static_cast<uint32_t>(result.bytes.size());
    if (begins != nullptr) begins->push_back(begin);
    const uint32_t in_file = source.file_offset(piece.begin);
    original.parts.push_back({{begin, begin}, {in_file, in_file}});
    if (source.original) {
      for (const text::Original::Part& part : source.original->parts) {
        if (part.text.begin < piece.begin || part.text.end > piece.end) continue;
        original.parts.push_back(
            {{begin + part.text.begin - piece.begin, begin + part.text.end - piece.begin}, part.file});
      }
    }
    result.bytes += source.slice(piece);
    result.bytes += after;
    if (!result.bytes.ends_with('\n')) result.bytes += '\n';
  }
  result.original = std::make_shared<const text::Original>(std::move(original));
  return result;
}

}  // namespace chain
