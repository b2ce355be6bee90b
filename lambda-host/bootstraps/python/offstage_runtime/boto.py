"""botocore before 1.31 knows no AWS_ENDPOINT_URL_{SERVICE}. Its requests to a host of Amazon's go to that endpoint instead;
a client that was given an endpoint of its own asks for another host and is left alone.

@connections of a WebSocket API is asked for at https://{domainName}/{stage}, of the event: locally the port speaks no TLS, so
that https there means http. It is also asked for at the API's host on AWS, made of its id."""

import os
import re
import sys
from importlib.machinery import PathFinder
from urllib.parse import urlsplit

MODULE = "botocore.httpsession"
AMAZON = r"\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws))(?=[:/?]|$)"
SERVICES = (
    (r"(?:dynamodb(?:-fips)?|\d+\.ddb)", ("AWS_ENDPOINT_URL_DYNAMODB",)),
    (r"streams\.dynamodb(?:-fips)?", ("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "AWS_ENDPOINT_URL_DYNAMODB")),
    (r"lambda(?:-fips)?", ("AWS_ENDPOINT_URL_LAMBDA",)),
)
API_HOST = re.compile(r"https://([a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)(?=/(?:.*/)?(?:@|%40)connections/)")


def install():
    connections = urlsplit(os.environ.get("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI") or "")
    connections = connections.netloc if connections.scheme == "http" else ""
    endpoints = list(local_endpoints())
    if endpoints or connections:
        sys.meta_path.insert(0, Finder(endpoints, connections))


def local_endpoints():
    """Of each service that is not at Amazon's: the hosts that are asked for, and the endpoint."""
    for name, variables in SERVICES:
        host = re.compile("https?://(" + name + AMAZON)
        endpoint = next((os.environ[variable] for variable in variables if os.environ.get(variable)), "")
        if endpoint and not host.match(endpoint):
            yield host, endpoint.rstrip("/")


class Finder:
    """Waits for the one module, so that a function without boto3 pays nothing."""

    def __init__(self, endpoints, connections):
        self._endpoints = endpoints
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
            for host, endpoint in self._endpoints:
                if match := host.match(request.url):
                    # The signature is over the host that was asked for.
                    request.headers.setdefault("Host", match[1])
                    request.url = endpoint + request.url[match.end():]
                    break
            return send(this, request)

        session.send = send_to_endpoint

    def _turn_connections(self, request):
        match = API_HOST.match(request.url)
        if match:
            request.headers.setdefault("Host", match[1])
            request.url = "http://" + self._connections + request.url[match.end():]
        elif request.url.startswith("https:") and urlsplit(request.url).port == int(self._connections.rpartition(":")[2]):
            request.url = "http" + request.url[len("https"):]
