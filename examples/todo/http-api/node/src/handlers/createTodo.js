'use strict';

// POST /: stores {"todo": ...} and answers with what was stored.

const { randomUUID } = require('crypto');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

exports.handler = async (event) => {
  const { todo } = JSON.parse(event.body);
  const Item = { id: randomUUID(), todo, createdAt: new Date().toISOString() };
  await documents.send(new PutCommand({ TableName: 'TodoApiTable', Item }));
  return { statusCode: 200, body: JSON.stringify(Item) };
};
