// A topological order of the revisions, and the orphans, cycles and forks in their graph.

#include "lint/chain/order.h"

#include <algorithm>
#include <map>
#include <queue>
#include <set>

namespace chain {
namespace {

struct Graph {
  std::vector<std::set<size_t>> before;  // per revision: those it must follow
  std::vector<std::set<size_t>> after;
  std::set<size_t> followed;  // those that are somebody's parent
};

using Index = std::multimap<std::string_view, size_t>;

void report_orphan(Builder& builder, const Revision& revision, const std::string& parent) {
  if (builder.listing().partial()) return;
  builder.problem(Problem::Kind::orphan, revision.id + " follows " + parent + ", which is not in the chain",
                  "restore the file of " + parent + ", or name the revision that it should follow",
                  {{revision.file, {}}}, {revision.id, parent});
}

Graph connect(Builder& builder, const std::vector<std::vector<std::string>>& also_after) {
  const std::vector<Revision>& revisions = builder.chain().revisions;
  Index by_id;
  for (size_t i = 0; i < revisions.size(); ++i) by_id.emplace(revisions[i].id, i);
  Graph graph;
  graph.before.resize(revisions.size());
  graph.after.resize(revisions.size());
  const auto link = [&](size_t from, const std::string& to, bool is_parent) {
    const auto [first, last] = by_id.equal_range(to);
    if (first == last) report_orphan(builder, revisions[from], to);
    for (auto at = first; at != last; ++at) {
      graph.before[from].insert(at->second);
      graph.after[at->second].insert(from);
      if (is_parent) graph.followed.insert(at->second);
    }
  };
  for (size_t i = 0; i < revisions.size(); ++i) {
    for (const std::string& parent : revisions[i].parents) link(i, parent, true);
    if (i < also_after.size()) {
      for (const std::string& id : also_after[i]) link(i, id, true);
    }
  }
  return graph;
}

// Kahn's algorithm; the least index goes first among those that are free.
std::vector<size_t> topological(const Graph& graph) {
  std::vector<size_t> waits(graph.before.size());
  std::priority_queue<size_t, std::vector<size_t>, std::greater<>> free;
  for (size_t i = 0; i < waits.size(); ++i) {
    waits[i] = graph.before[i].size();
    if (waits[i] == 0) free.push(i);
  }
  std::vector<size_t> order;
  while (!free.empty()) {
    const size_t next = free.top();
    free.pop();
    order.push_back(next);
    for (const size_t follower : graph.after[next]) {
      if (--waits[follower] == 0) free.push(follower);
    }
  }
  return order;
}

// From any revision left over, going back through those left over must come round to where it was.
std::vector<size_t> one_cycle(const Graph& graph, const std::set<size_t>& left) {
  std::vector<size_t> path;
  std::map<size_t, size_t> seen;
  size_t at = *left.begin();
  while (!seen.contains(at)) {
    seen[at] = path.size();
    path.push_back(at);
    for (const size_t parent : graph.before[at]) {
      if (left.contains(parent)) {
        at = parent;
        break;
      }
    }
  }
  return {path.begin() + static_cast<ptrdiff_t>(seen[at]), path.end()};
}

void report_cycle(Builder& builder, const std::vector<size_t>& cycle) {
  const std::vector<Revision>& revisions = builder.chain().revisions;
  std::string message = "revisions follow each other in a circle: ";
  std::vector<Place> places;
  std::vector<std::string> ids;
  for (const size_t i : cycle) {
    message += revisions[i].id + " follows ";
    places.push_back({revisions[i].file, {}});
    ids.push_back(revisions[i].id);
  }
  message += revisions[cycle.front()].id;
  builder.problem(Problem::Kind::cycle, std::move(message), "one of them must follow another revision",
                  std::move(places), std::move(ids));
}

void report_fork(Builder& builder, const std::vector<size_t>& heads) {
  const std::vector<Revision>& revisions = builder.chain().revisions;
  std::string list;
  std::vector<Place> places;
  std::vector<std::string> ids;
  for (const size_t i : heads) {
    list += (list.empty() ? "" : i == heads.back() ? " and " : ", ") + revisions[i].id;
    places.push_back({revisions[i].file, {}});
    ids.push_back(revisions[i].id);
  }
  builder.problem(Problem::Kind::fork, "the chain has " + std::to_string(heads.size()) + " heads: " + list,
                  "let one follow the other, or add a revision whose parents are both", std::move(places),
                  std::move(ids));
}

}  // namespace

void order_by_parents(Builder& builder, const std::vector<std::vector<std::string>>& also_after) {
  std::vector<Revision>& revisions = builder.chain().revisions;
  const Graph graph = connect(builder, also_after);
  std::vector<size_t> order = topological(graph);

  std::set<size_t> left;
  for (size_t i = 0; i < revisions.size(); ++i) left.insert(left.end(), i);
  for (const size_t i : order) left.erase(i);
  if (!left.empty()) report_cycle(builder, one_cycle(graph, left));
  order.insert(order.end(), left.begin(), left.end());

  std::vector<size_t> heads;
  for (const size_t i : order) {
    if (!graph.followed.contains(i) && !left.contains(i)) heads.push_back(i);
  }
  if (heads.size() > 1 && !builder.listing().partial()) report_fork(builder, heads);

  std::vector<Revision> ordered;
  ordered.reserve(revisions.size());
  for (const size_t i : order) ordered.push_back(std::move(revisions[i]));
  revisions = std::move(ordered);
}

}  // namespace chain
