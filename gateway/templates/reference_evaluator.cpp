#include "gateway/templates/evaluator.h"

namespace offstage::gateway::templates {

namespace {

const std::string kEmpty;

Value empty_text() {
  return &kEmpty;
}

std::string described(const Value& value) {
  if (text_in(value) != nullptr) return "a string";
  if (list_in(value) != nullptr) return "a list";
  if (map_in(value) != nullptr) return "a map";
  if (is_number(value)) return "a number";
  if (std::holds_alternative<bool>(value)) return "a boolean";
  if (const auto* builtin = std::get_if<Builtin>(&value))
    return *builtin == Builtin::kInput ? "$input" : "$util";
  return "this object";
}

/// Of $foreach. Names as properties, and the getters that Velocity finds behind them.
Value loop_property(LoopScope& loop, std::string_view name) {
  if (name == "index" || name == "getIndex") return loop.index;
  if (name == "count" || name == "getCount") return loop.index + 1;
  if (name == "hasNext" || name == "getHasNext") return loop.has_next;
  if (name == "first" || name == "getFirst" || name == "isFirst") return loop.index < 1;
  if (name == "last" || name == "getLast" || name == "isLast") return !loop.has_next;
  if (name == "parent" || name == "getParent") return loop.parent != nullptr ? Value(loop.parent) : Value();
  if (name != "topmost" && name != "getTopmost") return {};
  auto* top = &loop;
  while (top->parent != nullptr) top = top->parent;
  return top;
}

bool is_reflection(std::string_view name) {
  return name == "class" || name == "getClass";
}

/// Where a list's index lands; from the end when it is negative. Nothing when it is beyond either end.
std::optional<std::size_t> position_of(std::int64_t index, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (index < 0) index += count;
  if (index < 0 || index >= count) return std::nullopt;
  return static_cast<std::size_t>(index);
}

Fault out_of_bounds(std::int64_t index, std::size_t size, Position at) {
  return {at, "IndexOutOfBoundsException: index " + std::to_string(index) + " in a list of " +
                  std::to_string(size)};
}

}  // namespace

Value nothing() {
  return empty_text();
}

Value Evaluator::root(const std::string& name) const {
  if (const auto found = variables_.find(name); found != variables_.end()) return found->second;
  if (name == "input") return Builtin::kInput;
  if (name == "util") return Builtin::kUtil;
  if (name == "context") return scope_.context_;
  if (name == "stageVariables") return scope_.stage_variables_;
  return {};
}

/// Never null: what is not there is the empty text.
Parsed<Value> Evaluator::value(const Reference& reference, Position) {
  auto value = root(reference.name);
  for (const auto& next : reference.steps) {
    if (is_null(value)) break;
    RETURN_IF_ERROR(step(next.at));
    ASSIGN_OR_RETURN(value, follow(value, next));
  }
  return is_null(value) ? empty_text() : value;
}

Parsed<Value> Evaluator::follow(const Value& from, const Step& step) {
  return std::visit([&](const auto& what) { return follow(from, what, step.at); }, step.what);
}

Parsed<Value> Evaluator::follow(const Value& from, const Property& property, Position at) {
  const auto& name = property.name;
  if (auto* map = map_in(from)) {
    if (const auto* entry = map->find(std::string_view(name))) return entry->value;
  } else if (const auto* loop = std::get_if<LoopScope*>(&from)) {
    return loop_property(**loop, name);
  } else if (const auto* entry = std::get_if<MapEntry*>(&from)) {
    if (name == "key") return (*entry)->key;
    if (name == "value") return (*entry)->value;
  } else if (name == "empty" && (text_in(from) != nullptr || list_in(from) != nullptr)) {
    return Value(text_in(from) != nullptr ? text_in(from)->empty() : list_in(from)->items.empty());
  } else if (from == Value(Builtin::kInput) && name == "body") {
    return body_text();
  }
  if (is_reflection(name)) warn(at, "." + name + " is refused: API Gateway lets no template look into Java");
  return Value();
}

Parsed<Value> Evaluator::follow(const Value& from, const Call& call, Position at) {
  std::vector<Value> arguments;
  for (const auto& argument : call.arguments) {
    ASSIGN_OR_RETURN(const auto argument_value, value_of(*argument));
    arguments.push_back(argument_value);
  }
  return this->call(from, Invocation{call.name, arguments, heap_}, at);
}

Parsed<Value> Evaluator::call(const Value& on, const Invocation& call, Position at) {
  if (call.is("toString", 0)) {
    ASSIGN_OR_RETURN(auto text, text_of(on));
    return made(std::move(text), at);
  }
  if (const auto* block =
          call.is("escapeJavaScript", 1) ? std::get_if<DefinedBlock*>(&call.arguments[0]) : nullptr) {
    ASSIGN_OR_RETURN(auto text, text_of(*block));
    const std::vector<Value> arguments{heap_.text(std::move(text))};
    return this->call(on, Invocation{call.method, arguments, heap_}, at);
  }
  auto answer = dispatch(on, call);
  if (answer.failure) return unexpected(Fault{at, "." + call.method + "(): " + answer.failure->text});
  if (!answer.value) {
    warn(at, is_reflection(call.method)
                 ? "." + call.method + "() is refused: API Gateway lets no template look into Java"
                 : described(on) + " has no method " + call.method + " for such arguments");
    return Value();
  }
  if (const auto* text = text_in(*answer.value)) RETURN_IF_ERROR(step(at, text->size()));
  return *answer.value;
}

Answer Evaluator::dispatch(const Value& on, const Invocation& call) {
  if (const auto* text = text_in(on)) return call_text(*text, call);
  if (call.is("equals", 1)) return same(on, call.arguments[0]);
  if (auto* list = list_in(on)) return call_list(*list, call);
  if (auto* map = map_in(on)) return call_map(*map, call);
  if (is_number(on)) return call_number(on, call);
  if (const auto* boolean = std::get_if<bool>(&on); boolean != nullptr && call.is("booleanValue", 0))
    return *boolean;
  if (const auto* entry = std::get_if<MapEntry*>(&on)) return call_entry(**entry, call);
  if (on == Value(Builtin::kInput)) return call_input(call);
  if (on == Value(Builtin::kUtil)) return call_util(call);
  const auto* loop = std::get_if<LoopScope*>(&on);
  if (loop == nullptr || call.count() > 0) return std::nullopt;
  const auto found = loop_property(**loop, call.method);
  if (is_null(found)) return std::nullopt;
  return found;
}

Parsed<Value> Evaluator::follow(const Value& from, const Index& index, Position at) {
  ASSIGN_OR_RETURN(const auto key, value_of(*index.key));
  if (auto* map = map_in(from)) {
    const auto* entry = map->find(key);
    return entry != nullptr ? entry->value : Value();
  }
  const auto* number = std::get_if<std::int64_t>(&key);
  auto* const list = list_in(from);
  if (list == nullptr || number == nullptr) return Value();
  const auto position = position_of(*number, list->items.size());
  if (!position) return unexpected(out_of_bounds(*number, list->items.size(), at));
  return list->items[*position];
}

Evaluator::Done Evaluator::assign(const Reference& target, const Value& value) {
  if (target.steps.empty()) {
    variables_[target.name] = value;
    return std::monostate();
  }
  auto on = root(target.name);
  for (std::size_t i = 0; i + 1 < target.steps.size() && !is_null(on); ++i) {
    ASSIGN_OR_RETURN(on, follow(on, target.steps[i]));
  }
  const auto& last = target.steps.back();
  if (is_null(on)) {
    warn(last.at, "#set: nothing is there that could hold " + target.source);
    return std::monostate();
  }
  if (const auto* index = std::get_if<Index>(&last.what)) {
    ASSIGN_OR_RETURN(const auto key, value_of(*index->key));
    return assign_at(on, key, value, last.at);
  }
  const auto* call = std::get_if<Call>(&last.what);
  const auto& name = call != nullptr ? call->name : std::get<Property>(last.what).name;
  if (map_in(on) == nullptr) {
    warn(last.at, "#set: " + described(on) + " has no property " + name);
    return std::monostate();
  }
  // Of its own: the key may outlive the template in $context.
  return assign_at(on, heap_.text(name), value, last.at);
}

Evaluator::Done Evaluator::assign_at(const Value& on, const Value& key, const Value& value, Position at) {
  if (auto* map = map_in(on)) {
    map->put(key, value);
    heap_.note_growth(sizeof(MapEntry));
    return std::monostate();
  }
  const auto* number = std::get_if<std::int64_t>(&key);
  auto* const list = list_in(on);
  if (list == nullptr || number == nullptr) {
    warn(at, "#set: " + described(on) + " has no such place");
    return std::monostate();
  }
  const auto position = position_of(*number, list->items.size());
  if (!position) return unexpected(out_of_bounds(*number, list->items.size(), at));
  list->items[*position] = value;
  return std::monostate();
}

}  // namespace offstage::gateway::templates
