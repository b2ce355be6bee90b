import { randomUUID } from 'crypto';
import { dynamodb } from '../aws/dynamodb';

const TableName = process.env.todoTable;

export interface Payload {
  userId?: string;
  content?: string;
  status?: string;
}

export const createTodo = async ({ userId, content }: Payload) => {
  const now = Date.now();
  const Item = { id: randomUUID(), userId, dateCreated: now, dateUpdated: now, content, status: 'pending' };
  await dynamodb
    .put({
      TableName,
      Item,
      ConditionExpression: '#id <> :id',
      ExpressionAttributeNames: { '#id': 'id' },
      ExpressionAttributeValues: { ':id': Item.id },
    })
    .promise();
  return Item;
};

export const updateTodo = (id: string, { content, status }: Payload) =>
  dynamodb
    .update({
      TableName,
      Key: { id },
      ExpressionAttributeNames: { '#content': 'content', '#status': 'status' },
      ExpressionAttributeValues: { ':content': content, ':status': status, ':dateUpdated': Date.now() },
      UpdateExpression: 'SET #content = :content, #status = :status, dateUpdated = :dateUpdated',
      ReturnValues: 'ALL_NEW',
    })
    .promise();

export const deleteTodo = (id: string) => dynamodb.delete({ TableName, Key: { id } }).promise();

export const getTodo = async (id: string) => {
  const { Items } = await dynamodb
    .query({ TableName, KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': id } })
    .promise();
  return Items;
};

export const listTodos = async () => {
  const { Items } = await dynamodb.scan({ TableName }).promise();
  return { data: Items };
};
