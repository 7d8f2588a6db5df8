// What stood at a mark, seen from now: read from the journal, without going back there.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <tuple>

#include "lint/catalog/catalog.h"

namespace catalog {

// As long as nothing of the Catalog is written, undone or forgotten.
class Past {
 public:
  Past(const Catalog& now, const Catalog::Mark& then);

  // The object as it stood. Null where there was none.
  template <class T>
  std::shared_ptr<const T> share(Oid oid) const {
    const auto& written = std::get<Written<T>>(written_);
    const auto found = written.find(oid);
    return found == written.end() ? now_.share<T>(oid) : found->second;
  }
  size_t opaques() const { return opaques_; }    // how many blind spots there were
  size_t presumed() const { return presumed_; }  // and how many entries of what is presumed

 private:
  template <class T>
  using Written = std::map<Oid, std::shared_ptr<const T>>;

  const Catalog& now_;
  size_t opaques_, presumed_;
  // What the first write since then has put away.
  std::tuple<Written<Schema>, Written<Relation>, Written<Type>, Written<Function>, Written<Trigger>,
             Written<Policy>, Written<Rule>, Written<Extension>, Written<DefinedObject>>
      written_;
};

}  // namespace catalog
