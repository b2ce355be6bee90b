"""What a function prints and logs, as on Lambda: print goes out at once, logging's root has a handler with the request's id.

A line feed would begin another log event; Lambda's runtimes write a carriage return where one event has several lines.
"""

import io
import json
import logging
import os
import sys
import time
import traceback

NO_BREAK_SPACE = "\u00a0"
IS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"

# What every record has; the rest is what the function added with `extra`.
OF_EVERY_RECORD = set(logging.makeLogRecord({}).__dict__) | {"aws_request_id", "tenant_id", "message", "asctime", "taskName"}

invocation = {"aws_request_id": "", "tenant_id": None}


def set_up():
    sys.stdout = Unbuffered(sys.stdout.detach(), encoding="utf-8", errors="backslashreplace")
    sys.stderr = Unbuffered(sys.stderr.detach(), encoding="utf-8", errors="backslashreplace")
    logging.Formatter.converter = time.gmtime
    handler = Handler()
    handler.addFilter(tie_to_invocation)
    handler.setFormatter(
        JsonFormatter(datefmt="%Y-%m-%dT%H:%M:%SZ")
        if IS_JSON
        else logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG").replace("FATAL", "CRITICAL")
    if level in ("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL"):
        root.setLevel(level)


class Unbuffered(io.TextIOWrapper):
    """What a function has printed is out, whatever happens to its process next."""

    def write(self, text):
        count = super().write(text)
        self.flush()
        return count


def set_invocation(request_id, tenant_id):
    """From now on records belong to this invocation."""
    invocation.update(aws_request_id=request_id, tenant_id=tenant_id)


def tie_to_invocation(record):
    record.__dict__.update(invocation)
    return True


class Handler(logging.Handler):
    def emit(self, record):
        try:
            sys.stdout.write(self.format(record).replace("\n", "\r") + "\n")
        except Exception:
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "timestamp": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": record.aws_request_id,
            "tenantId": record.tenant_id,
        }
        if record.exc_info:
            kind, error, trace = record.exc_info
            line.update(
                stackTrace=traceback.format_tb(trace),
                errorType=kind.__name__ if kind else None,
                errorMessage=str(error),
                location=f"{record.pathname}:{record.funcName}:{record.lineno}",
            )
        line.update({name: value for name, value in record.__dict__.items() if name not in OF_EVERY_RECORD and name not in line})
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False, default=str)


def log_error(payload):
    """An error that ends the invocation or the process, as one log event."""
    if IS_JSON:
        timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        print(json.dumps({"timestamp": timestamp, "log_level": "ERROR", **payload}, ensure_ascii=False))
        return
    lines = [f"[ERROR] {payload['errorType']}" + (f": {payload['errorMessage']}" if payload["errorMessage"] else "")]
    lines.append("Traceback (most recent call last):")
    for part in payload["stackTrace"]:
        for line in part.splitlines():
            text = line.lstrip(" ")
            # Plain spaces at a line's beginning would be lost where the log is shown.
            lines.append(NO_BREAK_SPACE * (len(line) - len(text)) + text)
    print("\r".join(lines).replace("\n", "\r"))
