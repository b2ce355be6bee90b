// The document client of v3: plain JavaScript values, and its paginators.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BatchGetCommand, BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, GetCommand, NumberValue, paginateQuery, paginateScan,
  PutCommand, QueryCommand, ScanCommand, UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { client, createTable, dropTables, plainItem, queries, range, settings } from './wire.mjs';

const documents = DynamoDBDocumentClient.from(client);
// A client of its own: from() leaves its options in the client that it wraps.
const exact = DynamoDBDocumentClient.from(new DynamoDBClient(settings), { unmarshallOptions: { wrapNumbers: true } });
let table;
let filled;

before(async () => {
  table = await createTable();
  filled = await createTable();
  for (const start of range(0, 4)) {
    await documents.send(new BatchWriteCommand({
      RequestItems: { [filled]: range(start * 25, start * 25 + 25).map((number) => ({ PutRequest: { Item: plainItem(number) } })) },
    }));
  }
});
after(dropTables);

test('v3 documents: values of all types', async () => {
  const item = {
    pk: 'types', sk: -1.5, string: 'é🎲', whole: 42, bytes: Uint8Array.from([0, 255]), strings: new Set(['a', 'b']), numbers: new Set([1, 2.5]),
    blobs: new Set([Uint8Array.from([1])]), list: [1, 'two', [], { three: null }], map: { nested: { deep: true } }, nothing: null, flag: false,
  };
  await documents.send(new PutCommand({ TableName: table, Item: item }));
  const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { pk: 'types', sk: -1.5 } }));
  assert.deepEqual(Item, item);
});

test('v3 documents: 38 digits', async () => {
  const digits = '12345678901234567890123456789012345678';
  await documents.send(new PutCommand({ TableName: table, Item: { pk: 'digits', sk: 0, big: NumberValue.from(digits) } }));
  const { Item } = await exact.send(new GetCommand({ TableName: table, Key: { pk: 'digits', sk: 0 } }));
  assert.equal(Item.big.value, digits);
  const { Attributes } = await exact.send(new UpdateCommand({
    TableName: table, Key: { pk: 'digits', sk: 0 }, UpdateExpression: 'SET big = big - :one', ExpressionAttributeValues: { ':one': 1 },
    ReturnValues: 'UPDATED_NEW',
  }));
  assert.equal(Attributes.big.value, '12345678901234567890123456789012345677');
});

test('v3 documents: update and delete', async () => {
  const key = { TableName: table, Key: { pk: 'update', sk: 1 } };
  const { Attributes } = await documents.send(new UpdateCommand({
    ...key, UpdateExpression: 'SET tags = list_append(if_not_exists(tags, :none), :one)', ReturnValues: 'ALL_NEW',
    ExpressionAttributeValues: { ':none': [], ':one': ['a'] },
  }));
  assert.deepEqual(Attributes, { pk: 'update', sk: 1, tags: ['a'] });
  await documents.send(new DeleteCommand({ ...key, ConditionExpression: 'tags[0] = :a', ExpressionAttributeValues: { ':a': 'a' } }));
  assert.equal((await documents.send(new GetCommand(key))).Item, undefined);
});

test('v3 documents: batch get', async () => {
  const Keys = range(0, 100).map((sk) => ({ pk: 'p', sk }));
  const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems: { [filled]: { Keys } } }));
  assert.equal(Responses[filled].length, 100);
  assert.deepEqual(UnprocessedKeys, {});
});

test('v3 documents: pages visit every item once, everywhere, both ways', async () => {
  for (const [name, parameters] of queries(filled)) {
    for (const pageSize of [1, 7, 100]) {
      const found = [];
      for await (const page of paginateQuery({ client: documents, pageSize }, { ...parameters })) found.push(...page.Items);
      assert.deepEqual(found.map((item) => item.sk).sort((a, b) => a - b), range(0, 100), `${name} by ${pageSize}`);
      const order = found.map((item) => (parameters.IndexName ? item.tie : item.sk));
      assert.deepEqual(order, [...order].sort((a, b) => (parameters.ScanIndexForward ? a - b : b - a)), name);
    }
  }
  for (const more of [{}, { IndexName: 'gsi' }, { IndexName: 'lsi' }]) {
    const found = [];
    for await (const page of paginateScan({ client: documents, pageSize: 9 }, { TableName: filled, ...more })) found.push(...page.Items);
    assert.deepEqual(found.map((item) => item.sk).sort((a, b) => a - b), range(0, 100));
  }
});

test('v3 documents: parallel segments are a partition', async () => {
  const segments = await Promise.all(range(0, 4).map((Segment) => documents.send(new ScanCommand({ TableName: filled, Segment, TotalSegments: 4 }))));
  assert.deepEqual(segments.flatMap((page) => page.Items.map((item) => item.sk)).sort((a, b) => a - b), range(0, 100));
});

test('v3 documents: fifty requests at once', async () => {
  const answers = await Promise.all(range(0, 50).map((sk) => documents.send(new QueryCommand({
    TableName: filled, KeyConditionExpression: 'pk = :p AND sk = :s', ExpressionAttributeValues: { ':p': 'p', ':s': sk },
  }))));
  assert.deepEqual(answers.map((answer) => answer.Items[0].sk), range(0, 50));
});
