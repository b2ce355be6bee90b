#include "emulator/operations/partiql_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "emulator/model/errors.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/operations/key_range.h"
#include "emulator/operations/partiql_where.h"

namespace offstage::emulator {
namespace {

using expression::BoundCondition;
using expression::SortCondition;
using Operator = SortCondition::Operator;
template <template <class, class> class Node>
using Bound = Node<DocumentPath, AttributeValue>;

constexpr std::size_t kReadsMax = 50;
/// Alternatives looked at before it is clear that they are too many.
constexpr std::size_t kAlternativesMax = 5'000;

AwsError too_many_reads() {
  return errors::validation(texts::kTooManyReads);
}

/// A condition that stands in one alternative; of IN, the one value that this alternative is about.
struct Term {
  const BoundCondition* condition;
  const AttributeValue* option = nullptr;
};
using Alternative = std::vector<Term>;

class Alternatives {
 public:
  explicit Alternatives(const KeySchema& key) : key_(key) {}

  /// The condition as alternatives of terms that must all hold. Only what is about key attributes is taken
  /// apart; too many make an empty list.
  std::vector<Alternative> of(const BoundCondition& condition) const {
    if (const auto* all = std::get_if<Bound<expression::And>>(&condition.node)) return product(all->terms);
    if (const auto* any = std::get_if<Bound<expression::Or>>(&condition.node);
        any && mentions_key(condition)) {
      return sum(any->terms);
    }
    if (const auto* in = std::get_if<Bound<expression::In>>(&condition.node); in && is_on_key(condition)) {
      std::vector<Alternative> alternatives;
      alternatives.reserve(in->options.size());
      for (const auto& option : in->options) {
        alternatives.push_back({{&condition, &std::get<AttributeValue>(option.node)}});
      }
      return alternatives;
    }
    return {{{&condition}}};
  }

 private:
  std::vector<Alternative> sum(const std::vector<BoundCondition>& terms) const {
    std::vector<Alternative> alternatives;
    for (const auto& term : terms) {
      auto more = of(term);
      alternatives.insert(alternatives.end(), more.begin(), more.end());
      if (more.empty() || alternatives.size() > kAlternativesMax) return {};
    }
    return alternatives;
  }

  std::vector<Alternative> product(const std::vector<BoundCondition>& terms) const {
    std::vector<Alternative> alternatives = {{}};
    for (const auto& term : terms) {
      const auto choices = of(term);
      if (alternatives.size() * choices.size() > kAlternativesMax) return {};
      std::vector<Alternative> longer;
      for (const auto& alternative : alternatives) {
        for (const auto& choice : choices) {
          longer.push_back(alternative);
          longer.back().insert(longer.back().end(), choice.begin(), choice.end());
        }
      }
      alternatives = std::move(longer);
    }
    return alternatives;
  }

  bool is_on_key(const BoundCondition& condition) const {
    for (const auto* names : {&key_.partition, &key_.sort}) {
      for (const auto& attribute : *names) {
        if (condition_on(condition, attribute.name) || options_on(condition, attribute.name)) return true;
      }
    }
    return false;
  }

  bool mentions_key(const BoundCondition& condition) const {
    const auto mentions = [this](const BoundCondition& term) { return mentions_key(term); };
    if (const auto* any = std::get_if<Bound<expression::Or>>(&condition.node)) {
      return std::any_of(any->terms.begin(), any->terms.end(), mentions);
    }
    if (const auto* all = std::get_if<Bound<expression::And>>(&condition.node)) {
      return std::any_of(all->terms.begin(), all->terms.end(), mentions);
    }
    return is_on_key(condition);
  }

