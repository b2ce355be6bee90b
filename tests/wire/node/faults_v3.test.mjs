// Injected faults and the retries of @aws-sdk v3: what a client with retries asks for happens, and happens once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, GetItemCommand, InternalServerError, ProvisionedThroughputExceededException,
  ScanCommand, TransactWriteItemsCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { client, createTable, dropTables, endpoint, range, settings } from './wire.mjs';

const simulate = async (body) => {
  const answer = await fetch(`${endpoint}/_offstage/simulation`, {
    method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
};
// Another DynamoDB, which --url may name, has no such knobs.
const simulates = (await fetch(`${endpoint}/_offstage/simulation`)).headers.get('content-type') === 'application/json';
const keyOf = (name) => ({ pk: { S: name }, sk: { N: '0' } });
const addOne = (TableName, name) => ({
  TableName, Key: keyOf(name), UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } },
});

let table;
before(async () => { table = await createTable(); });
after(async () => {
  if (simulates) await simulate({});
  await dropTables();
});

test('v3: retries get through injected faults, and nothing is written twice or half', { skip: !simulates }, async () => {
  const rates = { throttle: 0.1, error: 0.2 };
  await simulate({ faults: { read: rates, write: rates, unprocessed: 0.3 }, seed: 3 });
  const patient = new DynamoDBClient({ ...settings, maxAttempts: 15 });
  const updates = await Promise.all(range(0, 40).map((number) => patient.send(new UpdateItemCommand(addOne(table, `u${number % 2}`)))));
  assert.ok(updates.some(({ $metadata }) => $metadata.attempts > 1));
  await Promise.all(range(0, 5).map((number) => patient.send(new TransactWriteItemsCommand({
    TransactItems: ['left', 'right'].map((side) => ({ Update: addOne(table, `${side}${number}`) })),
  }))));
  let left = { [table]: range(0, 25).map((number) => ({ PutRequest: { Item: keyOf(`b${number}`) } })) };
  let rounds = 0;
  for (; left[table]?.length; ++rounds) left = (await patient.send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems;
  assert.ok(rounds > 1);
  let keys = { [table]: { Keys: range(0, 25).map((number) => keyOf(`b${number}`)) } };
  let read = 0;
  while (keys[table]) {
    const answer = await patient.send(new BatchGetItemCommand({ RequestItems: keys }));
    read += answer.Responses[table].length;
    keys = answer.UnprocessedKeys;
  }
  assert.equal(read, 25);
  patient.destroy();

  await simulate({});
  const { Items } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  const counts = Object.fromEntries(Items.map((item) => [item.pk.S, item.n?.N]));
  assert.deepEqual([counts.u0, counts.u1], ['20', '20']);
  for (const number of range(0, 5)) assert.deepEqual([counts[`left${number}`], counts[`right${number}`]], ['1', '1']);
  assert.equal(Items.length, 2 + 10 + 25);
});

test('v3: injected faults are the errors that the SDK knows', { skip: !simulates }, async () => {
  await simulate({ faults: { read: { throttle: 1 }, write: { error: 1 } } });
  await assert.rejects(client.send(new GetItemCommand({ TableName: table, Key: keyOf('x') })), (error) => {
    assert.ok(error instanceof ProvisionedThroughputExceededException);
    assert.equal(error.ThrottlingReasons[0].reason, 'TableReadProvisionedThroughputExceeded');
    assert.ok(error.ThrottlingReasons[0].resource.endsWith(`:table/${table}`));
    return true;
  });
  await assert.rejects(client.send(new UpdateItemCommand(addOne(table, 'x'))), (error) => {
    assert.ok(error instanceof InternalServerError);
    assert.equal(error.$metadata.httpStatusCode, 500);
    return true;
  });
  await simulate({});
  assert.equal((await client.send(new GetItemCommand({ TableName: table, Key: keyOf('x') }))).Item, undefined);
});
