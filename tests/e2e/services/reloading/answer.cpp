// Answers with the version it was built as: at once, or when the file of ?until=FILE exists.
#include <aws/lambda-runtime/runtime.h>
#include <unistd.h>

#include <fstream>
#include <string>

using namespace aws::lambda_runtime;

std::string until(std::string const& event) {
  std::string const name = "\"until\":\"";
  auto const found = event.find(name);
  if (found == std::string::npos) return "";
  auto const begin = found + name.size();
  return event.substr(begin, event.find('"', begin) - begin);
}

int main() {
  run_handler([](invocation_request const& request) {
    auto const file = until(request.payload);
    if (!file.empty()) std::ofstream(file + ".begun") << "begun";
    while (!file.empty() && access(file.c_str(), F_OK) != 0) usleep(5000);
    return invocation_response::success(R"({"statusCode":200,"body":")" VERSION R"("})", "application/json");
  });
}
