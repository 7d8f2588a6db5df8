# Three tables made from folder listings, so that a new rule, check or layout edits no shared line.
#
#   rules/<id>.cc               defines, in namespace rules,
#                                   extern constinit const lint::Rule <id, dashes as underscores>{...};
#   rules/<id>.md               is its page, printed by `schemalint explain <id>`
#   migrate/audit/checks/<id>.cc, .md  the same: const migrate::audit::Check in namespace migrate::audit::checks
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

# The table of what <folder> defines in <namespace>, one constant of type <holder>::<type> a file, and the pages beside
# them. Sets <table> to the .cc that holds it.
function(schemalint_paged_table table folder namespace holder type)
  schemalint_listing(ids ${folder})
  schemalint_rows(rows ${holder}::${type} "" ${ids})
  set(pages "")
  foreach(id IN LISTS ids)
    set(page ${CMAKE_SOURCE_DIR}/${folder}/${id}.md)
    if(EXISTS ${page})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
      file(READ ${page} page_text)
      string(APPEND pages "  if (id == \"${id}\") return R\"_page(${page_text})_page\";\n")
    endif()
  endforeach()
  schemalint_write(${generated}/${folder}/table.h "#pragma once
// Generated from the listing of ${folder}/ by tools/dev/cmake/tables.cmake.
#include <span>
#include <string_view>

namespace ${holder} {
struct ${type};
}

namespace ${namespace} {
std::span<const ${holder}::${type}* const> all();
std::string_view page(std::string_view id);
}  // namespace ${namespace}
")
  schemalint_write(${generated}/${folder}/table.cc "#include \"${folder}/table.h\"

#include <array>

namespace ${namespace} {
${rows}
std::string_view page([[maybe_unused]] std::string_view id) {
${pages}  return {};
}
}  // namespace ${namespace}
")
  set(${table} ${generated}/${folder}/table.cc PARENT_SCOPE)
endfunction()

schemalint_paged_table(RULE_TABLE rules rules lint Rule)
# The names alone, for `-- schemalint: allow <check>` at a statement: schemalint itself asks none of them.
schemalint_listing(check_ids migrate/audit/checks)
list(TRANSFORM check_ids REPLACE "(.+)" "\"\\1\"")
list(JOIN check_ids ", " check_ids)
schemalint_write(${generated}/lint/engine/audit_checks.h "#pragma once
// Generated from the listing of migrate/audit/checks by tools/dev/cmake/tables.cmake.
#include <string_view>

namespace lint {
inline constexpr std::string_view audit_checks[] = {${check_ids}};
}
")
schemalint_paged_table(AUDIT_TABLE migrate/audit/checks migrate::audit::checks migrate::audit Check)

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
