"""The scores API with boto3. It is told no endpoint: the same code runs on Lambda."""

import datetime
import json
import math
import secrets
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Key

PAGE_SIZE = 25
HEADERS = {
    "Content-Type": "application/json",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type,X-Api-Key,X-Last-Fetch-Key",
}

dynamodb = boto3.resource("dynamodb")


def handler(event, context):
    request = event["requestContext"]
    stage, method = request["stage"], request["httpMethod"]
    # A REST API hands header names on in the spelling of the client.
    headers = {name.lower(): value for name, value in event["headers"].items()}
    api_key = headers.get("x-api-key")
    game_id = api_key and game_of_api_key(stage, api_key, request["identity"]["sourceIp"])
    if game_id and method == "GET":
        return list_scores(stage, game_id, headers.get("x-last-fetch-key"))
    if game_id and method == "POST":
        return add_score(stage, game_id, json.loads(event["body"]))
    return refusal("API key is faulty or game is inactive.")


def game_of_api_key(stage, api_key, source_ip):
    """The game that the key belongs to, when it is active and called from an address it allows; None otherwise."""
    found = dynamodb.Table(f"{stage}-MMS_GAMES").query(
        IndexName="apiKeyIndex", KeyConditionExpression=Key("apiKey").eq(api_key), ScanIndexForward=False
    )["Items"]
    if not found or not found[0]["active"]:
        return None
    allowed = found[0]["allowedIps"].replace(" ", "").split(",")
    return found[0]["gameId"] if source_ip in allowed else None


def list_scores(stage, game_id, last_fetch_key):
    request = {
        "IndexName": "gameIdIndex",
        "KeyConditionExpression": Key("gameId").eq(game_id),
        "ScanIndexForward": False,
        "Limit": PAGE_SIZE,
    }
    # A browser sends "null" for the first page.
    start_key = json.loads(last_fetch_key or "null", parse_float=Decimal)
    if start_key:
        request["ExclusiveStartKey"] = start_key
    page = dynamodb.Table(f"{stage}-MMS_SCORES").query(**request)
    body = {"scores": page["Items"]}
    if "LastEvaluatedKey" in page:
        body["nextFetchKey"] = page["LastEvaluatedKey"]
    return answer(200, body)


def add_score(stage, game_id, body):
    name, score = body.get("name"), whole_score(body.get("score"))
    if not name or score is None:
        return refusal("Required field missing or misconfigured")
    added = {"scoreId": secrets.token_urlsafe(32), "gameId": game_id, "name": name, "score": score}
    created_at = datetime.datetime.now(datetime.timezone.utc).isoformat()
    dynamodb.Table(f"{stage}-MMS_SCORES").put_item(Item={**added, "createdAt": created_at})
    return answer(201, added)


def whole_score(given):
    """A number, or its text, without what comes after the point; None for anything else and for 0."""
    try:
        number = float(given)
    except (TypeError, ValueError):
        return None
    return int(number) or None if math.isfinite(number) else None


def plain(value):
    """A number of DynamoDB's in JSON; all of this service's are whole."""
    return int(value)


def answer(status, body):
    return {"statusCode": status, "headers": HEADERS, "body": json.dumps(body, default=plain)}


def refusal(error):
    return answer(400, {"success": False, "error": error})
