// What a chain makes anywhere, by name: from its statements, and from the bodies that they carry as far as
// these say CREATE. No name is looked up and no revision applied: a walk over the text of every up.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/change.h"
#include "lint/chain/chain.h"

namespace replay {
using namespace ast;

class ChainNames {
 public:
  explicit ChainNames(const chain::Chain& chain);

  struct Made {
    uint32_t revision;  // or stood_before
    // By IF NOT EXISTS or OR REPLACE: it proves nothing of what stood there until then.
    bool unless_there;
  };
  // Where something of that kind and name is made first; none: no revision does. What
  // is named or made without a schema may stand in public and in each that a search_path of the chain names.
  std::optional<Made> maker(ObjectKind kind, const Name& name) const;
  // Whether the revision makes it for its own session alone.
  bool makes_temporary(uint32_t revision, std::string_view name) const {
    return temporary_.contains({revision, std::string(name)});
  }
  // The first revision that makes it in a schema to which no search_path of the chain leads.
  std::optional<uint32_t> made_off_the_path(ObjectKind kind, std::string_view name) const;
  // The maker of a column that is added to a table of that name, or so called by a rename.
  std::optional<Made> column_maker(std::string_view table, std::string_view column) const;
  // A name of that kind that the chain makes and that differs by a slip of the keyboard: one letter more,
  // less, other or swapped (two in a long name). Digits tell apart: events_2024 is no slip for events_2025.
  std::optional<std::string> meant(ObjectKind kind, const Name& name) const;
  // Tables, views and sequences share their names.
  bool of_one_sort(ObjectKind a, ObjectKind b) const { return sort_of(a) == sort_of(b); }
  bool makes_relations() const { return !relations_.empty(); }

 private:
  struct Maker {
    std::string schema;
    Made made;
    bool moved;  // by SET SCHEMA: it stood before, elsewhere
  };
  using Makers = std::map<std::string, std::vector<Maker>, std::less<>>;

  void read(uint32_t revision, std::string_view sql);
  void note(uint32_t revision, const Change& change);
  void note_relation(const Name& name, Made made, Persistence persistence = Persistence::permanent,
                     bool has_row_type = true);
  void note_body(uint32_t revision, std::string_view body, int depth);
  void note_of_any_kind(Made made, const Name& name);
  void add(Makers& makers, const Name& name, Made made, bool moved = false);
  void add_column(std::string_view table, std::string_view column, Made made);
  static Makers ChainNames::*sort_of(ObjectKind kind);  // null: of none
  const Makers* makers_of(ObjectKind kind) const {
    const auto sort = sort_of(kind);
    return sort ? &(this->*sort) : nullptr;
  }

  Makers relations_, types_, functions_, schemas_, others_;
  std::map<std::string, Made, std::less<>> columns_;  // "table.column"
  std::set<std::string, std::less<>> paths_;          // schemas that some search_path names
  std::set<std::pair<uint32_t, std::string>> temporary_;
};

}  // namespace replay
