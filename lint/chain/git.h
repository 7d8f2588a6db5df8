// The git program, asked about the repository that a folder lies in.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lint/text/result.h"

namespace chain::git {

// What git printed. An Error carries its own last words.
text::Result<std::string> run(const std::string& folder, const std::vector<std::string>& arguments,
                              const std::string& input = {});

// The line that brings a clone cut off at some depth the history that it lacks; empty where it is whole.
std::string unshallow(const std::string& folder);

// The commit that a name means.
text::Result<std::string> commit_of(const std::string& folder, const std::string& ref);

// The files below `folder` at a commit: path relative to it, and the blob's name.
text::Result<std::map<std::string, std::string>> files_at(const std::string& folder,
                                                          const std::string& commit);

// The tracked files below `folder` that differ from a commit, relative to it.
text::Result<std::set<std::string>> changed_since(const std::string& folder, const std::string& commit);

// The contents of blobs, in the order asked for.
text::Result<std::vector<std::string>> contents(const std::string& folder,
                                                const std::vector<std::string>& blobs);

}  // namespace chain::git
