def handler(event, context):
    return {"called": context.function_name, "with": event}
