# C++ functions from one unchanged source: a library that `offstage` loads, and the `bootstrap` that Lambda runs.
#
#   offstage_add_lambda(name sources...)
#
# makes two targets,
#   name            <output>/name.so         loaded by `offstage`; $<TARGET_FILE:name> is its path
#   name_bootstrap  <output>/name/bootstrap  the executable for a runtime of provided.al2023
# where <output> is OFFSTAGE_LAMBDA_OUTPUT_DIRECTORY, or the current build folder. What is set on `name`
# afterwards (target_link_libraries, target_compile_definitions, ...) holds for both. `aws-lambda-package-name`
# puts bootstrap into <output>/name.zip, ready to be uploaded.
#
# The runtimes are compiled in the project that uses them: with its compiler, its standard library and its
# sanitizers, also when it compiles for another processor.

include_guard(GLOBAL)

if(NOT DEFINED OFFSTAGE_LAMBDA_HOST_DIR)
  cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH OFFSTAGE_LAMBDA_HOST_DIR)
  cmake_path(APPEND OFFSTAGE_LAMBDA_HOST_DIR lambda-host)
endif()
set(OFFSTAGE_LAMBDA_HOST_DIR ${OFFSTAGE_LAMBDA_HOST_DIR} CACHE INTERNAL "Where the runtimes' sources are")

find_package(Threads REQUIRED)

# One runtime as an archive. Exceptions and RTTI are on whatever the handler is built with.
function(_offstage_lambda_archive name)
  list(TRANSFORM ARGN PREPEND ${OFFSTAGE_LAMBDA_HOST_DIR}/runtime/)
  add_library(${name} STATIC ${ARGN}
    ${OFFSTAGE_LAMBDA_HOST_DIR}/runtime/invocation.cpp ${OFFSTAGE_LAMBDA_HOST_DIR}/runtime/logging.cpp)
  target_include_directories(${name} PUBLIC ${OFFSTAGE_LAMBDA_HOST_DIR}/include)
  target_compile_features(${name} PUBLIC cxx_std_11)
  target_compile_options(${name} PRIVATE -fexceptions -frtti -fvisibility=hidden -fno-lto)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF)
  if(TARGET offstage_flags)
    target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:offstage_flags>)
  endif()
endfunction()

_offstage_lambda_archive(offstage_lambda_in_process in_process.cpp)
_offstage_lambda_archive(offstage_lambda_runtime runtime_api.cpp http_connection.cpp arc4random.cpp)
target_link_options(offstage_lambda_runtime INTERFACE LINKER:--undefined=arc4random)
# The host asks for the entry by name; nothing in the library refers to it.
target_link_options(offstage_lambda_in_process INTERFACE
  LINKER:--undefined=offstage_lambda_entry
  LINKER:--version-script=${OFFSTAGE_LAMBDA_HOST_DIR}/runtime/library.map)

# What handlers link, under upstream's name as well: a loadable module gets the runtime of the host, an
# executable the client of the Runtime API.
add_library(offstage_lambda INTERFACE)
target_link_libraries(offstage_lambda INTERFACE
  $<IF:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,MODULE_LIBRARY>,offstage_lambda_in_process,offstage_lambda_runtime>)
add_library(offstage::lambda ALIAS offstage_lambda)
add_library(AWS::aws-lambda-runtime ALIAS offstage_lambda)

# What offstage::dynamodb links: OpenSSL as shared libraries inside `offstage`, as archives in a bootstrap where
# there are some.
function(offstage_lambda_openssl result)
  find_library(OFFSTAGE_DEFLATE_ARCHIVE libdeflate.a REQUIRED)
  set(shared OpenSSL::SSL OpenSSL::Crypto ${OFFSTAGE_DEFLATE_ARCHIVE} Threads::Threads)
  find_library(OFFSTAGE_SSL_ARCHIVE libssl.a)
  find_library(OFFSTAGE_CRYPTO_ARCHIVE libcrypto.a)
  mark_as_advanced(OFFSTAGE_SSL_ARCHIVE OFFSTAGE_CRYPTO_ARCHIVE OFFSTAGE_DEFLATE_ARCHIVE)
  if(OFFSTAGE_SSL_ARCHIVE AND OFFSTAGE_CRYPTO_ARCHIVE)
    set(archives ${OFFSTAGE_SSL_ARCHIVE} ${OFFSTAGE_CRYPTO_ARCHIVE} ${OFFSTAGE_DEFLATE_ARCHIVE} Threads::Threads
      ${CMAKE_DL_LIBS})
    set(is_bootstrap $<BOOL:$<TARGET_PROPERTY:OFFSTAGE_LAMBDA_BOOTSTRAP>>)
    set(${result} "$<IF:${is_bootstrap},${archives},${shared}>" PARENT_SCOPE)
  else()
    set(${result} ${shared} PARENT_SCOPE)
  endif()
