// Messages: `event` answers with its whole event, `sleep` after so many ms, `post` sends a text to a
// connection through the endpoint in the environment and answers with the status, `fail` fails, `quiet` says
// something that nobody hears.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;
namespace http = boost::beast::http;
using tcp = boost::asio::ip::tcp;

namespace {

/// POST @connections/{id}: the status. The endpoint is http://host:port/stage.
int post(const std::string& id, const std::string& text) {
  const std::string endpoint = std::getenv("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI");
  const std::size_t host = endpoint.find("://") + 3;
  const std::size_t colon = endpoint.find(':', host);
  const std::size_t path = endpoint.find('/', colon);
  boost::asio::io_context io;
  tcp::socket socket(io);
  boost::asio::connect(socket, tcp::resolver(io).resolve(endpoint.substr(host, colon - host),
                                                         endpoint.substr(colon + 1, path - colon - 1)));
  http::request<http::string_body> request(http::verb::post, endpoint.substr(path) + "/@connections/" + id,
                                           11, text);
  request.set(http::field::host, endpoint.substr(host, path - host));
  request.prepare_payload();
  http::write(socket, request);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(socket, buffer, response);
  return static_cast<int>(response.result_int());
}

invocation_response answer(const std::string& body) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(200);
  writer.Key("body");
  writer.String(body.c_str());
  writer.EndObject();
  return invocation_response::success(text.GetString(), "application/json");
}

invocation_response handle(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  const std::string route = event["requestContext"]["routeKey"].GetString();
  rapidjson::Document message;
  message.Parse(event["body"].GetString());
  if (route == "event") return answer(request.payload);
  if (route == "fail") return invocation_response::failure("as asked", "Error");
  if (route == "sleep") {
    std::this_thread::sleep_for(std::chrono::milliseconds(message["ms"].GetInt()));
    return answer("slept " + std::to_string(message["ms"].GetInt()));
  }
  if (route == "post")
    return answer(std::to_string(post(message["to"].GetString(), message["text"].GetString())));
  return answer("unheard");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
