// glibc has had arc4random since 2.36 and libstdc++ uses it where it was built there; Amazon Linux 2023 has
// glibc 2.34. With this one in the executable, a bootstrap built on a newer system still starts on Lambda.
// C++11.
#include <sys/random.h>
#include <cstdint>
#include <cstdlib>

extern "C" std::uint32_t arc4random(void) noexcept {
  std::uint32_t value = 0;
  if (::getrandom(&value, sizeof value, 0) != sizeof value) std::abort();
  return value;
}
