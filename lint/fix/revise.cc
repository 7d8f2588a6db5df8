// Applying edits, and writing revisions into the sections that a layout's empty ones have.

#include "lint/fix/revise.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "lint/chain/layout.h"
#include "lint/text/trim.h"

namespace fix {

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

std::string bytes_of(const text::Source& source) {
  return (source.had_bom ? std::string(mark) : std::string()) + source.bytes;
}

// "20240101000000" of "20240101000000_init"; empty of "1.5.2".
std::string number_of(std::string_view id) {
  const size_t end = std::min(id.find_first_not_of("0123456789"), id.size());
  return end == id.size() || id[end] == '_' ? std::string(id.substr(0, end)) : "";
}

std::string next_number(std::string number) {
  size_t i = number.size();
  while (i > 0 && number[i - 1] == '9') number[--i] = '0';
  if (i == 0) return "1" + number;
  ++number[i - 1];
  return number;
}

// A second later where it is a time, else the next number, as wide.
std::string version_after(const std::string& id) {
  constexpr size_t digits = 14;
  std::tm parts{};
  if (id.size() != digits || ::strptime(id.c_str(), "%Y%m%d%H%M%S", &parts) == nullptr)
    return next_number(id);
  const std::time_t time = ::timegm(&parts) + 1;
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &parts);
  return text.data();
}

bool less(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view number) {
    while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
    return number;
  };
  a = plain(a);
  b = plain(b);
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// The ids of so many new revisions, right after that one; where there is no room, after the last one.
text::Result<std::vector<std::string>> versions(const chain::Chain& chain, uint32_t revision, size_t count) {
  std::string last;
  for (const chain::Revision& one : chain.revisions) {
    if (one.repeatable) continue;
    const std::string number = number_of(one.id);
    if (number.empty())
      return text::Error{
          fmt::format("revision {} is no number, so that none can be counted on from it", one.id),
          "",
          "",
          {}};
    if (last.empty() || less(last, number)) last = number;
  }
  const auto from = [&](const std::string& first) {
    std::vector<std::string> found;
    for (std::string at = version_after(first); found.size() < count; at = version_after(at))
      found.push_back(at);
    return found;
  };
  const std::string own = number_of(chain.revisions[revision].id);
  std::vector<std::string> right_after = from(own);
  const bool room =
      std::none_of(chain.revisions.begin(), chain.revisions.end(), [&](const chain::Revision& one) {
        const std::string number = number_of(one.id);
        return !one.repeatable && less(own, number) && !less(right_after.back(), number);
      });
  return room ? right_after : from(last);
}

void apply(const chain::Chain& chain, const std::vector<lint::Edit>& edits, Contents& contents) {
  for (size_t i = edits.size(); i-- > 0;) {
    const text::Source& source = chain.files[edits[i].at.file];
    std::string& bytes = contents.try_emplace(source.path, bytes_of(source)).first->second;
    const size_t begin = edits[i].at.at.begin + (source.had_bom ? mark.size() : 0);
    bytes.replace(begin, edits[i].at.at.size(), edits[i].text);
  }
}

// The section of an empty revision filled in.
void fill(const chain::Chain& chain, const std::optional<chain::Script>& script, const std::string& sql,
          Contents& contents) {
  if (!script || sql.empty()) return;
  const text::Source& source = chain.files[script->file];
  const std::string_view body = source.slice(script->body);
  const bool more = script->body.end < source.bytes.size();
  // A line that the layout wants above the SQL stays; a comment of nothing holds its place.
  std::string kept(text::trim_back(body));
  if (kept == "--") kept.clear();
  const bool on_line = script->body.begin == 0 || source.bytes[script->body.begin - 1] == '\n';
  const std::string above = !kept.empty() ? kept + "\n" : on_line ? "" : "\n";
  const std::string filled = above + sql + "\n" + (more ? "\n" : "");
  std::string& bytes = contents.at(source.path);
  bytes.replace(script->body.begin, script->body.size(), filled);
}

bool follows(const chain::Revision& revision, const std::string& parent) {
  return std::find(revision.parents.begin(), revision.parents.end(), parent) != revision.parents.end();
}

constexpr std::string_view parent_directive = "-- migrate:parent";

