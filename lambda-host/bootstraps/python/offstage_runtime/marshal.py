"""JSON as Lambda's Python runtime reads and writes it: a Decimal is a number, bytes are text, NaN is NaN."""

import decimal
import json
import os
import re

from .fault import Fault

# json writes only its own numbers: a Decimal goes through as a text that nobody else can have, and loses its quotes.
MARK = os.urandom(16).hex()
MARKED = re.compile(f'"{MARK}([^"]*)"')


def to_json(value):
    encoder = Encoder()
    text = encoder.encode(value)
    return MARKED.sub(r"\1", text) if encoder.has_decimals else text


class Encoder(json.JSONEncoder):
    has_decimals = False

    def __init__(self):
        # From Python 3.12 on Lambda writes letters as they are.
        version = re.match(r"AWS_Lambda_python3\.(\d+)", os.environ.get("AWS_EXECUTION_ENV", ""))
        super().__init__(ensure_ascii=not version or int(version[1]) < 12)

    def default(self, o):
        if isinstance(o, decimal.Decimal):
            self.has_decimals = True
            return MARK + ("NaN" if o.is_nan() else str(o))
        if isinstance(o, bytes):
            return o.decode()
        return super().default(o)


def read_event(body, content_type):
    if content_type != "application/json":
        return body
    try:
        return json.loads(body)
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def write_result(result):
    """(body, content type) of what a handler has returned."""
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return to_json(result).encode(), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
