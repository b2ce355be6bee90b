"""From one invocation to the next."""

import os
import sys

from . import boto, handler, logs, marshal
from .context import LambdaContext
from .fault import payload_of
from .runtime_api import RuntimeApi


def run():
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    logs.set_up()
    boto.install()
    try:
        function = handler.load(os.environ["_HANDLER"])
    except Exception as error:
        payload = payload_of(error)
        logs.log_error(payload)
        api.fail_init(error_body(payload), payload["errorType"])
        sys.exit(1)
    while True:
        serve(api, function)


def serve(api, function):
    headers, body = api.next()
    request_id = headers["lambda-runtime-aws-request-id"]
    logs.set_invocation(request_id, headers.get("lambda-runtime-aws-tenant-id"))
    trace_id = headers.get("lambda-runtime-trace-id")
    if trace_id:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    try:
        context = LambdaContext(headers)
        result, content_type = marshal.write_result(function(marshal.read_event(body, headers.get("content-type")), context))
    except Exception as error:
        payload = payload_of(error, request_id)
        logs.log_error(payload)
        api.fail(request_id, error_body(payload), payload["errorType"])
    else:
        api.respond(request_id, result, content_type)


def error_body(payload):
    # A message may hold half a surrogate pair; what JSON escapes it to is what it takes.
    return marshal.to_json(payload).encode("utf-8", "backslashreplace")
