# Warnings and sanitizers ride on one INTERFACE target, so that nothing depends on CMAKE_CXX_FLAGS.
add_library(offstage_flags INTERFACE)
target_include_directories(offstage_flags INTERFACE ${PROJECT_SOURCE_DIR})
# A designated initializer leaves the other members at their defaults on purpose.
target_compile_options(offstage_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wno-missing-field-initializers -Werror)
# GCC 12 sees overlapping copies in std::string's own operator+ (GCC bug 105651), and members of
# std::variant and of conditional temporaries as uninitialized; Clang and the sanitizers look for the real.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(offstage_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

if(OFFSTAGE_SANITIZE)
  target_compile_options(offstage_flags INTERFACE
    -fsanitize=${OFFSTAGE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(offstage_flags INTERFACE -fsanitize=${OFFSTAGE_SANITIZE})
endif()

# libFuzzer follows coverage in everything that a fuzzer links.
if(OFFSTAGE_FUZZ)
  target_compile_options(offstage_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Asio's fences are invisible to GCC's thread sanitizer, which says so for each.
if(OFFSTAGE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(offstage_flags INTERFACE -Wno-tsan)
endif()

# ccache makes a second build cheap; it is used when it is there.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# offstage_library(name SOURCES...): one layer as a static library with the project's flags.
function(offstage_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC offstage_flags)
endfunction()