  const KeySchema& key_;
};

/// The condition of a term on that attribute, if it is one that a key can be read by.
std::optional<SortCondition> condition_of(const Term& term, const std::string& attribute) {
  if (!term.option) return condition_on(*term.condition, attribute);
  if (!options_on(*term.condition, attribute)) return std::nullopt;
  return SortCondition{Operator::kEqual, *term.option, {}};
}

/// The read that an alternative is; nothing when it gives no one partition.
std::optional<KeyedRead> read_of(const Alternative& alternative, const KeySchema& key) {
  const auto& partition = key.partition.front().name;
  std::optional<KeyedRead> read;
  for (const auto& term : alternative) {
    const auto condition = condition_of(term, partition);
    if (!condition || condition->op != Operator::kEqual) continue;
    if (read && read->partition != condition->first) return std::nullopt;
    read.emplace();
    read->partition = condition->first;
  }
  if (!read) return std::nullopt;
  const Term* sorting = nullptr;
  for (const auto& term : alternative) {
    if (key.sort.empty()) break;
    const auto condition = condition_of(term, key.sort.front().name);
    if (!condition ||
        (read->sort && (read->sort->op == Operator::kEqual || condition->op != Operator::kEqual)))
      continue;
    read->sort = condition;
    sorting = &term;
  }
  for (const auto& term : alternative) {
    const auto on_partition = condition_of(term, partition);
    if ((on_partition && on_partition->op == Operator::kEqual) || &term == sorting) continue;
    read->rest.push_back(term.condition);
  }
  return read;
}

/// A condition on the sort attribute that no key can be read by: NOT, <>.
bool negates_sort(const KeyedRead& read, const KeySchema& key) {
  if (key.sort.empty()) return false;
  return std::any_of(read.rest.begin(), read.rest.end(), [&](const BoundCondition* condition) {
    if (condition_on(*condition, key.sort.front().name)) return false;
    const auto paths = expression::paths_of(*condition);
    const bool negates = std::holds_alternative<Bound<expression::Not>>(condition->node) ||
                         std::holds_alternative<Bound<expression::Comparison>>(condition->node);
    return negates && std::any_of(paths.begin(), paths.end(), [&](const DocumentPath& path) {
             return path.attribute() == key.sort.front().name;
           });
  });
}

bool has_key_types(const KeyedRead& read, const KeySchema& key) {
  if (!read.partition.is(key.partition.front().type)) return false;
  if (!read.sort) return true;
  return read.sort->first.is(key.sort.front().type) &&
         (read.sort->op != Operator::kBetween || read.sort->second.is(key.sort.front().type));
}

KeyBytesRange range_of(const KeyedRead& read, const PageSource& source) {
  return key_bytes({.partition = {read.partition}, .sort_equal = {}, .sort = read.sort}, source.space());
}

/// No item is read twice. Reads whose values cannot be of the key are left to check_plan().
Result<void> check_separate(const std::vector<KeyedRead>& reads, const PageSource& source) {
  std::vector<KeyBytesRange> ranges;
  for (const auto& read : reads) {
    if (has_key_types(read, source.key())) ranges.push_back(range_of(read, source));
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const KeyBytesRange& a, const KeyBytesRange& b) { return a.begin < b.begin; });
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].begin >= ranges[i - 1].end) continue;
    return errors::validation(texts::kReadsOverlap);
  }
  return {};
}

const partiql::OrderBy* order_of(const std::vector<partiql::OrderBy>& order_by, const std::string& name) {
  for (const auto& order : order_by) {
    if (order.attribute == name) return &order;
  }
  return nullptr;
}

/// ORDER BY is about key attributes of partitions that are read by key.
Result<void> check_order(const ReadPlan& plan, const std::vector<partiql::OrderBy>& order_by,
                         const KeySchema& key) {
  if (!plan.where) {
    return errors::validation(texts::kOrderWithoutWhere);
  }
  if (plan.reads.empty()) {
    return errors::validation(texts::kOrderWithoutKey);
  }
  for (const auto& order : order_by) {
    if (key.contains(order.attribute)) continue;
    return errors::validation(texts::kOrderNoKey, {order.attribute});
  }
  const auto same_partition = [&](const KeyedRead& read) {
    return read.partition == plan.reads.front().partition;
  };
  if (order_of(order_by, key.partition.front().name) ||
      std::all_of(plan.reads.begin(), plan.reads.end(), same_partition)) {
    return {};
  }
  return errors::validation(texts::kOrderOfPartitions);
}

}  // namespace

std::optional<expression::Condition> ReadPlan::filter() const {
  const auto filters = [](const KeyedRead& read) { return !read.rest.empty(); };
  if (!reads.empty() && std::none_of(reads.begin(), reads.end(), filters)) return std::nullopt;
  return where;
}

