from urllib.parse import unquote


def grüßen(event, context):
    print("Grüße von", event["pathParameters"]["case"])
    return {"statusCode": 200, "body": "Grüße, " + unquote(event["pathParameters"]["case"])}
