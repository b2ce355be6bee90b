"""The least HTTP client that DynamoDB can be asked with: what is measured is the server, not http.client."""

import json
import socket

CALL_SECONDS_MAX = 30
HEADERS = (
    "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, "
    f"SignedHeaders=host;x-amz-date;x-amz-target, Signature={'0' * 64}\r\n"
)


def target_of(operation):
    return "DynamoDB_20120810." + operation


def place_of(url):
    """(host, port) of http://host:port."""
    host, _, port = url.partition("//")[2].rstrip("/").rpartition(":")
    return host, int(port)


class CallFailed(Exception):
    """An answer that is not 200, or none at all."""


class Connection:
    """One kept-alive connection; one thread."""

    def __init__(self, url):
        self.place = place_of(url)
        try:
            self.socket = socket.create_connection(self.place, CALL_SECONDS_MAX)
        except OSError as error:
            raise CallFailed(f"{url}: {error.strerror or error}") from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _receive(self):
        piece = self.socket.recv(1 << 20)
        if not piece:
            raise CallFailed("the connection was closed")
        self.rest += piece

    def _take(self, end):
        taken, self.rest = self.rest[:end], self.rest[end:]
        return taken

    def _chunks(self):
        body = b""
        while True:
            while b"\r\n" not in self.rest:
                self._receive()
            size = int(self._take(self.rest.index(b"\r\n") + 2), 16)
            while len(self.rest) < size + 2:
                self._receive()
            body += self._take(size + 2)[:-2]
            if size == 0:
                return body

    def send(self, method, path, target, body):
        """(status, body in bytes)"""
        data = body.encode()
        head = (f"{method} {path} HTTP/1.1\r\nHost: {self.place[0]}\r\nX-Amz-Target: {target}\r\n{HEADERS}"
                f"Content-Length: {len(data)}\r\n\r\n")
        self.socket.sendall(head.encode() + data)
        while b"\r\n\r\n" not in self.rest:
            self._receive()
        lines = self._take(self.rest.index(b"\r\n\r\n") + 4).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if headers.get("transfer-encoding") == "chunked":
            return int(lines[0].split()[1]), self._chunks()
        length = int(headers.get("content-length", 0))
        while len(self.rest) < length:
            self._receive()
        return int(lines[0].split()[1]), self._take(length)

    def call(self, operation, request):
        """The answer of a DynamoDB call, read; the request may be text already. Raises CallFailed for anything but 200."""
        text = request if isinstance(request, str) else json.dumps(request)
        status, body = self.send("POST", "/", target_of(operation), text)
        if status != 200:
            raise CallFailed(f"{operation}: {status} {body[:300].decode(errors='replace')}")
        return json.loads(body)