// The child follows `now` instead of `before`, where its header names that; else it gets a header.
void follow(const chain::Chain& chain, const chain::Revision& child, const std::string& before,
            const std::string& now, Contents& contents) {
  const text::Source& source = chain.files[child.file];
  std::string& bytes = contents.try_emplace(source.path, bytes_of(source)).first->second;
  const size_t directive = bytes.find(parent_directive);
  if (directive == std::string::npos) {
    const size_t at = source.had_bom ? mark.size() : 0;
    bytes.insert(
        at, std::string(parent_directive) + " " + now + (bytes.find("\r\n") < bytes.size() ? "\r\n" : "\n"));
    return;
  }
  const size_t end = std::min(bytes.find_first_of("\r\n", directive), bytes.size());
  for (size_t at = directive + parent_directive.size(); at < end;) {
    const size_t begin = std::min(bytes.find_first_not_of(" \t", at), end);
    at = std::min(bytes.find_first_of(" \t\r\n", begin), end);
    const std::string word = bytes.substr(begin, at - begin);
    const bool is_it = word == before || (!less(word, before) && !less(before, word));
    if (!is_it || word.empty()) continue;
    bytes.replace(begin, at - begin, now);
    return;
  }
}

// Where revisions name what they follow, the new ones stand between the finding's and its children.
text::Result<void> put_between(const chain::Chain& chain, const chain::Revision& revision,
                               const std::vector<std::string>& ids, const Reread& reread,
                               Contents& contents) {
  for (const std::string& id : ids) {
    const auto file = std::find_if(contents.begin(), contents.end(), [&](const auto& entry) {
      return text::file_name(entry.first).starts_with(id + "_");
    });
    if (file == contents.end()) continue;
    const std::string& parent =
        id == ids.front() ? revision.id : *std::prev(std::find(ids.begin(), ids.end(), id));
    file->second.insert(0, std::string(parent_directive) + " " + parent + "\n");
  }
  const text::Result<chain::Chain> with = reread(contents);
  if (!with) return with.error();
  for (const chain::Revision& child : chain.revisions) {
    if (!follows(child, revision.id)) continue;
    const auto now = std::find_if(with->revisions.begin(), with->revisions.end(),
                                  [&](const chain::Revision& one) { return one.id == child.id; });
    if (now != with->revisions.end() && follows(*now, revision.id))
      follow(chain, child, revision.id, ids.back(), contents);
  }
  return {};
}

}  // namespace

text::Result<Contents> revise(const chain::Chain& chain, const lint::Finding& finding, const Reread& reread) {
  Contents contents;
  apply(chain, finding.fix->edits, contents);
  const std::vector<lint::FollowUp>& then = finding.fix->then;
  if (then.empty()) return contents;
  const chain::Layout* layout = chain::layout_named(chain.layout);
  if (layout == nullptr || layout->new_files == nullptr)
    return text::Error{
        fmt::format("a new revision of a {} chain is written by its own tool", chain.layout), "", "", {}};
  const text::Result<std::vector<std::string>> ids = versions(chain, finding.revision, then.size());
  if (!ids) return ids.error();
  Contents empty = contents;
  for (size_t i = 0; i < then.size(); ++i) {
    for (chain::NewFile& file : layout->new_files(
             {.version = (*ids)[i], .name = then[i].name, .no_transaction = then[i].no_transaction})) {
      const std::string path = text::join_path(chain.root, file.path);
      if (text::path_kind(path) != text::PathKind::missing || empty.contains(path))
        return text::Error{"is there already", "", path, {}};
      empty.emplace(path, std::move(file.text));
    }
  }
  const chain::Revision& revision = chain.revisions[finding.revision];
  if (!revision.parents.empty() ||
      std::any_of(chain.revisions.begin(), chain.revisions.end(),
                  [&](const chain::Revision& one) { return follows(one, revision.id); })) {
    const text::Result<void> put = put_between(chain, revision, *ids, reread, empty);
    if (!put) return put.error();
  }
  const text::Result<chain::Chain> with = reread(empty);
  if (!with) return with.error();
  contents = std::move(empty);
  for (size_t i = 0; i < then.size(); ++i) {
    const auto made = std::find_if(with->revisions.begin(), with->revisions.end(),
                                   [&](const chain::Revision& r) { return number_of(r.id) == (*ids)[i]; });
    if (made == with->revisions.end() || !made->up)
      return text::Error{fmt::format("the layout does not read a revision {} back", (*ids)[i]), "", "", {}};
    // From the end, so that places before it stay.
    const bool down_first =
        made->down && made->down->file == made->up->file && made->down->body.begin > made->up->body.begin;
    if (down_first) fill(*with, made->down, then[i].down, contents);
    fill(*with, made->up, then[i].up, contents);
    if (!down_first) fill(*with, made->down, then[i].down, contents);
  }
  return contents;
}

}  // namespace fix