endfunction()

# Sets what both ways of building a handler have in common.
function(_offstage_lambda_flags target)
  target_link_options(${target} PRIVATE LINKER:--as-needed)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "MODULE_LIBRARY")
    set_target_properties(${target} PROPERTIES PREFIX "" SUFFIX ".so"
      CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON INTERPROCEDURAL_OPTIMIZATION OFF)
    # Inline variables must not be merged across the copies of the library, one for each environment.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  else()
    set_target_properties(${target} PROPERTIES OFFSTAGE_LAMBDA_BOOTSTRAP ON)
    # Lambda's image has libc and libgcc_s, and not necessarily a libstdc++ as new as ours. libgcc stays shared:
    # its archive wants a newer libc than Lambda's.
    if(NOT OFFSTAGE_SANITIZE)
      target_link_options(${target} PRIVATE -static-libstdc++)
    endif()
  endif()
endfunction()

# Gives `target` the sources, libraries and settings of `model`, also those that are set later.
function(_offstage_lambda_same_as target model)
  foreach(property SOURCES LINK_LIBRARIES COMPILE_DEFINITIONS COMPILE_OPTIONS COMPILE_FEATURES
                   INCLUDE_DIRECTORIES)
    set(${property} "$<TARGET_PROPERTY:${model},${property}>")
  endforeach()
  target_sources(${target} PRIVATE ${SOURCES})
  target_link_libraries(${target} PRIVATE ${LINK_LIBRARIES})
  target_compile_definitions(${target} PRIVATE ${COMPILE_DEFINITIONS})
  target_compile_options(${target} PRIVATE ${COMPILE_OPTIONS})
  target_include_directories(${target} PRIVATE ${INCLUDE_DIRECTORIES})
endfunction()

# aws-lambda-package-<name>: a zip with the executable as `bootstrap`.
function(_offstage_lambda_zip name executable folder)
  add_custom_target(aws-lambda-package-${name}
    COMMAND ${CMAKE_COMMAND} -E tar cf ${folder}.zip --format=zip bootstrap
    WORKING_DIRECTORY ${folder}
    COMMENT "Packing ${name}.zip"
    VERBATIM)
  add_dependencies(aws-lambda-package-${name} ${executable})
endfunction()

function(offstage_add_lambda name)
  if(NOT ARGN)
    message(FATAL_ERROR "offstage_add_lambda(${name}): name at least one source file")
  endif()
  set(output ${OFFSTAGE_LAMBDA_OUTPUT_DIRECTORY})
  if(NOT output)
    set(output ${CMAKE_CURRENT_BINARY_DIR})
  endif()

  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE offstage_lambda Threads::Threads)
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${output} OUTPUT_NAME ${name})
  _offstage_lambda_flags(${name})

  add_executable(${name}_bootstrap)
  _offstage_lambda_same_as(${name}_bootstrap ${name})
  set_target_properties(${name}_bootstrap PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${output}/${name} OUTPUT_NAME bootstrap)
  _offstage_lambda_flags(${name}_bootstrap)
  _offstage_lambda_zip(${name} ${name}_bootstrap ${output}/${name})
endfunction()

# Upstream's function: `target` is an executable that links AWS::aws-lambda-runtime. Adds the library that
# `offstage` loads, target_in_process with <target>.so, and packs the executable. Upstream's NO_LIBC is accepted;
# libc is never packed.
function(aws_lambda_package_target target)
  cmake_parse_arguments(PARSE_ARGV 1 package "NO_LIBC" "" "")
  add_library(${target}_in_process MODULE)
  _offstage_lambda_same_as(${target}_in_process ${target})
  target_link_libraries(${target}_in_process PRIVATE Threads::Threads)
  set_target_properties(${target}_in_process PROPERTIES
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} OUTPUT_NAME ${target})
  _offstage_lambda_flags(${target}_in_process)

  _offstage_lambda_flags(${target})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}-lambda)
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:${target}> ${folder}/bootstrap
    VERBATIM)
  _offstage_lambda_zip(${target} ${target} ${folder})
endfunction()
