// DROP: what goes with an object, what stands in the way, and the words for both
// (src/backend/catalog/dependency.c, performMultipleDeletions).

#include "lint/commands/drop/drop.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/commands/drop/remove.h"
#include "lint/dependency/dependents.h"
#include "lint/dependency/describe.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// How an object came into the list of what goes (DEPFLAG_*, src/backend/catalog/dependency.c).
enum Flag : unsigned {
  original = 1,
  by_normal = 2,
  by_auto = 4,
  by_internal = 8,
  by_partition = 16,
  by_extension = 32,
  reverse = 64,
  is_part = 128,
  subobject = 256,
};

struct Victim {
  ObjectAddress object;
  unsigned flags = 0;
  ObjectAddress dependee;
};

struct Frame {
  ObjectAddress object;
  unsigned flags;
  Frame* next;
};

bool same_object(const ObjectAddress& a, const ObjectAddress& b) {
  return a.cls == b.cls && a.oid == b.oid;
}

unsigned flag_of(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::normal: return by_normal;
    case DependencyKind::automatic: return by_auto;
    case DependencyKind::internal: return by_internal;
    case DependencyKind::extension: return by_extension;
    default: return by_partition;
  }
}

class Search {
 public:
  Search(Writer& w, const std::vector<ObjectAddress>& pending) : w_(w), pending_(pending) {}

  std::vector<Victim> victims;  // in the order of deletion: dependents first

  void find(const ObjectAddress& object, unsigned flags, Frame* stack) {
    if (on_stack(object, flags, stack) || listed(object, flags)) return;
    ObjectAddress partition_owner;
    if (!check_owners(object, flags, stack, partition_owner)) return;
    Frame frame{object, flags, stack};
    for (const auto& [dependent, how] : sorted_dependents(object)) find(dependent, how, &frame);
    Victim victim{object, frame.flags, {}};
    if (frame.flags & is_part) {
      victim.dependee = partition_owner;
    } else if (stack) {
      victim.dependee = stack->object;
    }
    victims.push_back(victim);
  }

 private:
  bool on_stack(const ObjectAddress& object, unsigned flags, Frame* stack) {
    bool found = false;
    for (Frame* frame = stack; frame; frame = frame->next) {
      if (!same_object(frame->object, object)) continue;
      if (frame->object.column == object.column) {
        frame->flags |= flags;
        found = true;
      } else if (frame->object.column == 0) {
        found = true;
      } else if (object.column == 0 && flags) {
        frame->flags |= subobject;
      }
    }
    return found;
  }

  bool listed(const ObjectAddress& object, unsigned flags) {
    bool found = false;
    for (Victim& victim : victims) {
      if (!same_object(victim.object, object)) continue;
      if (victim.object.column == object.column) {
        victim.flags |= flags;
        found = true;
      } else if (victim.object.column == 0) {
        found = true;
      } else if (object.column == 0 && flags) {
        victim.flags |= subobject;
      }
    }
    return found;
  }

  bool pending(const ObjectAddress& object) const {
    return std::any_of(pending_.begin(), pending_.end(), [&](const ObjectAddress& other) {
      return same_object(other, object) && (other.column == object.column || other.column == 0);
    });
  }

  // False when the owner that `object` belongs to has taken it along.
  bool check_owners(const ObjectAddress& object, unsigned& flags, Frame* stack, ObjectAddress& partition) {
    ObjectAddress owner;
    for (const Dependency& dependency : dependency::references(w_.catalog, object)) {
      const ObjectAddress& other = dependency.referenced;
      switch (dependency.kind) {
        case DependencyKind::extension:
        case DependencyKind::internal:
          if (dependency.dependent.column != object.column && object.column == 0) break;
          if (!stack) {
            if (pending(other)) return false;
            if (owner.cls == ObjectClass::none || dependency.kind == DependencyKind::extension) owner = other;
          } else if (!on_stack(other, 0, stack)) {
            const unsigned arrived = flags;
            find(other, reverse, stack);
            listed(object, arrived);
            return false;
          }
          break;
        case DependencyKind::partition_primary:
          flags |= is_part;
          partition = other;
          break;
        case DependencyKind::partition_secondary:
          if (!(flags & is_part)) partition = other;
          flags |= is_part;
          break;
        default: break;
      }
    }
    if (owner.cls != ObjectClass::none) refuse_owned(object, partition.oid ? partition : owner);
    return true;
  }

