// The twelve operations with @aws-sdk/client-dynamodb: values as they are on the wire.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BatchGetItemCommand, BatchWriteItemCommand, ConditionalCheckFailedException, CreateTableCommand, DeleteItemCommand,
  DeleteTableCommand, DescribeTableCommand, GetItemCommand, ListTablesCommand, paginateListTables, PutItemCommand, QueryCommand,
  ResourceInUseException, ResourceNotFoundException, ScanCommand, UpdateItemCommand, waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { client, comparable, createTable, dropTables, range, tableParameters, tenTypes } from './wire.mjs';

let table;
before(async () => { table = await createTable(); });
after(dropTables);

const keyOf = (name, number = 0) => ({ pk: { S: name }, sk: { N: String(number) } });

test('v3: tables are created, described, listed and deleted', async () => {
  const name = await createTable();
  await assert.rejects(client.send(new CreateTableCommand(tableParameters(name))), (error) => {
    assert.ok(error instanceof ResourceInUseException);
    assert.equal(error.message, `Table already exists: ${name}`);
    return true;
  });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  assert.equal(Table.TableStatus, 'ACTIVE');
  assert.ok(Table.CreationDateTime instanceof Date && Math.abs(Date.now() - Table.CreationDateTime) < 600_000);
  const listed = [];
  for await (const page of paginateListTables({ client, pageSize: 2 }, {})) listed.push(...page.TableNames);
  assert.ok(listed.includes(name));
  const { TableNames } = await client.send(new ListTablesCommand({ Limit: 1 }));
  assert.equal(TableNames.length, 1);
  const { TableDescription } = await client.send(new DeleteTableCommand({ TableName: name }));
  assert.equal(TableDescription.TableStatus, 'DELETING');
  await waitUntilTableNotExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: name });
  await assert.rejects(client.send(new DescribeTableCommand({ TableName: name })), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, `Requested resource not found: Table: ${name} not found`);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.match(error.$metadata.requestId, /^[0-9A-Z]{52}$/);
    return true;
  });
});

test('v3: all ten types come back', async () => {
  const item = { ...keyOf('types'), ...tenTypes };
  await client.send(new PutItemCommand({ TableName: table, Item: item }));
  for (const ConsistentRead of [true, false]) {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: keyOf('types'), ConsistentRead }));
    assert.deepEqual(comparable(Item), comparable(item));
  }
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: keyOf('missing') }));
  assert.equal(Item, undefined);
});

test('v3: update, its return values and its conditions', async () => {
  const key = { TableName: table, Key: keyOf('update') };
  const created = await client.send(new UpdateItemCommand({
    ...key, UpdateExpression: 'SET #n = :v, m = :m ADD hits :one', ReturnValues: 'ALL_NEW', ExpressionAttributeNames: { '#n': 'name' },
    ExpressionAttributeValues: { ':v': { S: 'x' }, ':m': { M: { a: { N: '1' }, b: { N: '2' } } }, ':one': { N: '1' } },
  }));
  const item = { ...keyOf('update'), name: { S: 'x' }, m: { M: { a: { N: '1' }, b: { N: '2' } } }, hits: { N: '1' } };
  assert.deepEqual(created.Attributes, item);
  const changed = await client.send(new UpdateItemCommand({
    ...key, UpdateExpression: 'SET m.a = m.a + :one REMOVE hits', ReturnValues: 'UPDATED_NEW', ExpressionAttributeValues: { ':one': { N: '1' } },
  }));
  assert.deepEqual(changed.Attributes, { m: { M: { a: { N: '2' } } } });
  await assert.rejects(client.send(new UpdateItemCommand({
    ...key, UpdateExpression: 'SET x = :one', ConditionExpression: 'm.a = :one', ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })), (error) => {
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.message, 'The conditional request failed');
    assert.deepEqual(error.Item.m, { M: { a: { N: '2' }, b: { N: '2' } } });
    return true;
  });
});

test('v3: delete with a condition', async () => {
  const key = { TableName: table, Key: keyOf('delete') };
  await client.send(new PutItemCommand({ TableName: table, Item: { ...key.Key, v: { N: '1' } }, ConditionExpression: 'attribute_not_exists(pk)' }));
  await assert.rejects(client.send(new DeleteItemCommand({ ...key, ConditionExpression: 'attribute_not_exists(v)' })),
    ConditionalCheckFailedException);
  const { Attributes } = await client.send(new DeleteItemCommand({ ...key, ReturnValues: 'ALL_OLD' }));
  assert.deepEqual(Attributes, { ...keyOf('delete'), v: { N: '1' } });
});

test('v3: batches, query and scan', async () => {
  const own = await createTable();
  const put = (number) => ({ PutRequest: { Item: { ...keyOf('batch', number), v: { S: String(number) } } } });
  for (const start of range(0, 4)) {
    const written = await client.send(new BatchWriteItemCommand({
      RequestItems: { [own]: range(start * 25, start * 25 + 25).map(put) }, ReturnConsumedCapacity: 'TOTAL',
    }));
    assert.deepEqual(written.UnprocessedItems, {});
    assert.equal(written.ConsumedCapacity[0].CapacityUnits, 25);
  }
  const read = await client.send(new BatchGetItemCommand({ RequestItems: { [own]: { Keys: range(0, 100).map((n) => keyOf('batch', n)) } } }));
  assert.equal(read.Responses[own].length, 100);
  assert.deepEqual(read.UnprocessedKeys, {});
  await assert.rejects(client.send(new BatchWriteItemCommand({ RequestItems: { [own]: range(0, 26).map(put) } })), { name: 'ValidationException' });
  const queried = await client.send(new QueryCommand({
    TableName: own, KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :b', ScanIndexForward: false,
    ExpressionAttributeValues: { ':p': { S: 'batch' }, ':a': { N: '10' }, ':b': { N: '19' } },
  }));
  assert.deepEqual(queried.Items.map((item) => Number(item.sk.N)), range(10, 20).reverse());
  const scanned = await client.send(new ScanCommand({ TableName: own, FilterExpression: 'v = :v', ExpressionAttributeValues: { ':v': { S: '42' } } }));
  assert.deepEqual([scanned.Count, scanned.ScannedCount], [1, 100]);
});

test('v3: a checksum is on every answer', async () => {
  let headers;
  const handler = (next) => async (args) => {
    const answer = await next(args);
    headers = answer.response.headers;
    return answer;
  };
  client.middlewareStack.add(handler, { step: 'deserialize', priority: 'low', name: 'headers' });
  await client.send(new ListTablesCommand({ Limit: 1 }));
  client.middlewareStack.remove('headers');
  assert.match(headers['x-amz-crc32'], /^\d+$/);
  assert.equal(headers['content-type'], 'application/x-amz-json-1.0');
});
