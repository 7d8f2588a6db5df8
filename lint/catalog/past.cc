// The first entry of an object in the journal is how it stood before.

#include "lint/catalog/past.h"

#include <type_traits>
#include <variant>

namespace catalog {

Past::Past(const Catalog& now, const Catalog::Mark& then)
    : now_(now), opaques_(then.opaques), presumed_(then.presumed) {
  const auto note = [this]<class T>(const Catalog::Undo<T>& undo) {
    std::get<Written<T>>(written_).try_emplace(undo.first, undo.second);
  };
  for (size_t i = then.journal; i < now.journal_.size(); ++i) {
    std::visit(
        [&](const auto& undo) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(undo)>, Catalog::DependencyUndo>) note(undo);
        },
        now.journal_[i]);
  }
}

}  // namespace catalog
