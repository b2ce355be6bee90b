#include "emulator/simulation/settings.h"

#include <algorithm>
#include <charconv>

namespace offstage::emulator {
namespace {

using Settings = SimulationSettings;

/// A probability by its path within "faults".
struct Rate {
  std::string_view path;
  double& (*of)(Settings& settings);
};
constexpr Rate kRates[] = {
    {"read.throttle", [](Settings& settings) -> double& { return settings.read_faults.throttle; }},
    {"read.error", [](Settings& settings) -> double& { return settings.read_faults.error; }},
    {"write.throttle", [](Settings& settings) -> double& { return settings.write_faults.throttle; }},
    {"write.error", [](Settings& settings) -> double& { return settings.write_faults.error; }},
    {"write.error_after", [](Settings& settings) -> double& { return settings.write_faults.error_after; }},
    {"unprocessed", [](Settings& settings) -> double& { return settings.unprocessed; }},
};

const Rate* find_rate(std::string_view path) {
  const auto* found =
      std::find_if(std::begin(kRates), std::end(kRates), [&](const Rate& rate) { return rate.path == path; });
  return found == std::end(kRates) ? nullptr : found;
}

bool is_group(std::string_view path) {
  return path == "read" || path == "write";
}

std::string rate_names() {
  std::string names;
  for (const auto& rate : kRates) names.append(names.empty() ? "" : ", ").append(rate.path);
  return names;
}

/// The shortest text that reads back as the same number.
std::string text_of(double value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end};
}

Result<void, Failure> check_sums(const Settings& settings) {
  for (const auto& [name, faults] :
       {std::pair("read", &settings.read_faults), std::pair("write", &settings.write_faults)}) {
    // A sum of tenths may miss 1 by a rounding.
    if (faults->sum() > 1 + 1e-9) {
      return Failure{std::string("the probabilities of faults.") + name + " add up to more than 1"};
    }
  }
  return {};
}

Result<bool, Failure> read_bool(std::string_view name, json::Value value) {
  if (value.is_bool()) return value.as_bool();
  return Failure{std::string(name) + " must be true or false, not " + value.to_json()};
}

Result<std::int64_t, Failure> read_integer(std::string_view name, json::Value value, std::int64_t max) {
  if (value.is_integer() && value.as_int64() >= 0 && value.as_int64() <= max) return value.as_int64();
  return Failure{std::string(name) + " must be a whole number from 0 to " + std::to_string(max) + ", not " +
                 value.to_json()};
}

Result<void, Failure> read_rates(json::Value value, const std::string& prefix, Settings& settings) {
  if (!value.is_object()) {
    return Failure{"faults" + (prefix.empty() ? "" : "." + prefix) + " must be an object, not " +
                   value.to_json()};
  }
  for (const auto member : value.members()) {
    const auto path = (prefix.empty() ? "" : prefix + ".") + std::string(member.name);
    if (is_group(path)) {
      RETURN_IF_ERROR(read_rates(member.value, path, settings));
      continue;
    }
    const auto* rate = find_rate(path);
    if (!rate) return Failure{"unknown member faults." + path + "; faults has " + rate_names()};
    const double probability = member.value.as_double();
    if (!member.value.is_number() || !(probability >= 0 && probability <= 1)) {
      return Failure{"faults." + path + " must be a probability from 0 to 1, not " + member.value.to_json()};
    }
    rate->of(settings) = probability;
  }
  return {};
}

Result<void, Failure> read_member(json::Member member, Settings& settings) {
  const auto& [name, value] = member;
  if (name == "throttle") {
    ASSIGN_OR_RETURN(settings.throttle, read_bool(name, value));
  } else if (name == "stale_reads_ms") {
    ASSIGN_OR_RETURN(settings.stale_reads_ms, read_integer(name, value, Settings::kStaleMsMax));
  } else if (name == "stale_index_reads_ms") {
    ASSIGN_OR_RETURN(settings.stale_index_reads_ms, read_integer(name, value, Settings::kStaleMsMax));
  } else if (name == "faults") {
    RETURN_IF_ERROR(read_rates(value, "", settings));
  } else if (name == "seed") {
    ASSIGN_OR_RETURN(settings.seed, read_integer(name, value, Settings::kSeedMax));
  } else {
    return Failure{"unknown member " + std::string(name) +
                   "; expected throttle, stale_reads_ms, stale_index_reads_ms, faults or seed"};
  }
  return {};
}

}  // namespace

std::string to_json(const SimulationSettings& settings) {
  std::string text;
  json::Writer writer(text);
  const auto call_faults = [&](std::string_view name, const Settings::CallFaults& faults, bool writes) {
    writer.key(name);
    writer.begin_object();
    writer.key("throttle");
    writer.real(faults.throttle);
    writer.key("error");
    writer.real(faults.error);
    if (writes) {
      writer.key("error_after");
      writer.real(faults.error_after);
    }
    writer.end_object();
  };
  writer.begin_object();
  writer.key("throttle");
  writer.boolean(settings.throttle);
  writer.key("stale_reads_ms");
  writer.integer(settings.stale_reads_ms);
  writer.key("stale_index_reads_ms");
  writer.integer(settings.stale_index_reads_ms);
  writer.key("faults");
  writer.begin_object();
  call_faults("read", settings.read_faults, false);
  call_faults("write", settings.write_faults, true);
  writer.key("unprocessed");
  writer.real(settings.unprocessed);
  writer.end_object();
  if (settings.seed) {
    writer.key("seed");
    writer.integer(*settings.seed);
  }
  writer.end_object();
  return text;
}

Result<SimulationSettings, Failure> read_simulation_settings(json::Value document) {
  if (!document.is_object()) return Failure{"expected an object, not " + document.to_json()};
  SimulationSettings settings;
  for (const auto member : document.members()) RETURN_IF_ERROR(read_member(member, settings));
  RETURN_IF_ERROR(check_sums(settings));
  return settings;
}

Result<void, Failure> read_fault_rates(std::string_view text, SimulationSettings& settings) {
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto entry = text.substr(0, comma);
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
    const auto equals = entry.find('=');
    const auto* rate = find_rate(entry.substr(0, equals));
    if (!rate || equals == std::string_view::npos) {
      return Failure{"'" + std::string(entry) + "' is not KIND=PROBABILITY with a KIND of " + rate_names()};
    }
    const auto number = entry.substr(equals + 1);
    double probability = -1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), probability);
    const bool whole = error == std::errc() && end == number.data() + number.size();
    if (!whole || !(probability >= 0 && probability <= 1)) {
      return Failure{"'" + std::string(entry) + "': the probability must be from 0 to 1"};
    }
    rate->of(settings) = probability;
  }
  return check_sums(settings);
}

std::string fault_rates_text(const SimulationSettings& settings) {
  std::string text;
  auto copy = settings;
  for (const auto& rate : kRates) {
    if (rate.of(copy) <= 0) continue;
    text.append(text.empty() ? "" : ",").append(rate.path).append("=").append(text_of(rate.of(copy)));
  }
  return text;
}

}  // namespace offstage::emulator
