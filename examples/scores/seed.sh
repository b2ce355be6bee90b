#!/bin/sh
# Loads one game and 60 scores with the AWS CLI. The stack runs already (scripts/run).
set -eu

stage=${STAGE:-dev}
endpoint=${AWS_ENDPOINT_URL_DYNAMODB:-http://127.0.0.1:8000}
export AWS_ACCESS_KEY_ID="${AWS_ACCESS_KEY_ID:-offstage}"
export AWS_SECRET_ACCESS_KEY="${AWS_SECRET_ACCESS_KEY:-offstage}"
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"
export AWS_PAGER=

batch_write() {
  aws dynamodb batch-write-item --endpoint-url "$endpoint" --request-items "$1" --output text \
    --query 'UnprocessedItems'
}

batch_write "{\"$stage-MMS_GAMES\": [{\"PutRequest\": {\"Item\": {
  \"gameId\": {\"S\": \"figurefive\"}, \"apiKey\": {\"S\": \"local-key\"},
  \"active\": {\"BOOL\": true}, \"allowedIps\": {\"S\": \"127.0.0.1, ::1\"}}}}]}"

# 60 different scores in no order, 20 in each batch: BatchWriteItem takes 25 at most.
batch=
for i in $(seq 1 60); do
  score=$((i * 37 % 61 * 10))
  item=$(printf '{"PutRequest": {"Item": {"scoreId": {"S": "seed-%02d"}, "gameId": {"S": "figurefive"},
    "name": {"S": "Player %d"}, "score": {"N": "%d"}, "createdAt": {"S": "2022-01-01T00:00:%02dZ"}}}}' \
    "$i" "$i" "$score" "$((i - 1))")
  batch="$batch${batch:+,}$item"
  if [ $((i % 20)) -eq 0 ]; then
    batch_write "{\"$stage-MMS_SCORES\": [$batch]}"
    batch=
  fi
done
echo "seeded: 1 game, 60 scores"