Result<ReadPlan> plan_reads(std::optional<BoundCondition> where, const PageSource& source) {
  ReadPlan plan;
  if (!where) return plan;
  plan.where.emplace(*std::move(where));
  const auto& key = source.key();
  const auto alternatives = Alternatives(key).of(plan.where->tree());
  if (alternatives.empty()) return too_many_reads();
  std::vector<KeyedRead> reads;
  for (const auto& alternative : alternatives) {
    auto read = read_of(alternative, key);
    if (!read) return plan;
    reads.push_back(*std::move(read));
  }
  const auto negates = [&](const KeyedRead& read) { return negates_sort(read, key); };
  if (reads.size() > 1 && std::any_of(reads.begin(), reads.end(), negates)) return plan;
  if (reads.size() > kReadsMax) return too_many_reads();
  RETURN_IF_ERROR(check_separate(reads, source));
  plan.reads = std::move(reads);
  return plan;
}

std::optional<Item> planned_key(const ReadPlan& plan, const PageSource& source) {
  if (source.index || plan.reads.size() != 1 || !plan.reads.front().rest.empty()) return std::nullopt;
  const auto& read = plan.reads.front();
  const auto& key = source.key();
  Item item;
  item.set(key.partition.front().name, read.partition);
  if (key.sort.empty()) return item;
  if (!read.sort || read.sort->op != Operator::kEqual) return std::nullopt;
  item.set(key.sort.front().name, read.sort->first);
  return item;
}

Result<void> check_plan(const ReadPlan& plan, const PageSource& source) {
  const auto mismatch = [](const KeyAttribute& attribute) {
    return errors::validation(texts::kStatementKeyType, {attribute.name});
  };
  const auto& key = source.key();
  for (const auto& read : plan.reads) {
    if (has_key_types(read, key)) continue;
    return mismatch(read.partition.is(key.partition.front().type) ? key.sort.front() : key.partition.front());
  }
  if (!source.index) return {};
  for (const auto& read : plan.reads) {
    std::string names;
    std::set<std::string> told;
    for (const auto* condition : read.rest) {
      for (const auto& path : expression::paths_of(*condition)) {
        if (is_projected(source.table->schema, *source.index, path.attribute())) continue;
        if (!told.insert(path.attribute()).second) continue;
        names += (names.empty() ? "" : ", ") + path.attribute();
      }
    }
    if (names.empty()) continue;
    return errors::invalid_parameter(texts::kFilterNotProjected, {source.index->name, names});
  }
  return {};
}

Result<PlannedRanges> planned_ranges(const ReadPlan& plan, const std::vector<partiql::OrderBy>& order_by,
                                     const PageSource& source) {
  const auto& key = source.key();
  if (!order_by.empty()) RETURN_IF_ERROR(check_order(plan, order_by, key));
  PlannedRanges planned;
  if (plan.reads.empty()) {
    planned.ranges.push_back(prefix_range(space_prefix(source.space())));
    return planned;
  }
  std::vector<std::pair<std::string, KeyBytesRange>> reads;  // with what the partition is ordered by
  for (const auto& read : plan.reads) {
    std::string order;
    append_key_component(order, read.partition);
    reads.emplace_back(std::move(order), range_of(read, source));
  }
  if (!order_by.empty()) {
    const auto* by_partition = order_of(order_by, key.partition.front().name);
    const auto* by_sort = key.sort.empty() ? nullptr : order_of(order_by, key.sort.front().name);
    const bool ascending = !by_partition || by_partition->ascending;
    // As on AWS, the sort attribute goes down unless it is asked to go up.
    planned.forward = by_sort && by_sort->ascending;
    std::sort(reads.begin(), reads.end(), [&](const auto& a, const auto& b) {
      if (a.first != b.first) return ascending ? a.first < b.first : b.first < a.first;
      return planned.forward ? a.second.begin < b.second.begin : b.second.begin < a.second.begin;
    });
  }
  for (auto& read : reads) planned.ranges.push_back(std::move(read.second));
  return planned;
}

}  // namespace offstage::emulator
