#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/child_process.h"
#include "cli/signals.h"
#include "cli/status_pipe.h"

namespace offstage::cli {

/// A server that the supervisor keeps running.
struct ServerPlan {
  std::string name;  // "gateway", for messages
  std::uint16_t port = 0;
  /// The arguments that start it on that port: the planned one first, and the one it got ever after.
  std::function<std::vector<std::string>(std::uint16_t port)> arguments;
  /// Called each time it is ready again after it died.
  std::function<void()> on_restarted;
};

/// Starts servers as processes of their own, starts those again that die (at once, and then with growing
/// pauses), and stops them in the reverse order of their start. Single-threaded.
class Supervisor {
 public:
  Supervisor();
  ~Supervisor();

  /// Returns the port once the server answers. Fails when it ends before that, having said why on standard
  /// error by itself: the text is then empty. So it is when the process is asked to stop meanwhile.
  Result<std::uint16_t, Failure> start(ServerPlan plan);

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
