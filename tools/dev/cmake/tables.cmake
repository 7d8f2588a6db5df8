# Two tables made from folder listings, so that a new rule or layout edits no shared line.
#
#   rules/<id>.cc               defines, in namespace rules,
#                                   extern constinit const lint::Rule <id, dashes as underscores>{...};
#   rules/<id>.md               is its page, printed by `schemalint explain <id>`
#   lint/chain/layouts/<name>.cc  defines, in namespace chain::layouts,
#                                   extern constinit const Layout <name, dashes as underscores>_layout{...};
#
# What the rest of the program includes:
#   "rules/table.h"               std::span<const lint::Rule* const> rules::all();         sorted by id
#                                 std::string_view rules::page(std::string_view id);      empty: no such page
#   "lint/chain/layouts/table.h"  std::span<const chain::Layout* const> chain::layouts::all();   sorted by name
#   "tools/version.h"             schemalint_version
# `extern` with the initializer is needed: a const at namespace scope is otherwise private to its file.

function(schemalint_write path content)
  if(EXISTS ${path})
    file(READ ${path} old)
    if(old STREQUAL content)
      return()
    endif()
  endif()
  file(WRITE ${path} "${content}")
endfunction()

# Sets <names> to the names of <folder>'s .cc files, sorted.
function(schemalint_listing names folder)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  list(SORT files)
  set(found)
  foreach(file IN LISTS files)
    cmake_path(GET file STEM LAST_ONLY name)
    list(APPEND found ${name})
  endforeach()
  set(${names} ${found} PARENT_SCOPE)
endfunction()

# The C++ text of a table of pointers to constants of <type>, one for each name, called <name><suffix>.
function(schemalint_rows text type suffix)
  set(declarations "")
  set(pointers "")
  foreach(name IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "${name}${suffix}" identifier)
    string(APPEND declarations "extern const ${type} ${identifier};\n")
    string(APPEND pointers "&${identifier}, ")
  endforeach()
  list(LENGTH ARGN count)
  set(${text} "${declarations}\nstd::span<const ${type}* const> all() {
  static constexpr std::array<const ${type}*, ${count}> rows{${pointers}};
  return rows;\n}\n" PARENT_SCOPE)
endfunction()

set(generated ${CMAKE_BINARY_DIR}/generated)

# The version, for `--version` and for reports that name their tool.
schemalint_write(${generated}/tools/version.h "#pragma once
#include <string_view>

inline constexpr std::string_view schemalint_version = \"${PROJECT_VERSION}\";
")

schemalint_listing(rule_ids rules)
schemalint_rows(rule_rows lint::Rule "" ${rule_ids})
set(pages "")
foreach(id IN LISTS rule_ids)
  set(page ${CMAKE_SOURCE_DIR}/rules/${id}.md)
  if(EXISTS ${page})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
    file(READ ${page} page_text)
    string(APPEND pages "  if (id == \"${id}\") return R\"_page(${page_text})_page\";\n")
  endif()
endforeach()
schemalint_write(${generated}/rules/table.h "#pragma once
// Generated from the listing of rules/ by tools/dev/cmake/tables.cmake.
#include <span>
#include <string_view>

namespace lint {
struct Rule;
}

namespace rules {
std::span<const lint::Rule* const> all();
std::string_view page(std::string_view id);
}  // namespace rules
")
schemalint_write(${generated}/rules/table.cc "#include \"rules/table.h\"

#include <array>

namespace rules {
${rule_rows}
std::string_view page([[maybe_unused]] std::string_view id) {
${pages}  return {};
}
}  // namespace rules
")
set(RULE_TABLE ${generated}/rules/table.cc)

schemalint_listing(layout_names lint/chain/layouts)
schemalint_rows(layout_rows Layout "_layout" ${layout_names})
schemalint_write(${generated}/lint/chain/layouts/table.h "#pragma once
// Generated from the listing of lint/chain/layouts/ by tools/dev/cmake/tables.cmake.
#include <span>

namespace chain {
struct Layout;
}

namespace chain::layouts {
std::span<const Layout* const> all();
}
")
schemalint_write(${generated}/lint/chain/layouts/table.cc "#include \"lint/chain/layouts/table.h\"

#include <array>

namespace chain::layouts {
${layout_rows}}  // namespace chain::layouts
")
set(LAYOUT_TABLE ${generated}/lint/chain/layouts/table.cc)
