#include "cli/cors_flags.h"

#include <cstdio>

namespace offstage::cli {

void add_cors_flags(CLI::App& command, CorsFlags& flags) {
  command.add_flag("--relaxed-cors", flags.relaxed,
                   "Let pages of other origins in where AWS would have browsers refuse them");
}

std::vector<std::string> repeat_cors_flags(const CorsFlags& flags) {
  return flags.relaxed ? std::vector<std::string>{"--relaxed-cors"} : std::vector<std::string>();
}

void warn_of_cors_flags(const CorsFlags& flags, const gateway::Service& service) {
  const gateway::SourceLocation& where = service.offline.cors_where;
  if (flags.relaxed) {
    std::fputs(
        "relaxed-cors: pages of other origins are let in where AWS has browsers refuse them (warning)\n",
        stderr);
  } else if (where.line != 0) {
    std::fprintf(
        stderr,
        "%s:%d: custom.serverless-offline: its cors settings count only with --relaxed-cors, for AWS "
        "does not know them (warning)\n",
        where.file.c_str(), where.line);
  }
}

}  // namespace offstage::cli
