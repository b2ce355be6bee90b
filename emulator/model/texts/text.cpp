#include "emulator/model/texts/text.h"

#include <cassert>

namespace offstage::emulator::texts {

std::string fill(Text text, Arguments arguments) {
  std::string filled;
  auto rest = text.words;
  for (const auto argument : arguments) {
    const auto place = rest.find("{}");
    if (place == std::string_view::npos) break;
    filled.append(rest.substr(0, place)).append(argument);
    rest.remove_prefix(place + 2);
  }
  assert(rest.find("{}") == std::string_view::npos);
  return filled.append(rest);
}

}  // namespace offstage::emulator::texts
