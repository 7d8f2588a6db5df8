// Chains that keep the two directions of a revision in two files: reading them once it is known which files
// belong.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

struct UpDownFile {
  std::string path;     // relative to the folder
  std::string version;  // as written; versions that are equal as numbers belong together
  std::string name;     // the rest, for the title, and to match directions where a version stands twice
  bool is_up = true;
};

// How the tool sends a script that it has just read, told from its text.
using SendRule = void (*)(std::string_view sql, Script& script);

// Appends a revision for each version, by number. A down is matched with the up of its version; where a
// version has several ups, with the one of its name.
void read_up_down_files(Builder& builder, std::vector<UpDownFile> files, SendRule send);

}  // namespace chain
