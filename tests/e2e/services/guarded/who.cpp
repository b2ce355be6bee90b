// Says who called: the requestContext of its event, as the body of the answer.
#include <aws/lambda-runtime/runtime.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

using aws::lambda_runtime::invocation_request;
using aws::lambda_runtime::invocation_response;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

namespace {

invocation_response handle(const invocation_request& request) {
  rapidjson::Document event;
  event.Parse(request.payload.c_str());
  rapidjson::StringBuffer context;
  Writer context_writer(context);
  event["requestContext"].Accept(context_writer);

  rapidjson::StringBuffer answer;
  Writer writer(answer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(200);
  writer.Key("body");
  writer.String(context.GetString());
  writer.EndObject();
  return invocation_response::success(answer.GetString(), "application/json");
}

}  // namespace

int main() {
  aws::lambda_runtime::run_handler(handle);
  return 0;
}
