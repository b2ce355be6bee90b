// $default: what is no message of the chat is answered with how to write one.
#include "chat.h"

int main() {
  aws::lambda_runtime::run_handler([](const chat::invocation_request&) {
    return chat::answer(200, R"(Say {"action":"say","text":"..."})");
  });
  return 0;
}
