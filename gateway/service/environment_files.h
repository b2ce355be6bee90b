#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// Whether `.env` files are read: Serverless 4 does unless `useDotenv` is false, those before only when it is
/// there. Either may be null, as they are when the file does not have them.
bool uses_environment_files(const Node* use_dotenv, const Node* framework_version);

/// Their names, the strongest first: `.env.{stage}` and `.env` of the service, then the files and folders
/// that `useDotenv` names.
std::vector<std::string> environment_file_names(const std::string& directory, const Node* use_dotenv,
                                                const std::string& stage);

/// The variables of a `.env` file, as the package dotenv 16 reads them: NAME=value, `export NAME=value`,
/// '...', "..." (with \n and \r) and `...`, which may span lines; # begins a comment. Lines that are none of
/// this are passed over. Nothing is expanded, as in Serverless 4.
std::map<std::string, std::string> parse_environment_file(std::string_view text);

/// Adds what the file of this name says and `values` does not: whoever comes first wins. `name` starts from
/// `directory`; there need not be such a file.
Result<void, Diagnostic> add_environment_file(const std::string& directory, const std::string& name,
                                              std::map<std::string, std::string>& values);

}  // namespace offstage::gateway
