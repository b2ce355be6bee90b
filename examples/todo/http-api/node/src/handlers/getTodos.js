'use strict';

// GET /todos: all todos. Without its table the answer has no body, as the article's has none.

const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, ScanCommand } = require('@aws-sdk/lib-dynamodb');

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

exports.handler = async () => {
  let todos;
  try {
    ({ Items: todos } = await documents.send(new ScanCommand({ TableName: 'TodoApiTable' })));
  } catch (error) {
    console.log(error);
  }
  return { statusCode: 200, body: JSON.stringify(todos) };
};
