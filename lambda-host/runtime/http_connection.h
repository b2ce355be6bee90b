#pragma once

#include <string>

#include "aws/http/response.h"

namespace offstage_lambda {

/// A blocking HTTP/1.1 connection to the Runtime API, kept open between requests. Made of plain sockets, so
/// that a deployed function brings no library for it. One thread at a time. C++11.
class http_connection {
 public:
  /// `endpoint` is "http://host:port", or without the scheme.
  explicit http_connection(std::string const& endpoint);
  ~http_connection();
  http_connection(http_connection const&) = delete;
  http_connection& operator=(http_connection const&) = delete;

  /// Sends `head`, the request line and the headers without Host and without the empty line, and the body.
  /// False when no whole answer came. Waits for the answer as long as it takes.
  bool exchange(std::string const& head, std::string const& body, aws::http::response& answer);

 private:
  bool open();
  void close();
  bool send(char const* bytes, std::size_t size);
  bool receive_more();
  bool read_line(std::string& line);
  bool read_bytes(std::size_t size, aws::http::response& answer);
  bool read_answer(aws::http::response& answer);
  bool read_body(aws::http::response& answer);
  bool read_chunks(aws::http::response& answer);

  std::string host_;
  std::string port_;
  int socket_ = -1;
  std::string received_;       // not yet taken
  bool answer_began_ = false;  // something of the current answer has come
};

}  // namespace offstage_lambda
