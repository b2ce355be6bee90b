#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/child_process.h"
#include "cli/signals.h"
#include "cli/status_pipe.h"

namespace offstage::cli {

/// Where a server listens, by what for ("http", "dynamodb"). 0: on any free port.
using Ports = std::map<std::string, std::uint16_t>;

/// A server that the supervisor keeps running.
struct ServerPlan {
  std::string name;  // "gateway", for messages
  Ports ports;
  /// The arguments that start it on those ports: the planned ones first, and those it got ever after.
  std::function<std::vector<std::string>(const Ports& ports)> arguments;
  /// Called when a function has crashed it, before it is started again. Returns what to tell the user.
  std::function<std::string(const std::string& function)> on_crashed;
  /// Called each time it is ready again after it died.
  std::function<void()> on_restarted;
};

/// Starts servers as processes of their own, starts those again that die (at once, and then with growing
/// pauses), and stops them in the reverse order of their start. Single-threaded.
class Supervisor {
 public:
  Supervisor();
  ~Supervisor();

  /// Returns its ports once the server answers. Fails when it ends before that, having said why on standard
  /// error by itself: the text is then empty. So it is when the process is asked to stop meanwhile.
  Result<Ports, Failure> start(ServerPlan plan);

  /// Returns when the process is asked to stop.
  void watch();

  void stop();

  bool stop_requested() const { return signals_.stop_requested(); }

 private:
  struct Server;

  Result<void, Failure> launch(Server& server);
  void wait_for_news(std::chrono::milliseconds timeout);
  void take_status(Server& server);
  void take_end(Server& server, const ProcessEnd& end);

  SignalPipe signals_;
  std::vector<std::unique_ptr<Server>> servers_;
};

}  // namespace offstage::cli
