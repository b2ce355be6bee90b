#include <algorithm>

#include "base/http.h"
#include "base/log.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

/// The text of the request's first statement.
std::string_view first_statement(const RequestReader& request) {
  if (const auto statement = request.string("Statement")) return *statement;
  for (const auto* list : {"Statements", "TransactStatements"}) {
    const auto statements = request.member(list);
    if (!statements || statements->empty()) continue;
    if (const auto text = (*statements)[0].find("Statement")) return text->as_string();
  }
  return {};
}

/// As the throughput of the request's table had been used up; a batch or statement names none.
AwsError injected_throttling(const Context& context, const RequestReader& request, Traffic traffic) {
  auto error = errors::provisioned_throughput_exceeded(errors::ThrottledPart::kTable);
  const auto table = request.string("TableName");
  const auto name = table ? table_name_of(context, *table) : std::nullopt;
  if (!name) return error;
  return errors::with_throttling_reason(std::move(error),
                                        traffic == Traffic::kRead ? "TableReadProvisionedThroughputExceeded"
                                                                  : "TableWriteProvisionedThroughputExceeded",
                                        table_arn(context, *name));
}

Result<std::string> execute(const OperationEntry& operation, Context& context, const RequestReader& request) {
  auto body = operation.run(context, request);
  if (!body && body.error().status() >= 500) log::error("{}: {}", operation.name, body.error().message());
  return body;
}

}  // namespace

std::optional<AwsError> injected_refusal(Context& context) {
  if (!context.simulation.active() || !context.simulation.faults().draw_unprocessed()) return std::nullopt;
  return errors::provisioned_throughput_exceeded(errors::ThrottledPart::kTable);
}

Traffic traffic_of_statements(const RequestReader& request) {
  constexpr std::string_view kSelect = "SELECT";
  auto text = first_statement(request);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return equals_ignoring_case(text.substr(0, kSelect.size()), kSelect) ? Traffic::kRead : Traffic::kWrite;
}

Result<std::string> run(const OperationEntry& operation, Context& context, const RequestReader& request) {
  if (!context.simulation.active() || !operation.traffic) return execute(operation, context, request);
  const auto traffic = operation.traffic(request);
  switch (context.simulation.faults().draw(traffic)) {
    case Fault::kNone:
      return execute(operation, context, request);
    case Fault::kThrottle:
      return injected_throttling(context, request, traffic);
    case Fault::kError:
      return errors::internal_server_error();
    case Fault::kErrorAfter: {
      auto body = execute(operation, context, request);
      if (!body) return body;
      return errors::internal_server_error();
    }
  }
  return execute(operation, context, request);
}

}  // namespace offstage::emulator
