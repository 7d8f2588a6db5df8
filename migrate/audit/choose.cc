// From wishes to a set that may go.
#include "migrate/audit/choose.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lint/text/glob.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/usage.h"

namespace migrate::audit {
namespace {

using catalog::Relation;

bool wished(const std::vector<Wish>& wishes, const Finding& finding) {
  return std::any_of(wishes.begin(), wishes.end(), [&](const Wish& wish) {
    return wish.check == finding.check && text::glob(wish.subject, finding.subject);
  });
}

// For good, or because another one takes its place.
bool drops_index(const Finding& finding) {
  const std::vector<std::string>& sql = finding.fix->sql;
  return std::any_of(sql.begin(), sql.end(),
                     [](const std::string& s) { return s.starts_with("DROP INDEX "); });
}

// An index goes once, whatever was found of it; other fixes of one object stand beside each other.
using Key = std::pair<std::string, std::string>;
Key key_of(const Finding& finding) {
  return {finding.subject, drops_index(finding) ? std::string() : std::string(finding.check)};
}

class Chooser {
 public:
  Chooser(const View& view, const Judgement& judgement) : view_(view), judgement_(judgement) {}

  Chosen choose(const std::vector<Wish>& wishes) {
    for (const Finding& finding : judgement_.findings) {
      if (finding.fix && finding.fix->kind == Fix::Kind::revision && wished(wishes, finding)) wish(finding);
    }
    keep_halves();
    keep_supporting();
    for (auto& [key, finding] : taken_) out_.taken.push_back(finding);
    return std::move(out_);
  }

 private:
  void wish(const Finding& finding) {
    if (finding.made.revision.empty()) {
      if (refused_.insert(finding.subject).second)
        keep(finding.subject, "it is not in the chain: bring it in or drop it by hand");
      return;
    }
    taken_.emplace(key_of(finding), &finding);
  }

  // Of a redundant pair the index that makes the other redundant.
  void keep_halves() {
    for (const Finding& finding : judgement_.findings) {
      if (finding.check != "redundant-index" || !is_dropped(finding.subject)) continue;
      const Relation* by = view_.schema.relation(view_.schema.resolve_relation(finding.other));
      if (by && taken_.erase({view_.name(*by), {}}) > 0)
        keep(view_.name(*by), fmt::format("it does what {} did, which goes", finding.subject));
    }
  }

  void keep_supporting() {
    std::vector<Usage> going = indexes_kept_by_use(view_);
    std::erase_if(going, [&](const Usage& usage) { return !is_dropped(view_.name(*usage.index)); });
    std::set<std::string> may_go;
    keep_support(view_, going);
    for (const Usage& usage : going) may_go.insert(view_.name(*usage.index));
    for (auto at = taken_.begin(); at != taken_.end();) {
      if (!drops_index(*at->second) || may_go.contains(at->second->subject)) {
        ++at;
        continue;
      }
      keep(at->second->subject, "it is the last that supports a foreign key, or enforces something");
      at = taken_.erase(at);
    }
  }

  bool is_dropped(const std::string& subject) const { return taken_.contains({subject, {}}); }
  void keep(std::string subject, std::string why) {
    out_.kept.push_back({std::move(subject), std::move(why)});
  }

  const View& view_;
  const Judgement& judgement_;
  std::map<Key, const Finding*> taken_;
  std::set<std::string> refused_;
  Chosen out_;
};

}  // namespace

Wish wish_of(const std::string& typed) {
  const size_t colon = typed.find(':');
  if (colon == std::string::npos) return {typed};
  return {typed.substr(0, colon), typed.substr(colon + 1)};
}

Chosen choose(const View& view, const Judgement& judgement, const std::vector<Wish>& wishes) {
  return Chooser(view, judgement).choose(wishes);
}

}  // namespace migrate::audit
