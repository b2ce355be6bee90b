"""The Lambda Runtime API, version 2018-06-01, over one connection that is kept.

http.client would do; it takes longer to import than the rest of a function's start.
"""

import socket

BASE = "/2018-06-01/runtime"


class RuntimeApi:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))
        self._host = address
        self._connection = None

    def next(self):
        """(headers, body) of the next invocation, names in lower case. Waits as long as it takes."""
        status, headers, body = self._request("GET", "/invocation/next")
        if status != 200:
            raise RuntimeError(f"The Lambda Runtime API answered {status} when asked for an invocation: {body!r}")
        return headers, body

    def respond(self, request_id, body, content_type):
        self._request("POST", f"/invocation/{request_id}/response", body, {"Content-Type": content_type})

    def fail(self, request_id, body, error_type):
        self._post_error(f"/invocation/{request_id}/error", body, error_type)

    def fail_init(self, body, error_type):
        self._post_error("/init/error", body, error_type)

    def _post_error(self, path, body, error_type):
        # An exception's name may have any letters, a header has not.
        ascii_type = error_type.encode("ascii", "replace").decode()
        self._request("POST", path, body, {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": ascii_type})

    # What the API answers to a post changes nothing: it has told the caller, or it knows no such invocation any more.
    def _request(self, method, path, body=b"", headers=None):
        lines = [f"{method} {BASE}{path} HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        kept = self._connection is not None
        try:
            return self._exchange(request)
        except OSError:
            self._connection = None
            # The server may have closed a kept connection while nothing was on it.
            if not kept:
                raise
            return self._exchange(request)

    def _exchange(self, request):
        if self._connection is None:
            connection = socket.create_connection(self._address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = connection, connection.makefile("rb")
        connection, reader = self._connection
        connection.sendall(request)
        status_line = reader.readline()
        if not status_line:
            raise ConnectionError("The Lambda Runtime API closed the connection")
        headers = {}
        while True:
            name, _, value = reader.readline().decode().partition(":")
            if not value:
                break
            headers[name.lower()] = value.strip()
        return int(status_line.split(b" ", 2)[1]), headers, reader.read(int(headers.get("content-length", 0)))
