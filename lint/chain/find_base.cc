// The variables that CI systems set for a merge or pull request, and what git knows outside of one.

#include "lint/chain/find_base.h"

#include <array>
#include <string_view>
#include <vector>

#include "lint/chain/git.h"

namespace chain {

namespace {

struct Variable {
  std::string_view name;
  bool commit = false;  // names a commit, not a branch
};

constexpr std::array variables{
    Variable{"GITHUB_BASE_REF"},                      // GitHub, Gitea, Forgejo
    Variable{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME"},  // GitLab
    Variable{"CI_MERGE_REQUEST_DIFF_BASE_SHA", true},
    Variable{"BITBUCKET_PR_DESTINATION_BRANCH"},
    Variable{"SYSTEM_PULLREQUEST_TARGETBRANCH"},  // Azure Pipelines: main, or refs/heads/main
    Variable{"CHANGE_TARGET"},                    // Jenkins
    Variable{"BUILDKITE_PULL_REQUEST_BASE_BRANCH"},
};

constexpr std::string_view whole_clone =
    "in CI, clone with the whole history (GitHub: fetch-depth: 0; GitLab: GIT_DEPTH: \"0\")";

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

std::optional<std::string> line_of(const std::string& folder, const std::vector<std::string>& arguments) {
  const text::Result<std::string> printed = git::run(folder, arguments);
  if (!printed || printed->empty()) return std::nullopt;
  return first_line(*printed);
}

std::string ref_of(const Variable& variable, std::string value) {
  constexpr std::string_view heads = "refs/heads/";
  if (value.starts_with(heads)) value.erase(0, heads.size());
  return variable.commit ? value : "origin/" + value;
}

// The upstream, but where that is this branch's own copy: the remote's main branch; the usual names of that.
std::optional<FoundBase> outside_of_a_request(const std::string& folder) {
  const auto branch = line_of(folder, {"rev-parse", "--abbrev-ref", "HEAD"});
  const auto upstream = line_of(folder, {"rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"});
  const auto main = line_of(folder, {"rev-parse", "--abbrev-ref", "origin/HEAD"});
  const bool own_copy = upstream && branch && upstream->ends_with("/" + *branch);
  if (upstream && (!own_copy || !main || *main == *upstream))
    return FoundBase{*upstream, "the upstream of " + branch.value_or("HEAD")};
  if (main) return FoundBase{*main, "origin/HEAD"};
  // Who made the repository, and did not clone it, has no origin/HEAD.
  for (const char* usual : {"origin/main", "origin/master"}) {
    if (git::commit_of(folder, usual)) return FoundBase{usual, "there is no upstream and no origin/HEAD"};
  }
  // Before the first push of all. Where no branch is checked out, a CI system has fetched a commit alone.
  const bool on_branch = branch && *branch != "HEAD";
  if (on_branch && line_of(folder, {"remote"}) &&
      !line_of(folder, {"for-each-ref", "--count=1", "refs/remotes"}))
    return FoundBase{"", "nothing has been pushed yet"};
  return std::nullopt;
}

text::Error hidden(const std::string& folder, const FoundBase& base, const std::string& mends) {
  return {"this clone is shallow, so where it left " + base.ref + " is not known",
          "`" + mends + "` mends it; " + std::string(whole_clone),
          folder,
          {}};
}

}  // namespace

text::Result<FoundBase> find_base(
    const std::string& folder,
    const std::function<std::optional<std::string>(const std::string& name)>& variable) {
  std::optional<FoundBase> found;
  for (const Variable& one : variables) {
    const std::optional<std::string> value = variable(std::string(one.name));
    if (!value || value->empty()) continue;
    FoundBase base{ref_of(one, *value), std::string(one.name)};
    const bool here = git::commit_of(folder, base.ref).ok();
    if (!found || here) found = std::move(base);
    if (here) break;
  }
  if (!found) found = outside_of_a_request(folder);
  if (!found)
    return text::Error{
        "--base auto finds no branch that this one will be merged into",
        "no variable of a CI system names one, and git knows no upstream: write --base origin/main",
        folder,
        {}};
  if (found->ref.empty()) return *std::move(found);
  const text::Result<std::string> commit = git::commit_of(folder, found->ref);
  if (!commit) {
    const std::string mends = git::unshallow(folder);
    if (!mends.empty()) return hidden(folder, *found, mends);
    text::Error error = commit.error();
    error.message += " (" + found->why + ")";
    error.hint =
        "`git fetch origin '+refs/heads/*:refs/remotes/origin/*'` brings it; " + std::string(whole_clone);
    return error;
  }
  if (!git::run(folder, {"merge-base", "HEAD", *commit}).ok()) {
    if (const std::string mends = git::unshallow(folder); !mends.empty())
      return hidden(folder, *found, mends);
  }
  return *std::move(found);
}

}  // namespace chain
