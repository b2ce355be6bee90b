'use strict';

// The three requests to DynamoDB.

/** The game that the key belongs to, when it is active and called from an address it allows; null otherwise. */
exports.gameOfApiKey = async (documents, stage, apiKey, sourceIp) => {
  const { Items } = await documents
    .query({
      TableName: `${stage}-MMS_GAMES`,
      IndexName: 'apiKeyIndex',
      ScanIndexForward: false,
      KeyConditionExpression: 'apiKey = :apiKey',
      ExpressionAttributeValues: { ':apiKey': apiKey },
    })
    .promise();
  const [game] = Items;
  const isAllowed = game?.active && game.allowedIps.replaceAll(' ', '').split(',').includes(sourceIp);
  return isAllowed ? game.gameId : null;
};

exports.pageOfGame = (documents, stage, gameId, limit, startKey) =>
  documents
    .query({
      TableName: `${stage}-MMS_SCORES`,
      IndexName: 'gameIdIndex',
      ScanIndexForward: false,
      KeyConditionExpression: 'gameId = :gameId',
      ExpressionAttributeValues: { ':gameId': gameId },
      Limit: limit,
      ExclusiveStartKey: startKey,
    })
    .promise();

exports.createScore = (documents, stage, score) =>
  documents
    .put({ TableName: `${stage}-MMS_SCORES`, Item: { ...score, createdAt: new Date().toISOString() } })
    .promise();
