#!/usr/bin/env python3
"""A custom runtime for tests of the host: speaks the Lambda Runtime API by itself and does what each event says."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None, headers={}, **options):
    api.request(method, "/2018-06-01/runtime/" + path, body, headers, **options)
    answer = api.getresponse()
    return answer, answer.read().decode()


def next_event():
    answer, body = call("GET", "invocation/next")
    if answer.status != 200:
        return {name.lower(): value for name, value in answer.getheaders()}, {"status": answer.status, "body": body}
    return {name.lower(): value for name, value in answer.getheaders()}, json.loads(body)


def respond(request_id, value, headers={}):
    return call("POST", f"invocation/{request_id}/response", json.dumps(value), headers)


def fail(request_id, error, headers={}):
    return call("POST", f"invocation/{request_id}/error", error, headers)


def chunks_with_trailers(request_id, error=None):
    """What http.client cannot send: a streamed answer that may end with an error."""
    head = (
        f"POST /2018-06-01/runtime/invocation/{request_id}/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        "Lambda-Runtime-Function-Response-Mode: streaming\r\nTrailer: Lambda-Runtime-Function-Error-Type\r\n\r\n"
    )
    trailers = "".join(f"{name}: {value}\r\n" for name, value in (error or {}).items())
    api.connect()
    api.sock.sendall((head + "5\r\nhello\r\n6\r\n world\r\n0\r\n" + trailers + "\r\n").encode())
    answer = http.client.HTTPResponse(api.sock, method="POST")
    answer.begin()
    return answer.status, answer.read().decode()


def stream_parts(request_id, event):
    """Streams part after part; before each but the first it waits until the file of that number is in `marks`. Then it ends the answer, or
    does what `then` says instead."""
    api.connect()
    api.sock.sendall((
        f"POST /2018-06-01/runtime/invocation/{request_id}/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        "Content-Type: text/csv\r\nLambda-Runtime-Function-Response-Mode: streaming\r\n\r\n").encode())
    for number, part in enumerate(event["parts"]):
        while number > 0 and "marks" in event and not os.path.exists(f"{event['marks']}/{number}"):
            time.sleep(0.005)
        data = part.encode() * event.get("times", 1)
        api.sock.sendall(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    then = event.get("then")
    if then == "exit":
        sys.exit(7)
    if then == "hang":
        time.sleep(1000)
    if then == "cut":
        api.close()
        headers, event = next_event()
        while "lambda-runtime-aws-request-id" not in headers:  # the connection's end has not been seen yet
            headers, event = next_event()
        return act(headers, event)
    if then == "next":
        other = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        other.request("GET", "/2018-06-01/runtime/invocation/next")
        answer = other.getresponse()
        print(answer.status, answer.read().decode(), flush=True)
    api.sock.sendall(b"0\r\n\r\n")
    answer = http.client.HTTPResponse(api.sock, method="POST")
    answer.begin()
    print(answer.status, answer.read().decode(), flush=True)


def act(headers, event):
    request_id = headers["lambda-runtime-aws-request-id"]
    what = event.get("do", "echo")
    if what == "echo":
        respond(request_id, event)
    elif what == "headers":
        respond(request_id, {**headers, "now_ms": int(time.time() * 1000)})
    elif what == "variables":
        respond(request_id, {"cwd": os.getcwd(), **os.environ})
    elif what == "process":
        respond(request_id, {"pid": os.getpid()})
    elif what == "child":
        child = subprocess.Popen(["sleep", "1000"])
        respond(request_id, {"pid": os.getpid(), "child": child.pid})
    elif what == "print":
        for line in event["lines"]:
            print(line, flush=True)
        print("to stderr", file=sys.stderr, flush=True)
        print("no end", end="", flush=True)
        respond(request_id, "printed")
    elif what == "print_much":
        sys.stdout.write("x" * event["bytes"])
        sys.stdout.flush()
        respond(request_id, "printed")
    elif what == "null_bytes":
        call("POST", f"invocation/{request_id}/response", b'"a\0b"\0')
    elif what == "large":
        answer, body = call("POST", f"invocation/{request_id}/response", b"x" * event["bytes"])
        print(answer.status, body, flush=True)
    elif what == "sleep":
        time.sleep(event["seconds"])
        respond(request_id, "slept")
    elif what == "exit":
        sys.exit(event["code"])
    elif what == "kill":
        os.kill(os.getpid(), event["signal"])
    elif what == "fail":
        fail(request_id, event["error"], event.get("headers", {}))
    elif what == "stream":
        print(*chunks_with_trailers(request_id, event.get("error")), flush=True)
    elif what == "stream_parts":
        stream_parts(request_id, event)
    elif what == "wrong_calls":
        seen = []
        seen.append(respond("00000000-0000-0000-0000-000000000000", 1)[1])
        seen.append(call("POST", "init/error", "{}")[1])
        again, _ = call("GET", "invocation/next")
        seen.append(again.headers["Lambda-Runtime-Aws-Request-Id"] == request_id)
        seen.append(call("GET", "nothing")[0].status)
        seen.append(call("GET", f"invocation/{request_id}/response")[0].status)
        answer, _ = respond(request_id, seen)
        twice, text = respond(request_id, "again")
        print(answer.status, twice.status, text, flush=True)


def main():
    start = os.environ.get("START", "")
    if start == "exit":
        sys.exit(3)
    if start == "slow":
        time.sleep(float(os.environ["START_SECONDS"]))
    if start == "slow once" and not os.path.exists(os.environ["START_MARK"]):
        open(os.environ["START_MARK"], "w").close()
        time.sleep(1000)
    if start == "error":
        answer, body = call(
            "POST", "init/error", '{"errorMessage":"no such module","errorType":"Runtime.ImportModuleError","stackTrace":[]}')
        print(answer.status, body, flush=True)
        signal.pause()
    while True:
        act(*next_event())


main()
