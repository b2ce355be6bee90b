import os


def handler(event, context):
    return {"greeting": os.environ["GREETING"], "pid": os.getpid(), "name": context.function_name}
