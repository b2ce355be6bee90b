# Every third-party library, in one place. All are Debian packages; scripts/setup installs them.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(CLI11 REQUIRED)

# RocksDB and what it needs are linked statically: the binary starts faster and can be copied to
# another machine. Debian's CMake config names the shared dependencies, so the archives are named here.
add_library(offstage_rocksdb INTERFACE)
find_library(ROCKSDB_ARCHIVE librocksdb.a REQUIRED)
find_library(SNAPPY_ARCHIVE libsnappy.a REQUIRED)
find_library(LZ4_ARCHIVE liblz4.a REQUIRED)
find_library(ZSTD_ARCHIVE libzstd.a REQUIRED)
find_library(BZ2_ARCHIVE libbz2.a REQUIRED)
find_library(GFLAGS_ARCHIVE libgflags.a REQUIRED)
find_library(ZLIB_ARCHIVE libz.a REQUIRED)
find_library(DEFLATE_ARCHIVE libdeflate.a REQUIRED)
target_link_libraries(offstage_rocksdb INTERFACE
  ${ROCKSDB_ARCHIVE} ${SNAPPY_ARCHIVE} ${LZ4_ARCHIVE} ${ZSTD_ARCHIVE} ${BZ2_ARCHIVE}
  ${GFLAGS_ARCHIVE} ${ZLIB_ARCHIVE} Threads::Threads ${CMAKE_DL_LIBS})

find_library(YAML_CPP_ARCHIVE libyaml-cpp.a REQUIRED)
add_library(offstage_yaml INTERFACE)
target_link_libraries(offstage_yaml INTERFACE ${YAML_CPP_ARCHIVE})
