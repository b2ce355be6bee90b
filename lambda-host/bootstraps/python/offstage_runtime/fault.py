"""What goes wrong in the runtime's own part, and errors as Lambda's Python runtime reports them."""

import os
import traceback

# Frames of the runtime are not the function's.
HERE = os.path.dirname(os.path.abspath(__file__))


class Fault(Exception):
    """An error of the runtime: its type is one of Lambda's Runtime.* names."""

    def __init__(self, error_type, message, stack_trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.stack_trace = list(stack_trace)


def payload_of(error, request_id=""):
    """What the caller of the function gets for an exception."""
    if isinstance(error, Fault):
        error_type, stack_trace = error.error_type, error.stack_trace
    else:
        error_type, stack_trace = type(error).__name__, traceback.format_list(frames_of(error))
    return {"errorMessage": str(error), "errorType": error_type, "requestId": request_id, "stackTrace": stack_trace}


def frames_of(error):
    frames = traceback.extract_tb(error.__traceback__)
    own = 0
    while own < len(frames) and frames[own].filename.startswith(HERE):
        own += 1
    return frames[own:] or frames
