# Warnings, sanitizers and the like, carried by the target `flags` that every target of ours links. Headers of
# third parties come in as SYSTEM, so the warnings speak of this project only.
add_library(flags INTERFACE)
target_include_directories(flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_options(flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion>)
# g++ 12 sees overlaps and overruns in std::string's operator+, and unset bytes in a std::variant, that are not there once
# it optimises (GCC bug 105651); those in a precompiled header do not count as the system's. The dev preset keeps these warnings.
target_compile_options(flags INTERFACE
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-maybe-uninitialized>)
# Of files compiled together, one's local name may be another's own. File by file, in the dev preset, it is asked.
if(CMAKE_UNITY_BUILD)
  target_compile_options(flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-shadow>)
endif()
# Without it ccache cannot tell what a precompiled header brings in.
target_compile_options(flags INTERFACE $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fpch-preprocess>)
if(SCHEMALINT_WERROR)
  target_compile_options(flags INTERFACE -Werror)
endif()
if(SCHEMALINT_SANITIZE)
  target_compile_options(flags INTERFACE -fsanitize=${SCHEMALINT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(flags INTERFACE -fsanitize=${SCHEMALINT_SANITIZE})
endif()
if(SCHEMALINT_FUZZ)
  target_compile_options(flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
