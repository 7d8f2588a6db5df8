// Kahn's algorithm with a queue that is ordered by phase and name.

#include "lint/print/sql/script.h"

#include <set>
#include <tuple>

namespace print {

void Script::add(Phase phase, std::string name, std::string sql, ObjectAddress makes,
                 std::vector<ObjectAddress> needs) {
  makes.column = 0;
  if (makes.oid != 0) makers_[makes].push_back(statements_.size());
  statements_.push_back({phase, std::move(name), std::move(sql), std::move(needs)});
}

template <class Visit>
void Script::in_order(const Visit& visit) const {
  const size_t count = statements_.size();
  std::vector<std::vector<size_t>> waiting(count);  // for it
  std::vector<size_t> lacks(count, 0);
  for (size_t i = 0; i < count; ++i) {
    std::set<size_t> before;
    for (ObjectAddress need : statements_[i].needs) {
      need.column = 0;
      for (auto whole = aliases_.find(need); whole != aliases_.end(); whole = aliases_.find(need))
        need = whole->second;
      const auto found = makers_.find(need);
      if (found != makers_.end()) before.insert(found->second.begin(), found->second.end());
    }
    before.erase(i);
    lacks[i] = before.size();
    for (const size_t one : before) waiting[one].push_back(i);
  }
  using Place = std::tuple<Phase, std::string_view, size_t>;
  const auto place = [&](size_t i) { return Place{statements_[i].phase, statements_[i].name, i}; };
  std::set<Place> ready, later;
  for (size_t i = 0; i < count; ++i) (lacks[i] == 0 ? ready : later).insert(place(i));
  while (!ready.empty() || !later.empty()) {
    // Nothing is ready: a circle, broken at its first.
    std::set<Place>& from = ready.empty() ? later : ready;
    const size_t next = std::get<size_t>(*from.begin());
    from.erase(from.begin());
    visit(statements_[next]);
    for (const size_t i : waiting[next]) {
      if (lacks[i] == 0 || --lacks[i] > 0) continue;
      if (later.erase(place(i)) > 0) ready.insert(place(i));
    }
  }
}

std::string Script::print() const {
  std::string out;
  in_order([&](const Statement& statement) { out += statement.sql; });
  return out;
}

std::string Script::print_about(std::string_view name) const {
  std::string out;
  in_order([&](const Statement& statement) {
    std::string own = statement.name;
    std::erase(own, '"');
    if (own == name || (own.starts_with(name) && own[name.size()] == '.')) out += statement.sql;
  });
  return out;
}

}  // namespace print
