#pragma once

#include <functional>
#include <string>

namespace offstage {

/// The body of an answer that comes as it is made. The server reads it as fast as the client takes it and
/// sends each piece at once, in HTTP's chunked coding. Called from the connection's thread.
class HttpBodySource {
 public:
  enum class State {
    kMore,  // nothing at present when nothing was appended
    kEnd,   // that was all
    kCut,   // there will be no proper end: the connection is closed, so that the client sees it
  };

  virtual ~HttpBodySource() = default;

  /// Appends what there is by now.
  virtual State read(std::string& out) = 0;
  /// Calls back once, from any thread, when read() may have something.
  virtual void when_ready(std::function<void()> callback) = 0;
  /// The callback will not come. False when there is none, or it is under way.
  virtual bool forget() = 0;
  /// The client is gone, or wants no body.
  virtual void leave() = 0;
};

}  // namespace offstage
