import json
import os
import sys
import threading
import time

calls = 0


def answer(body):
    return {"statusCode": 200, "body": body if isinstance(body, str) else json.dumps(body)}


def throws(context):
    raise TypeError("thrown")


def prints(context):
    print("x" * 3_000_000)
    for line in range(2000):
        print("line", line)
    return answer("printed")


def leaks(context):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return answer("leaked")


def counts(context):
    global calls
    calls += 1
    return answer(calls)


def spins(context):
    while True:
        pass


def describe(context):
    left = context.get_remaining_time_in_millis()
    return answer({
        "name": context.function_name,
        "memory": context.memory_limit_in_mb,
        "arn": context.invoked_function_arn,
        "left": 0 < left <= 1000,
        "group": context.log_group_name,
        "id": len(context.aws_request_id),
        "trace": os.environ["_X_AMZN_TRACE_ID"].startswith("Root=1-"),
        "variables": [os.environ.get(name) for name in ("OF_THE_PROVIDER", "OF_THE_FUNCTION", "IS_OFFLINE", "AWS_REGION", "AWS_EXECUTION_ENV")],
        "folder": os.getcwd() == os.environ["LAMBDA_TASK_ROOT"],
    })


CASES = {
    "returns": lambda context: answer("returned"),
    "throws": throws,
    "sleeps": lambda context: time.sleep(60),
    "spins": spins,
    "exits": lambda context: sys.exit(3),
    "leaves": lambda context: os._exit(0),
    "aborts": lambda context: os.kill(os.getpid(), 11),
    "prints": prints,
    "leaks": leaks,
    "counts": counts,
    "large": lambda context: answer("ä" * 900_000),
    "tooLarge": lambda context: answer("x" * 7_000_000),
    "nothing": lambda context: None,
    "unserialisable": lambda context: {1, 2},
    "context": describe,
}


def handler(event, context):
    return CASES[event["pathParameters"]["case"]](context)
