#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/result.h"
#include "base/sigv4.h"
#include "emulator/iam/principal.h"
#include "emulator/model/errors.h"
#include "emulator/simulation/settings.h"

namespace offstage::emulator {

struct EmulatorOptions {
  bool in_memory = false;
  /// Where the data is kept; made when it does not exist. Unused in memory.
  std::string data_directory;
  Validation validation = Validation::kNewest;
  /// Region and account in ARNs.
  std::string region = "us-east-1";
  std::string account = "123456789012";
  /// Whether each account and region has tables of its own: accounts by access key ids of twelve digits.
  bool isolate = false;
  /// How long CREATING, UPDATING and DELETING are shown; 0: a new table is ACTIVE on the first DescribeTable.
  std::int64_t transient_states_ms = 0;
  /// How long after its time an item is deleted by time to live; AWS may take days.
  std::int64_t ttl_delay_ms = 0;
  /// When there are any, every request must be signed with one of them, for `region`. Otherwise any
  /// signature will do.
  std::vector<sigv4::Credentials> credentials;
  /// Whose calls their roles are asked about. Their credentials may sign as well.
  iam::Settings iam;
  /// What is simulated from the start; the admin API can change it.
  SimulationSettings simulation;
  /// Whether /_offstage/ answers more than health.
  bool admin = true;
};

/// A DynamoDB on this machine: the embeddable face of the folder. A C++ test opens one in memory and calls
/// handle(), or listen() and points an SDK at port(). Thread-safe but for open and close. Destruction
/// closes it: in-flight requests end, then the store is flushed.
class Emulator {
 public:
  /// `clock` outlives the emulator. Fails with one clear line when the directory cannot be written, is in
  /// use, or was made by another version.
  static Result<std::unique_ptr<Emulator>, Failure> open(const EmulatorOptions& options, const Clock& clock);
  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  /// Answers one request of the DynamoDB protocol, without any network.
  void handle(HttpRequest request, HttpReply reply);

  /// Serves a port as well; 0 picks a free one, which port() tells.
  Result<void, Failure> listen(const std::string& host, std::uint16_t port);
  std::uint16_t port() const;

  /// Stops accepting, lets requests end for at most `drain`, flushes and closes the store. Idempotent.
  void close(std::chrono::milliseconds drain);

 private:
  struct Parts;
  explicit Emulator(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace offstage::emulator
