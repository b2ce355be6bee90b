#include <malloc.h>

#include "cli/command.h"

namespace {

constexpr int kBadUsage = 2;

/// glibc hands large blocks back to the kernel as soon as they are freed, and every answer of some hundred
/// kilobytes would have its pages made anew: half of what a Scan costs.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kLarge = 32 * 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_TRIM_THRESHOLD, 2 * kLarge);
#endif
}

}  // namespace

int main(int argument_count, char** arguments) {
  keep_freed_memory();
  CLI::App app("A serverless stack on this machine: DynamoDB, API Gateway and Lambda in one binary.",
               "offstage");
  app.set_version_flag("--version", "offstage " OFFSTAGE_VERSION);
  app.require_subcommand(1);

  offstage::cli::Action action;
  offstage::cli::add_up_command(app, action);
  offstage::cli::add_dynamodb_command(app, action);
  offstage::cli::add_gateway_command(app, action);
  offstage::cli::add_invoke_command(app, action);
  offstage::cli::add_logs_command(app, action);
  offstage::cli::add_info_command(app, action);
  offstage::cli::add_print_command(app, action);

  std::vector<std::string> texts =
      offstage::cli::translate_local_flags({arguments + 1, arguments + argument_count});
  std::reverse(texts.begin(), texts.end());  // as CLI11 takes a vector
  try {
    app.parse(std::move(texts));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kBadUsage;
  }
  return action();
}
