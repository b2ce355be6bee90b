"""AWS Signature Version 4 by hand, so that a test can get every part of it wrong."""

import datetime
import hashlib
import hmac
import urllib.parse

ALGORITHM = "AWS4-HMAC-SHA256"


def moment(minutes=0, seconds=0):
    """Now and so many minutes more, as X-Amz-Date says it."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(minutes=minutes, seconds=seconds)).strftime("%Y%m%dT%H%M%SZ")


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Signing:
    """One signature: change an attribute before header() or query() to make it a wrong one."""

    def __init__(self, key="AKIDWIRE", secret="wire/secret+1", date=None, region="us-east-1", service="dynamodb", terminator="aws4_request"):
        self.secret = secret
        self.algorithm = ALGORITHM
        self.date = date or moment()
        self.scope = [self.date[:8], region, service, terminator]
        self.credential = "/".join([key, *self.scope])
        self.signed = None  # names; all headers when it is not set
        self.payload_hash = None  # that of the body when it is not set

    def _names(self, headers):
        return self.signed if self.signed is not None else sorted({name.lower() for name, _ in headers})

    def canonical(self, headers, body, query=""):
        """`headers` are (name, value), repeated ones and all."""
        names = self._names(headers)
        lines = []
        for name in names:
            values = [" ".join(value.split()) for other, value in headers if other.lower() == name.lower()]
            lines.append(f"{name.lower()}:{','.join(values)}\n")
        payload = self.payload_hash or hashlib.sha256(body).hexdigest()
        return "\n".join(["POST", "/", query, "".join(lines), ";".join(names).lower(), payload])

    def string_to_sign(self, canonical):
        return "\n".join([ALGORITHM, self.date, "/".join(self.scope), hashlib.sha256(canonical.encode()).hexdigest()])

    def signature(self, canonical):
        key = ("AWS4" + self.secret).encode()
        for part in self.scope:
            key = _hmac(key, part)
        return _hmac(key, self.string_to_sign(canonical)).hex()

    def header(self, headers, body, separator=", "):
        """The value of Authorization."""
        parts = [f"Credential={self.credential}", f"SignedHeaders={';'.join(self._names(headers))}",
                 f"Signature={self.signature(self.canonical(headers, body))}"]
        return f"{self.algorithm} {separator.join(parts)}"

    def query(self, headers, body, expires=900, token=None):
        """The query of a presigned URL."""
        parameters = {"X-Amz-Algorithm": self.algorithm, "X-Amz-Credential": self.credential, "X-Amz-Date": self.date,
                      "X-Amz-Expires": str(expires), "X-Amz-SignedHeaders": ";".join(self._names(headers))}
        if token:
            parameters["X-Amz-Security-Token"] = token
        text = "&".join(f"{name}={urllib.parse.quote(value, safe='-_.~')}" for name, value in sorted(parameters.items()))
        return f"{text}&X-Amz-Signature={self.signature(self.canonical(headers, body, text))}"
