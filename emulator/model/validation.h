#pragma once

namespace offstage::emulator {

/// Which of AWS's validation layers to speak like. AWS replaced its layer region by region from June to
/// October 2026; kNewest is what nearly all regions answer now, kClassic what they answered before
/// (DYNAMODB.md 0). Words that differ stand side by side in texts/; what differs in more than words is here.
enum class Validation { kNewest, kClassic };

/// Where the two layers behave differently.
struct CohortRules {
  /// PutItem, UpdateItem and DeleteItem put "1 validation error detected: " before errors of parameters,
  /// expressions and values too, not only before those of member constraints.
  bool single_item_errors_counted;
  /// Query does so for Select=SPECIFIC_ATTRIBUTES without a list of attributes.
  bool query_select_counted;
  /// A member that is too long or too short is named as in the request, and its value is not shown.
  bool lengths_without_value;
  /// An empty TableName is reported alone, without its value; otherwise with all other violations.
  bool empty_table_name_alone;
  /// An unknown ReturnValues or ConditionalOperator is reported without the member's name and its value.
  bool enums_without_member;
  /// UpdateItem reports an unknown ReturnValues before, and without, any other violation; but without a Key
  /// it gathers as the classic layer does.
  bool update_stops_at_return_values;
  /// A batch with empty RequestItems: a text of its own, before any other check.
  bool missing_target_first;
  /// A BatchWriteItem with too many requests for one table: the table is named, the requests not shown.
  bool batch_size_without_value;
  /// More conditions than a key of one or two attributes has: "1 or 2", not how many.
  bool two_key_conditions_named;
  /// Two conditions on one key attribute are an error of the expression, which is then named.
  bool repeated_key_in_expression;
  /// A TableName that is missing in CreateTable, DescribeTable or DeleteTable: a text of its own, before any
  /// other check.
  bool missing_table_name_worded;
  /// An error in ExpressionAttributeValues names the placeholder.
  bool wrong_placeholder_named;
  /// A set with duplicates is shown as far as it was sorted when the first was found, its members quoted;
  /// otherwise as it was sent.
  bool duplicates_shown_sorted;
};

inline constexpr CohortRules kNewestRules{.single_item_errors_counted = true,
                                          .query_select_counted = true,
                                          .lengths_without_value = true,
                                          .empty_table_name_alone = true,
                                          .enums_without_member = true,
                                          .update_stops_at_return_values = true,
                                          .missing_target_first = false,
                                          .batch_size_without_value = true,
                                          .two_key_conditions_named = false,
                                          .repeated_key_in_expression = true,
                                          .missing_table_name_worded = false,
                                          .wrong_placeholder_named = false,
                                          .duplicates_shown_sorted = true};

inline constexpr CohortRules kClassicRules{.single_item_errors_counted = false,
                                           .query_select_counted = false,
                                           .lengths_without_value = false,
                                           .empty_table_name_alone = false,
                                           .enums_without_member = false,
                                           .update_stops_at_return_values = false,
                                           .missing_target_first = true,
                                           .batch_size_without_value = false,
                                           .two_key_conditions_named = true,
                                           .repeated_key_in_expression = false,
                                           .missing_table_name_worded = true,
                                           .wrong_placeholder_named = true,
                                           .duplicates_shown_sorted = false};

constexpr const CohortRules& rules_of(Validation validation) {
  return validation == Validation::kNewest ? kNewestRules : kClassicRules;
}

// What is read by the earlier layer in both cohorts.

/// The actions of TransactWriteItems and TransactGetItems: in October 2026 three of 33 regions had moved them
/// (eu-west-2, eu-north-1, ap-northeast-2). When most have, this is the line to change.
inline constexpr Validation kTransactActionValidation = Validation::kClassic;
/// The values in BatchWriteItem's requests (DYNAMODB.md 3).
inline constexpr Validation kBatchWriteValidation = Validation::kClassic;
/// The values of Scan (3).
inline constexpr Validation kScanValueValidation = Validation::kClassic;

}  // namespace offstage::emulator
