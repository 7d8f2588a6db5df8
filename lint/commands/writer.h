// Inside of apply(): the Catalog that a command writes to, the words it leaves, the record of its work.
#pragma once

#include <string>
#include <string_view>

#include "lint/catalog/catalog.h"
#include "lint/commands/applied.h"
#include "lint/commands/work.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Who only looks: what is not found may have to be refused.
struct Reader {
  const Catalog& catalog;
  const ApplyContext& context;

  [[noreturn]] void refuse(std::string sqlstate, std::string message, std::string detail = {},
                           std::string hint = {}) const {
    throw Refused{{std::move(sqlstate), std::move(message), std::move(detail), std::move(hint)}};
  }
  [[noreturn]] void refuse(Refusal refusal) const { throw Refused{std::move(refusal)}; }
  // `conflicting` stands in the way: unless a blind spot may have dropped it, or its table `of`, in between.
  [[noreturn]] void refuse(ObjectAddress conflicting, std::string_view of, Refusal refusal) const {
    Refused refused{std::move(refusal)};
    if (may_exist(of)) refused.conflicting = conflicting;
    throw refused;
  }
  // A blind spot may have made a relation (type, schema...) of that name: its absence proves nothing.
  bool may_exist(std::string_view name) const { return !context.strict && catalog.may_be_touched(name); }
  // A blind spot may have given it more, or it is presumed.
  bool may_have_more(const Relation& relation) const {
    return !context.strict && catalog.may_be_touched(relation);
  }
};

struct Writer : Reader {
  Writer(Catalog& written, const ApplyContext& in, Applied& told, Recorder recorder = Recorder())
      : Reader{written, in}, catalog(written), applied(told), record(recorder) {}

  Catalog& catalog;
  Applied& applied;
  Recorder record;

  void notice(std::string text) const { applied.notices.push_back(std::move(text)); }
  void blind(std::string why) const { applied.blind.push_back(std::move(why)); }
  // Says so: index "i" may have been made by what could not be read.
  void unsure(std::string what, std::string_view name) const {
    blind(std::move(what) + (catalog.is_presumed(name) ? " is not known: no revision makes it"
                                                       : " may have been made by what could not be read"));
  }
  // Something of the relation's.
  void unsure(std::string what, const Relation& relation) const {
    blind(std::move(what) + (relation.open() ? " is not known: no revision makes it"
                                             : " may have been made by what could not be read"));
  }
  void created(ObjectAddress object) const { applied.created.push_back(object); }
  void altered(ObjectAddress object) const { applied.altered.push_back(object); }
};

}  // namespace commands
