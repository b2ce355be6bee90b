#include "base/compression.h"

#include <zlib.h>

#include <cstdlib>

#include "base/http.h"

namespace offstage::compression {
namespace {

/// zlib's window sizes also say which framing is meant.
int window_bits(Coding coding) {
  return coding == Coding::kGzip ? 15 + 16 : 15;
}

Bytef* mutable_bytes(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
}

/// Ends an inflation wherever it is left.
class Inflation {
 public:
  explicit Inflation(Coding coding) { ready_ = inflateInit2(&stream_, window_bits(coding)) == Z_OK; }
  ~Inflation() { inflateEnd(&stream_); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

/// Inflates one member from the stream's input. False when it is corrupt, cut short or too long.
bool inflate_member(z_stream& stream, std::string& out, std::size_t bytes_max) {
  char chunk[16 * 1024];
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk);
    stream.avail_out = sizeof chunk;
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(chunk, sizeof chunk - stream.avail_out);
    if (out.size() > bytes_max) return false;
  }
  return status == Z_STREAM_END;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

double quality_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1;
  return std::strtod(std::string(parameters.substr(at + 2)).c_str(), nullptr);
}

}  // namespace

std::optional<Coding> coding_named(std::string_view name) {
  name = trimmed(name);
  if (equals_ignoring_case(name, "gzip")) return Coding::kGzip;
  if (equals_ignoring_case(name, "deflate")) return Coding::kDeflate;
  if (name.empty() || equals_ignoring_case(name, "identity")) return Coding::kIdentity;
  return std::nullopt;
}

std::string_view name_of(Coding coding) {
  switch (coding) {
    case Coding::kIdentity:
      return "identity";
    case Coding::kGzip:
      return "gzip";
    case Coding::kDeflate:
      return "deflate";
  }
  return {};
}

std::optional<std::string> decode(Coding coding, std::string_view bytes, std::size_t bytes_max) {
  if (coding == Coding::kIdentity) return std::string(bytes);
  if (bytes.empty()) return std::nullopt;
  Inflation inflation(coding);
  if (!inflation.ready()) return std::nullopt;
  auto& stream = inflation.stream();
  stream.next_in = mutable_bytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  if (!inflate_member(stream, out, bytes_max)) return std::nullopt;
  // More members begin with gzip's magic number; anything else is junk.
  while (coding == Coding::kGzip && stream.avail_in >= 2 && stream.next_in[0] == 0x1f &&
         stream.next_in[1] == 0x8b) {
    if (inflateReset(&stream) != Z_OK || !inflate_member(stream, out, bytes_max)) return std::nullopt;
  }
  return out;
}

std::string encode(Coding coding, std::string_view bytes) {
  if (coding == Coding::kIdentity) return std::string(bytes);
  z_stream stream{};
  // Fast over small: the other end is on this machine or near it.
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_bits(coding), 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = mutable_bytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Coding accepted(std::string_view accept_encoding) {
  Coding best = Coding::kIdentity;
  double best_quality = 0;
  while (!accept_encoding.empty()) {
    const auto comma = accept_encoding.find(',');
    const auto element = accept_encoding.substr(0, comma);
    const auto semicolon = element.find(';');
    const auto coding = coding_named(element.substr(0, semicolon));
    const auto quality = semicolon == std::string_view::npos ? 1 : quality_of(element.substr(semicolon));
    if (coding && *coding != Coding::kIdentity && quality > best_quality) {
      best = *coding;
      best_quality = quality;
    }
    if (comma == std::string_view::npos) break;
    accept_encoding.remove_prefix(comma + 1);
  }
  return best;
}

}  // namespace offstage::compression
