// {"action": "say", "text": "..."}: everybody hears it, with the name of who has said it.
#include <optional>

#include "chat.h"
#include "offstage/connections/client.h"

namespace {

/// Sends the text to everybody, and forgets those who are gone without a word.
int tell(chat::Members& members, offstage::connections::Client& clients, const std::string& from,
         const std::string& text) {
  const std::vector<chat::Member> all = members.all();
  std::string name;
  for (const chat::Member& member : all) {
    if (member.connection_id == from) name = member.name;
  }
  int status = 200;
  for (const chat::Member& member : all) {
    const auto sent = clients.post(member.connection_id, chat::object_of({{"from", name}, {"text", text}}));
    if (sent) continue;
    if (sent.error().type == "GoneException") {
      members.remove(member.connection_id);
    } else {
      std::fprintf(stderr, "%s: %s\n", sent.error().type.c_str(), sent.error().message.c_str());
      status = 500;
    }
  }
  return status;
}

}  // namespace

int main() {
  chat::Members members;
  std::optional<offstage::connections::Client> clients;  // once the first event has said where
  aws::lambda_runtime::run_handler([&](const chat::invocation_request& request) {
    const chat::Event event = chat::event_of(request);
    if (!clients) clients = offstage::connections::Client::from_environment(event.domain_name, event.stage);
    rapidjson::Document message;
    message.Parse<rapidjson::kParseIterativeFlag>(event.body.c_str());
    return chat::answer(tell(members, *clients, event.connection_id, chat::text_at(message, "text")));
  });
  return 0;
}
