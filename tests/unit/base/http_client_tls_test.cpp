#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "base/http_client.h"

namespace offstage {
namespace {

namespace ssl = boost::asio::ssl;
using tcp = boost::asio::ip::tcp;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

struct Certificate {
  std::string certificate;  // PEM
  std::string key;
};

/// A certificate for "localhost", signed by itself.
Certificate make_certificate() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> x509(X509_new(), &X509_free);
  X509_set_version(x509.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509.get()), 3600);
  X509_set_pubkey(x509.get(), key.get());
  X509_NAME* name = X509_get_subject_name(x509.get());
  const std::array<unsigned char, 9> host{'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'};
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host.data(), static_cast<int>(host.size()), -1, 0);
  X509_set_issuer_name(x509.get(), name);
  X509_EXTENSION* alternative = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
  X509_add_ext(x509.get(), alternative, -1);
  X509_EXTENSION_free(alternative);
  X509_sign(x509.get(), key.get(), EVP_sha256());
  const Bio certificate_pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_pem.get(), x509.get());
  const Bio key_pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(certificate_pem.get()), text_of(key_pem.get())};
}

/// Takes one connection and answers what comes on it with "ok", until the client leaves.
class TlsServer {
 public:
  explicit TlsServer(const Certificate& certificate)
      : acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
        port_(acceptor_.local_endpoint().port()) {
    context_.use_certificate_chain(boost::asio::buffer(certificate.certificate));
    context_.use_private_key(boost::asio::buffer(certificate.key), ssl::context::pem);
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsServer() { thread_.join(); }
  std::uint16_t port() const { return port_; }
  int requests() const { return requests_; }

 private:
  void serve() {
    boost::system::error_code ec;
    ssl::stream<tcp::socket> stream(io_, context_);
    acceptor_.accept(stream.lowest_layer());
    stream.handshake(ssl::stream_base::server, ec);
    boost::asio::streambuf input;
    while (!ec) {
      const std::size_t length = boost::asio::read_until(stream, input, "\r\n\r\n", ec);
      input.consume(length);
      if (ec) return;
      ++requests_;
      const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
      boost::asio::write(stream, boost::asio::buffer(answer), ec);
    }
  }

  boost::asio::io_context io_;
  ssl::context context_{ssl::context::tls_server};
  tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::atomic<int> requests_{0};
  std::thread thread_;
};

HttpRequest get() {
  HttpRequest request;
  request.method = "GET";
  request.target = "/";
  return request;
}

std::string url_of(std::string_view host, std::uint16_t port) {
  return "https://" + std::string(host) + ":" + std::to_string(port);
}

TEST_CASE("http_client: HTTPS checks the certificate and the name in it") {
  const Certificate certificate = make_certificate();
  std::string path = (std::filesystem::temp_directory_path() / "offstage-ca-XXXXXX").string();
  const int file = ::mkstemp(path.data());
  REQUIRE(file >= 0);
  REQUIRE(::write(file, certificate.certificate.data(), certificate.certificate.size()) ==
          static_cast<ssize_t>(certificate.certificate.size()));
  ::close(file);
  HttpClientOptions options;
  TlsServer server(certificate);

  SUBCASE("known authority: the connection stays open") {
    options.ca_file = path;
    HttpClient client(options);
    for (int i = 0; i < 2; ++i) {
      const auto response = client.send(url_of("localhost", server.port()), get());
      REQUIRE(response.has_value());
      CHECK(response->body == "ok");
    }
    CHECK(server.requests() == 2);
  }
  SUBCASE("unknown authority") {
    HttpClient client(options);
    const auto response = client.send(url_of("localhost", server.port()), get());
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().text.find("certificate verify failed") != std::string::npos);
  }
  SUBCASE("another name") {
    options.ca_file = path;
    HttpClient client(options);
    CHECK_FALSE(client.send(url_of("127.0.0.1", server.port()), get()).has_value());
  }
  SUBCASE("not checked when told so") {
    options.verify_certificates = false;
    HttpClient client(options);
    CHECK(client.send(url_of("127.0.0.1", server.port()), get()).has_value());
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace offstage
