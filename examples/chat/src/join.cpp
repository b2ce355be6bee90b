// $connect: who comes with a name is let in and remembered.
#include "chat.h"

int main() {
  chat::Members members;
  aws::lambda_runtime::run_handler([&members](const chat::invocation_request& request) {
    const chat::Event event = chat::event_of(request);
    if (event.name.empty()) return chat::answer(401, "Who are you? Connect with ?name=");
    return chat::answer(members.add({event.connection_id, event.name}) ? 200 : 500);
  });
  return 0;
}
