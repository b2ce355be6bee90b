#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#ifdef __SANITIZE_THREAD__
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the names that the sanitizer looks
// for.
extern "C" {
/// Debian's RocksDB was not built for it: what orders its threads is not seen.
const char* __tsan_default_suppressions() {
  return "race:rocksdb::\n";
}
/// It knows 64 locks of one thread at most; a step of a backfill holds more.
const char* __tsan_default_options() {
  return "detect_deadlocks=0";
}
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
#endif
