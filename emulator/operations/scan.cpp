#include "emulator/model/limits.h"
#include "emulator/model/texts/items.h"
#include "emulator/operations/item_page.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

struct Segment {
  std::uint32_t number = 0;
  std::uint32_t total = 1;
};

struct ScanRequest {
  PageParameters page;
  Segment segment;
};

Result<Segment> read_segment(const RequestReader& request) {
  const auto number = request.integer("Segment");
  const auto total = request.integer("TotalSegments");
  if (!number && !total) return Segment{};
  if (!total) {
    return errors::validation(texts::kTotalSegmentsMissing);
  }
  if (!number) {
    return errors::validation(texts::kSegmentMissing);
  }
  if (*number >= *total) {
    return errors::validation(texts::kSegmentTooLarge, {std::to_string(*number), std::to_string(*total)});
  }
  return Segment{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*total)};
}

Result<ScanRequest> read_scan(const RequestReader& request) {
  Constraints constraints(request);
  check_page_members(request, PageCall::kScan, constraints);
  constraints.between("Segment", 0, limits::kSegmentsMax - 1);
  constraints.between("TotalSegments", 1, limits::kSegmentsMax);
  constraints.conditional_operator();
  check_conditions(request, "ScanFilter", constraints);
  RETURN_IF_ERROR(constraints.check());
  RETURN_IF_ERROR(
      check_expression_members(request, {.legacy = {"AttributesToGet", "ScanFilter", "ConditionalOperator"},
                                         .expressions = {"ProjectionExpression", "FilterExpression"},
                                         .with_values = {"FilterExpression"}}));
  RETURN_IF_ERROR(check_attributes_to_get(request));

  ScanRequest scan;
  ASSIGN_OR_RETURN(scan.page.filter, read_filter(request, "ScanFilter"));
  scan.page.legacy_filter = scan.page.filter.has_value();
  scan.page.consistent = request.boolean("ConsistentRead", false);
  if (const auto limit = request.integer("Limit")) scan.page.limit = static_cast<std::size_t>(*limit);
  const auto values = request.with(kScanValueValidation);
  ASSIGN_OR_RETURN(scan.page.start_key, read_start_key(values));
  ASSIGN_OR_RETURN(scan.segment, read_segment(request));
  ASSIGN_OR_RETURN(scan.page.select, read_select(request, PageCall::kScan));
  ASSIGN_OR_RETURN(auto placeholders, read_placeholders(values));
  if (request.has("FilterExpression")) {
    ASSIGN_OR_RETURN(scan.page.filter,
                     read_condition(request, expression::ExpressionKind::kFilter, placeholders));
  }
  ASSIGN_OR_RETURN(scan.page.projection, read_projection(request, placeholders));
  RETURN_IF_ERROR(placeholders.check_all_used());
  return scan;
}

}  // namespace

Result<std::string> scan(Context& context, const RequestReader& request) {
  ASSIGN_OR_RETURN(const auto scan, read_scan(request));
  ASSIGN_OR_RETURN(const auto source, find_source(context, request, scan.page.consistent));
  auto range = segment_range(source.space(), scan.segment.number, scan.segment.total);
  if (scan.page.start_key) {
    RETURN_IF_ERROR(check_start_key(source, *scan.page.start_key, PageCall::kScan));
    if (!range.contains(source.entry_key(*scan.page.start_key))) {
      return errors::validation(texts::kStartKeySegment,
                                {std::to_string(scan.segment.total), std::to_string(scan.segment.number)});
    }
  }
  RETURN_IF_ERROR(check_paths(source, scan.page, PageCall::kScan));
  PageRequest page{.range = std::move(range), .forward = true, .start_after = {}, .limit = {}};
  return read_and_answer(context, request, source, scan.page, std::move(page));
}

}  // namespace offstage::emulator
