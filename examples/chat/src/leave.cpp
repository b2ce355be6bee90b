// $disconnect: who is gone is forgotten.
#include "chat.h"

int main() {
  chat::Members members;
  aws::lambda_runtime::run_handler([&members](const chat::invocation_request& request) {
    return chat::answer(members.remove(chat::event_of(request).connection_id) ? 200 : 500);
  });
  return 0;
}
