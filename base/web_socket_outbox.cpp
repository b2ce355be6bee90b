#include "base/web_socket_outbox.h"

#include <utility>

namespace offstage {

WebSocketOutbox::WebSocketOutbox(std::size_t bytes_max, std::function<void()> wake, std::function<void()> cut)
    : bytes_max_(bytes_max), wake_(std::move(wake)), cut_(std::move(cut)) {}

void WebSocketOutbox::add(Item item) {
  items_.push_back(std::move(item));
  if (std::exchange(is_awaited_, false)) wake_();
}

bool WebSocketOutbox::send(std::string message, bool is_binary) {
  const std::lock_guard lock(mutex_);
  if (is_closing_) return false;
  if (bytes_ + message.size() > bytes_max_) {
    is_closing_ = true;
    items_.clear();
    cut_();
    return false;
  }
  bytes_ += message.size();
  add({.is_close = false, .text = std::move(message), .is_binary = is_binary, .code = 0});
  return true;
}

void WebSocketOutbox::close(std::uint16_t code, std::string reason) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(is_closing_, true)) return;
  add({.is_close = true, .text = std::move(reason), .is_binary = false, .code = code});
}

std::optional<WebSocketOutbox::Item> WebSocketOutbox::take() {
  const std::lock_guard lock(mutex_);
  is_awaited_ = items_.empty();
  if (is_awaited_) return std::nullopt;
  Item item = std::move(items_.front());
  items_.pop_front();
  return item;
}

void WebSocketOutbox::sent(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  bytes_ -= bytes;
}

void WebSocketOutbox::end() {
  const std::lock_guard lock(mutex_);
  is_closing_ = true;
  items_.clear();
  wake_ = nullptr;
  cut_ = nullptr;
}

bool WebSocketOutbox::is_closing() const {
  const std::lock_guard lock(mutex_);
  return is_closing_;
}

}  // namespace offstage
