# Third-party targets, each named by the one floor that may include it (CMakeLists.txt):
#   pg_query          libpg_query 17 or later, its headers and what glibc before 2.38 lacks
#   pg_query_headers  the parse-tree headers alone
#   pqxx              libpqxx 7.10, with libpq and what an older runtime lacks
#   tomlplusplus, libpq, cli11, json, re2, doctest, fmt
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(doctest REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)

# Release carries fmt inside the program: a shared library costs start-up time. Debian has no archive of it, and its
# headers alone, compiled in every file, are half of the time that a build takes: so one file of ours holds their bodies.
file(WRITE ${CMAKE_BINARY_DIR}/generated/fmt.cc "#include <fmt/format-inl.h>

template auto fmt::detail::thousands_sep_impl<char>(locale_ref) -> thousands_sep_result<char>;
template char fmt::detail::decimal_point_impl<char>(locale_ref);
template auto fmt::detail::dragonbox::to_decimal<double>(double) noexcept -> decimal_fp<double>;
")
add_library(fmt_archive STATIC EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/generated/fmt.cc)
add_library(fmt INTERFACE)
target_link_libraries(fmt INTERFACE $<IF:$<CONFIG:Debug>,fmt::fmt,fmt_archive>)

# The headers that nearly every file includes, compiled once for all: a third of the time that a build takes. Files go on
# including what they use.
file(WRITE ${CMAKE_BINARY_DIR}/generated/standard_headers.cc "")
add_library(standard_headers STATIC ${CMAKE_BINARY_DIR}/generated/standard_headers.cc)
target_link_libraries(standard_headers PUBLIC flags fmt)
set(STANDARD_HEADERS
  <algorithm> <array> <charconv> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <utility> <variant> <vector> <fmt/format.h>)
target_precompile_headers(standard_headers PRIVATE ${STANDARD_HEADERS})

add_library(json INTERFACE)
target_link_libraries(json INTERFACE nlohmann_json::nlohmann_json)

# Both are used as headers alone, which lie in the compiler's own path on Debian.
add_library(tomlplusplus INTERFACE)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
target_include_directories(tomlplusplus SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})
target_compile_definitions(tomlplusplus INTERFACE TOML_HEADER_ONLY=1)
add_library(cli11 INTERFACE)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
target_include_directories(cli11 SYSTEM INTERFACE ${CLI11_INCLUDE})

# Of the archive: a shared library costs start-up time.
add_library(re2 INTERFACE)
find_path(RE2_INCLUDE re2/re2.h REQUIRED)
find_library(RE2_ARCHIVE NAMES libre2.a REQUIRED)
target_include_directories(re2 SYSTEM INTERFACE ${RE2_INCLUDE})
target_link_libraries(re2 INTERFACE ${RE2_ARCHIVE} Threads::Threads)

add_library(libpq INTERFACE)
target_link_libraries(libpq INTERFACE PkgConfig::LIBPQ)

# libpg_query. The node headers, shipped from 17 on, are what tells a usable copy from Debian 12's own.
set(places ${SCHEMALINT_PG_QUERY_ROOT} /usr /usr/local)
find_path(PG_QUERY_INCLUDE pg_query/postgres/nodes/parsenodes.h NO_DEFAULT_PATH
  HINTS ${places} PATH_SUFFIXES include)
find_library(PG_QUERY_ARCHIVE NAMES libpg_query.a NO_DEFAULT_PATH
  HINTS ${places} PATH_SUFFIXES lib/${CMAKE_LIBRARY_ARCHITECTURE} lib)
if(NOT PG_QUERY_INCLUDE OR NOT PG_QUERY_ARCHIVE)
  set(fetched ${CMAKE_SOURCE_DIR}/build/deps/pg_query)
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/dev/fetch-pg-query ${fetched} COMMAND_ERROR_IS_FATAL ANY)
  find_path(PG_QUERY_INCLUDE pg_query/postgres/nodes/parsenodes.h REQUIRED NO_DEFAULT_PATH
    HINTS ${fetched}/usr/include)
  find_library(PG_QUERY_ARCHIVE NAMES libpg_query.a REQUIRED NO_DEFAULT_PATH
    HINTS ${fetched}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE} ${fetched}/usr/lib)
endif()
message(STATUS "libpg_query: ${PG_QUERY_ARCHIVE}")

add_library(pg_query_headers INTERFACE)
target_include_directories(pg_query_headers SYSTEM INTERFACE
  ${PG_QUERY_INCLUDE} ${PG_QUERY_INCLUDE}/pg_query ${PG_QUERY_INCLUDE}/pg_query/postgres)
add_library(pg_query INTERFACE)
target_link_libraries(pg_query INTERFACE pg_query_headers ${PG_QUERY_ARCHIVE} Threads::Threads m)

include(CheckFunctionExists)
check_function_exists(__isoc23_strtoul GLIBC_HAS_ISOC23)
check_function_exists(strlcpy GLIBC_HAS_STRLCPY)
if(NOT GLIBC_HAS_ISOC23 OR NOT GLIBC_HAS_STRLCPY)
  # After the archive on the link line, which is why these are not part of lint_sql.
  add_library(glibc_shims STATIC ${CMAKE_SOURCE_DIR}/lint/sql/glibc_shims.c)
  target_link_libraries(pg_query INTERFACE glibc_shims)
endif()

# libpqxx 7.10 or later of 7: 6.4, Debian 12's own, connects anew in silence.
set(PQXX_ENOUGH "7\\.1[0-9]")
set(places ${SCHEMALINT_PQXX_ROOT} /usr /usr/local)
find_path(PQXX_INCLUDE pqxx/version.hxx NO_DEFAULT_PATH HINTS ${places} PATH_SUFFIXES include)
find_library(PQXX_ARCHIVE NAMES libpqxx.a NO_DEFAULT_PATH HINTS ${places} PATH_SUFFIXES lib/${CMAKE_LIBRARY_ARCHITECTURE} lib)
set(pqxx_version)
if(PQXX_INCLUDE)
  file(STRINGS ${PQXX_INCLUDE}/pqxx/version.hxx pqxx_version REGEX "define PQXX_VERSION \"${PQXX_ENOUGH}")
endif()
if(NOT pqxx_version OR NOT PQXX_ARCHIVE)
  unset(PQXX_INCLUDE CACHE)
  unset(PQXX_ARCHIVE CACHE)
  set(fetched ${CMAKE_SOURCE_DIR}/build/deps/pqxx)
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/dev/fetch-pqxx ${fetched} COMMAND_ERROR_IS_FATAL ANY)
  find_path(PQXX_INCLUDE pqxx/version.hxx REQUIRED NO_DEFAULT_PATH HINTS ${fetched}/usr/include)
  find_library(PQXX_ARCHIVE NAMES libpqxx.a REQUIRED NO_DEFAULT_PATH
    HINTS ${fetched}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE} ${fetched}/usr/lib)
endif()
message(STATUS "libpqxx: ${PQXX_ARCHIVE}")
add_library(pqxx_shims STATIC ${CMAKE_SOURCE_DIR}/migrate/session/pqxx_shims.c)
add_library(pqxx INTERFACE)
target_include_directories(pqxx SYSTEM INTERFACE ${PQXX_INCLUDE})
target_link_libraries(pqxx INTERFACE ${PQXX_ARCHIVE} libpq pqxx_shims)
if(TARGET glibc_shims)
  target_link_libraries(pqxx INTERFACE glibc_shims)
endif()
