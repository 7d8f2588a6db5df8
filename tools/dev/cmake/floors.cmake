# schemalint_floor(<name> <folder> [USES floor...] [PRIVATE third-party...] [SOURCES generated...] [IN_ORDER part...]
#                  [ROWS folder [ROW_HEADER header]])
#   One static library of every .cc below <folder>. Where CMAKE_UNITY_BUILD is on (every preset but dev and clang) its
#   files are compiled sixteen at a time: so a name stands once in a room, be it in an anonymous namespace (tools/dev/check-names).
#   The files of ROWS are exempt: each is a row of a table (tables.cmake) that knows nothing of the others, and each has
#   its own `check`. ROW_HEADER, what a row is made of, is compiled once for them instead. USES and IN_ORDER are checked
#   by tools/dev/check-floors. SQL that a floor sends to a server (<folder>/*.sql) becomes a header: <folder>/x.sql is `inline constexpr std::string_view x_sql` in "<folder>/x.sql.h".
# schemalint_program(<name> <folder> [STATIC_RUNTIME] [USES floor...] [PRIVATE third-party...])
#   main.cc becomes the program; the other files become <name>_passes, which tests may link.

function(schemalint_embed_sql folder)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.sql)
  foreach(script IN LISTS scripts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script})
    cmake_path(GET script STEM LAST_ONLY stem)
    string(MAKE_C_IDENTIFIER ${stem} identifier)
    string(REGEX MATCH "[a-z]+" namespace ${folder})
    file(READ ${script} text)
    schemalint_write(${CMAKE_BINARY_DIR}/generated/${folder}/${stem}.sql.h "#pragma once
#include <string_view>

namespace ${namespace} {
inline constexpr std::string_view ${identifier}_sql = R\"_sql(${text})_sql\";
}
")
  endforeach()
endfunction()

function(schemalint_floor name folder)
  cmake_parse_arguments(arg "" "ROWS;ROW_HEADER" "USES;PRIVATE;SOURCES;IN_ORDER" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/${folder}/main.cc)
  schemalint_embed_sql(${folder})
  if(sources OR arg_SOURCES)
    add_library(${name} STATIC ${sources} ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC flags fmt json ${arg_USES} PRIVATE ${arg_PRIVATE})
    if(CMAKE_UNITY_BUILD AND arg_ROW_HEADER)
      target_precompile_headers(${name} PRIVATE ${STANDARD_HEADERS} "${CMAKE_SOURCE_DIR}/${arg_ROW_HEADER}")
    else()
      target_precompile_headers(${name} REUSE_FROM standard_headers)
    endif()
    if(arg_ROWS)
      file(GLOB rows CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${arg_ROWS}/*.cc)
      set_source_files_properties(${rows} ${arg_SOURCES} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE flags fmt json ${arg_USES})
  endif()
endfunction()

function(schemalint_program name folder)
  cmake_parse_arguments(arg "STATIC_RUNTIME" "" "USES;PRIVATE" ${ARGN})
  schemalint_floor(${name}_passes ${folder} USES ${arg_USES} PRIVATE ${arg_PRIVATE})
  set(main ${CMAKE_SOURCE_DIR}/${folder}/main.cc)
  if(NOT EXISTS ${main})
    return()
  endif()
  add_executable(${name} ${main})
  target_link_libraries(${name} PRIVATE ${name}_passes ${arg_PRIVATE})
  if(arg_STATIC_RUNTIME AND NOT SCHEMALINT_SANITIZE)
    target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()
