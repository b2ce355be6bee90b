# What find_package(offstage) and find_package(aws-lambda-runtime) need, from the build folder
# (-Doffstage_DIR=<build>/cmake) and installed.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# The two configs in `folder`, for use in the two destinations.
function(_offstage_write_configs folder offstage_destination runtime_destination)
  if(OFFSTAGE_SANITIZE)
    set(OFFSTAGE_SANITIZE_FLAG -fsanitize=${OFFSTAGE_SANITIZE})
  endif()
  list(APPEND paths OFFSTAGE_LAMBDA_HOST_DIR OFFSTAGE_MODULE_DIR OFFSTAGE_DYNAMODB_ARCHIVE
    OFFSTAGE_DYNAMODB_INCLUDE_DIRS)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/offstage-config.cmake.in
    ${folder}/offstage-config.cmake
    INSTALL_DESTINATION ${offstage_destination} PATH_VARS ${paths} ${ARGN}
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/aws-lambda-runtime-config.cmake.in
    ${folder}/aws-lambda-runtime-config.cmake
    INSTALL_DESTINATION ${runtime_destination} PATH_VARS OFFSTAGE_CONFIG ${ARGN}
    NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
  write_basic_package_version_file(${folder}/offstage-config-version.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
endfunction()

function(_offstage_build_tree_package)
  set(folder ${PROJECT_BINARY_DIR}/cmake)
  set(OFFSTAGE_LAMBDA_HOST_DIR ${PROJECT_SOURCE_DIR}/lambda-host)
  set(OFFSTAGE_MODULE_DIR ${PROJECT_SOURCE_DIR}/cmake)
  set(OFFSTAGE_DYNAMODB_ARCHIVE ${PROJECT_BINARY_DIR}/lambda-host/liboffstage_dynamodb_client.a)
  set(OFFSTAGE_DYNAMODB_INCLUDE_DIRS "${PROJECT_SOURCE_DIR}/lambda-host/dynamodb-client;${PROJECT_SOURCE_DIR}")
  set(OFFSTAGE_CONFIG ${folder}/offstage-config.cmake)
  _offstage_write_configs(${folder} ${folder} ${folder} INSTALL_PREFIX ${PROJECT_BINARY_DIR})
endfunction()

function(_offstage_installed_package)
  set(folder ${PROJECT_BINARY_DIR}/installed-cmake)
  set(data ${CMAKE_INSTALL_DATADIR}/offstage)
  set(offstage_destination ${CMAKE_INSTALL_LIBDIR}/cmake/offstage)
  set(runtime_destination ${CMAKE_INSTALL_LIBDIR}/cmake/aws-lambda-runtime)
  set(OFFSTAGE_LAMBDA_HOST_DIR ${data}/lambda-host)
  set(OFFSTAGE_MODULE_DIR ${offstage_destination})
  set(OFFSTAGE_DYNAMODB_ARCHIVE ${CMAKE_INSTALL_LIBDIR}/offstage/liboffstage_dynamodb_client.a)
  set(OFFSTAGE_DYNAMODB_INCLUDE_DIRS ${data}/dynamodb-client)
  set(OFFSTAGE_CONFIG ${offstage_destination}/offstage-config.cmake)
  _offstage_write_configs(${folder} ${offstage_destination} ${runtime_destination})

  install(FILES ${folder}/offstage-config.cmake ${folder}/offstage-config-version.cmake
    ${PROJECT_SOURCE_DIR}/cmake/OffstageAddLambda.cmake DESTINATION ${offstage_destination})
  install(FILES ${folder}/aws-lambda-runtime-config.cmake DESTINATION ${runtime_destination})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/lambda-host/include ${PROJECT_SOURCE_DIR}/lambda-host/runtime
    DESTINATION ${data}/lambda-host)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/lambda-host/dynamodb-client/offstage DESTINATION ${data}/dynamodb-client)
  install(FILES ${PROJECT_SOURCE_DIR}/base/result.h ${PROJECT_SOURCE_DIR}/base/aws_error.h
    DESTINATION ${data}/dynamodb-client/base)
  install(TARGETS offstage_dynamodb_client
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/offstage)
endfunction()

_offstage_build_tree_package()
_offstage_installed_package()
