"""botocore before 1.31 knows no AWS_ENDPOINT_URL_DYNAMODB. Its requests to a host of Amazon's go to that endpoint instead;
a client that was given an endpoint of its own asks for another host and is left alone.

@connections of a WebSocket API is asked for at https://{domainName}/{stage}, of the event: locally the port speaks no TLS, so
that https there means http. It is also asked for at the API's host on AWS, made of its id."""

import os
import re
import sys
from importlib.machinery import PathFinder
from urllib.parse import urlsplit

MODULE = "botocore.httpsession"
DYNAMODB_HOST = re.compile(r"https?://((streams\.)?(?:dynamodb(?:-fips)?|\d+\.ddb)\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws))(?=[:/?]|$)")

API_HOST = re.compile(r"https://([a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)(?=/(?:.*/)?(?:@|%40)connections/)")


def install():
    endpoint = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or ""
    if DYNAMODB_HOST.match(endpoint):
        endpoint = ""
    connections = urlsplit(os.environ.get("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI") or "")
    connections = connections.netloc if connections.scheme == "http" else ""
    if endpoint or connections:
        sys.meta_path.insert(0, Finder(endpoint, os.environ.get("AWS_ENDPOINT_URL_DYNAMODB_STREAMS") or endpoint, connections))


class Finder:
    """Waits for the one module, so that a function without boto3 pays nothing."""

    def __init__(self, endpoint, streams_endpoint, connections):
        self._endpoints = (endpoint.rstrip("/"), streams_endpoint.rstrip("/"))
        self._connections = connections  # host and port

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
            if self._connections:
                self._turn_connections(request)
            match = DYNAMODB_HOST.match(request.url) if self._endpoints[0] else None
            if match:
                # The signature is over the host that was asked for.
                request.headers.setdefault("Host", match[1])
                request.url = self._endpoints[1 if match[2] else 0] + request.url[match.end():]
            return send(this, request)

        session.send = send_to_endpoint

    def _turn_connections(self, request):
        match = API_HOST.match(request.url)
        if match:
            request.headers.setdefault("Host", match[1])
            request.url = "http://" + self._connections + request.url[match.end():]
        elif request.url.startswith("https:") and urlsplit(request.url).port == int(self._connections.rpartition(":")[2]):
            request.url = "http" + request.url[len("https"):]
