import json

import boto3


def handler(event, context):
    payload = json.dumps({"from": event["pathParameters"]["sdk"]})
    answer = boto3.client("lambda").invoke(FunctionName="calling-dev-inner", Payload=payload)
    return {"statusCode": answer["StatusCode"], "body": answer["Payload"].read().decode()}
