"""botocore before 1.31 knows no AWS_ENDPOINT_URL_DYNAMODB. Its requests to a host of Amazon's go to that endpoint instead;
a client that was given an endpoint of its own asks for another host and is left alone."""

import os
import re
import sys
from importlib.machinery import PathFinder

MODULE = "botocore.httpsession"
DYNAMODB_HOST = re.compile(r"https?://((streams\.)?(?:dynamodb(?:-fips)?|\d+\.ddb)\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws))(?=[:/?]|$)")


def install():
    endpoint = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB")
    if endpoint and not DYNAMODB_HOST.match(endpoint):
        sys.meta_path.insert(0, Finder(endpoint, os.environ.get("AWS_ENDPOINT_URL_DYNAMODB_STREAMS") or endpoint))


class Finder:
    """Waits for the one module, so that a function without boto3 pays nothing."""

    def __init__(self, endpoint, streams_endpoint):
        self._endpoints = (endpoint.rstrip("/"), streams_endpoint.rstrip("/"))

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
            match = DYNAMODB_HOST.match(request.url)
            if match:
                # The signature is over the host that was asked for.
                request.headers.setdefault("Host", match[1])
                request.url = self._endpoints[1 if match[2] else 0] + request.url[match.end():]
            return send(this, request)

        session.send = send_to_endpoint
