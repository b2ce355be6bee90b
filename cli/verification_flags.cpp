#include "cli/verification_flags.h"

#include <utility>

#include "cli/credentials.h"

namespace offstage::cli {

CLI::Option* add_verification_flags(CLI::App& command, VerificationFlags& flags) {
  auto* verify = command.add_flag("--verify-signatures", flags.verify_signatures,
                                  "Check signatures, dates and session tokens as AWS does");
  // Messages must not quote what was given: it holds a secret. A value that was left over would be quoted as
  // well, so all that follow are taken, unless they may be something else.
  const bool has_positionals =
      !command.get_options([](const CLI::Option* option) { return option->get_positional(); }).empty();
  const auto check = [](const std::string& text) {
    return parse_credentials(text) ? std::string() : std::string("must be KEY:SECRET or KEY:SECRET:TOKEN");
  };
  command
      .add_option("--credentials", flags.credentials,
                  "KEY:SECRET or KEY:SECRET:TOKEN to accept; may be repeated. Otherwise those of the "
                  "environment or of ~/.aws/credentials")
      ->needs(verify)
      ->allow_extra_args(!has_positionals)
      ->type_name("KEY:SECRET")
      ->check(check, "");
  return verify;
}

std::vector<std::string> repeat_verification_flags(const VerificationFlags& flags) {
  std::vector<std::string> arguments;
  if (flags.verify_signatures) arguments.push_back("--verify-signatures");
  for (const std::string& text : flags.credentials) arguments.push_back("--credentials=" + text);
  return arguments;
}

Result<std::vector<sigv4::Credentials>, Failure> credentials_to_verify(const VerificationFlags& flags) {
  std::vector<sigv4::Credentials> credentials;
  if (!flags.verify_signatures) return credentials;
  for (const std::string& text : flags.credentials) {
    if (auto given = parse_credentials(text)) credentials.push_back(std::move(*given));
  }
  if (!credentials.empty()) return credentials;
  ASSIGN_OR_RETURN(auto found, find_credentials(process_environment));
  if (found) return std::vector{std::move(*found)};
  return Failure{
      "--verify-signatures needs credentials: give --credentials KEY:SECRET, or set AWS_ACCESS_KEY_ID and "
      "AWS_SECRET_ACCESS_KEY, or write a profile to ~/.aws/credentials"};
}

}  // namespace offstage::cli
