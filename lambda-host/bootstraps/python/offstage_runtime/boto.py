"""botocore before 1.31 knows no AWS_ENDPOINT_URL_DYNAMODB. Its requests to a host of Amazon's go to that endpoint instead;
a client that was given an endpoint of its own asks for another host and is left alone.

@connections of a WebSocket API is asked for at https://{domainName}/{stage}, of the event: locally the port speaks no TLS, so
that https there means http."""

import os
import re
import sys
from importlib.machinery import PathFinder
from urllib.parse import urlsplit

MODULE = "botocore.httpsession"
DYNAMODB_HOST = re.compile(r"https?://((streams\.)?(?:dynamodb(?:-fips)?|\d+\.ddb)\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws))(?=[:/?]|$)")


def install():
    endpoint = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or ""
    if DYNAMODB_HOST.match(endpoint):
        endpoint = ""
    connections = urlsplit(os.environ.get("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI") or "")
    connections_port = connections.port if connections.scheme == "http" else None
    if endpoint or connections_port:
        sys.meta_path.insert(0, Finder(endpoint, os.environ.get("AWS_ENDPOINT_URL_DYNAMODB_STREAMS") or endpoint, connections_port))


class Finder:
    """Waits for the one module, so that a function without boto3 pays nothing."""

    def __init__(self, endpoint, streams_endpoint, connections_port):
        self._endpoints = (endpoint.rstrip("/"), streams_endpoint.rstrip("/"))
        self._connections_port = connections_port

    def find_spec(self, name, path, target=None):
        if name != MODULE:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None:
            execute = spec.loader.exec_module

            def execute_and_redirect(module):
                execute(module)
                self._redirect(module.URLLib3Session)

            spec.loader.exec_module = execute_and_redirect
        return spec

    def _redirect(self, session):
        send = session.send

        def send_to_endpoint(this, request):
            match = DYNAMODB_HOST.match(request.url) if self._endpoints[0] else None
            if self._is_connections(request.url):
                request.url = "http" + request.url[len("https"):]
            elif match:
                # The signature is over the host that was asked for.
                request.headers.setdefault("Host", match[1])
                request.url = self._endpoints[1 if match[2] else 0] + request.url[match.end():]
            return send(this, request)

        session.send = send_to_endpoint

    def _is_connections(self, url):
        return self._connections_port is not None and url.startswith("https:") and urlsplit(url).port == self._connections_port