 public:
  [[noreturn]] void refuse_owned(const ObjectAddress& object, const ObjectAddress& owner) const {
    const std::string owner_words = dependency::describe(w_.catalog, owner);
    w_.refuse("2BP01",
              fmt::format("cannot drop {} because {} requires it", dependency::describe(w_.catalog, object),
                          owner_words),
              {}, fmt::format("You can drop {} instead.", owner_words));
  }

 private:
  // Newest first, the whole object before its parts (object_address_comparator).
  std::vector<std::pair<ObjectAddress, unsigned>> sorted_dependents(const ObjectAddress& object) const {
    std::vector<std::pair<ObjectAddress, unsigned>> found;
    for (const Dependency& dependency : dependency::dependents(w_.catalog, object)) {
      if (same_object(dependency.dependent, object) && object.column == 0) continue;
      if (dependency.dependent == object) continue;
      found.emplace_back(dependency.dependent, flag_of(dependency.kind));
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      if (a.first.oid != b.first.oid) return a.first.oid > b.first.oid;
      if (a.first.cls != b.first.cls) return a.first.cls < b.first.cls;
      return a.first.column < b.first.column;
    });
    return found;
  }

  Writer& w_;
  const std::vector<ObjectAddress>& pending_;
};

// reportDependentObjects: refuses, or says what CASCADE takes.
void report(Writer& w, const Search& search, const std::vector<ObjectAddress>& named, bool cascade) {
  for (const Victim& victim : search.victims) {
    if ((victim.flags & is_part) && !(victim.flags & by_partition)) {
      search.refuse_owned(victim.object, victim.dependee);
    }
  }
  std::string lines;
  size_t count = 0;
  std::vector<std::string> dependents;
  for (auto it = search.victims.rbegin(); it != search.victims.rend(); ++it) {
    const Victim& victim = *it;
    if (victim.flags & (original | subobject | by_auto | by_internal | by_partition | by_extension)) continue;
    const std::string words = dependency::describe(w.catalog, victim.object);
    if (!lines.empty()) lines += '\n';
    if (cascade) {
      lines += "drop cascades to " + words;
    } else {
      dependents.push_back(words);
      lines += fmt::format("{} depends on {}", words, dependency::describe(w.catalog, victim.dependee));
    }
    ++count;
  }
  if (!dependents.empty()) {
    const std::string what = named.size() == 1
                                 ? fmt::format("cannot drop {} because other objects depend on it",
                                               dependency::describe(w.catalog, named.front()))
                                 : "cannot drop desired object(s) because other objects depend on them";
    Refusal refusal{"2BP01", what, lines, "Use DROP ... CASCADE to drop the dependent objects too."};
    refusal.dependents = std::move(dependents);
    w.refuse(std::move(refusal));
  }
  if (count == 1) w.notice(lines);
  if (count > 1) w.notice(fmt::format("drop cascades to {} other objects\n{}", count, lines));  // DETAIL
}

}  // namespace

void drop_objects(Writer& w, const std::vector<ObjectAddress>& named, bool cascade,
                  const DropOptions& options) {
  Search search(w, named);
  for (const ObjectAddress& object : named) search.find(object, original, nullptr);
  if (!options.internal) report(w, search, named, cascade);
  for (const Victim& victim : search.victims) {
    if (options.skip_original && (victim.flags & original)) continue;
    w.applied.dropped.push_back(
        {victim.object, name_for_record(w.catalog, victim.object), !(victim.flags & original)});
    remove_object(w, victim.object);
  }
}

void drop_recorded(Writer& w, const std::vector<ObjectAddress>& named, bool cascade) {
  const size_t before = w.applied.dropped.size();
  drop_objects(w, named, cascade);
  for (size_t i = before; i < w.applied.dropped.size(); ++i) w.record.drop(w.applied.dropped[i].object);
}

}  // namespace commands
