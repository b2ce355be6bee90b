// aws-sdk v2: the client of the first articles, and of much that still runs. It checks x-amz-crc32 itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AWS from 'aws-sdk';
import { createTable, dropTables, endpoint, plainItem, queries, range, tableParameters, uniqueName } from './wire.mjs';

const options = { endpoint, region: 'us-east-1', accessKeyId: 'wiretest', secretAccessKey: 'wiretest', maxRetries: 0 };
const dynamodb = new AWS.DynamoDB(options);
const documents = new AWS.DynamoDB.DocumentClient(options);
let table;
before(async () => { table = await createTable(); });
after(dropTables);

test('v2: tables', async () => {
  const name = uniqueName();
  const created = await dynamodb.createTable(tableParameters(name)).promise();
  assert.equal(created.TableDescription.TableStatus, 'CREATING');
  const { Table } = await dynamodb.describeTable({ TableName: name }).promise();
  assert.equal(Table.TableStatus, 'ACTIVE');
  let names = [];
  let start;
  do {
    const page = await dynamodb.listTables({ Limit: 3, ExclusiveStartTableName: start }).promise();
    names = names.concat(page.TableNames);
    start = page.LastEvaluatedTableName;
  } while (start);
  assert.ok(names.includes(name));
  await dynamodb.deleteTable({ TableName: name }).promise();
  await assert.rejects(dynamodb.describeTable({ TableName: name }).promise(), { code: 'ResourceNotFoundException', statusCode: 400 });
});

test('v2 documents: values of all types', async () => {
  const item = {
    pk: 'types', sk: 1, string: 'é🎲', fraction: 0.25, bytes: Buffer.from([0, 255]), strings: documents.createSet(['a', 'b']),
    numbers: documents.createSet([1, 2.5]), blobs: documents.createSet([Buffer.from([1])]), list: [1, 'two', [], { three: null }],
    map: { nested: { deep: true } }, nothing: null, flag: false, empty: '',
  };
  assert.deepEqual(await documents.put({ TableName: table, Item: item }).promise(), {});
  const { Item } = await documents.get({ TableName: table, Key: { pk: 'types', sk: 1 } }).promise();
  assert.deepEqual([...Item.strings.values].sort(), ['a', 'b']);
  assert.deepEqual([...Item.numbers.values].sort(), [1, 2.5]);
  assert.deepEqual(Item.blobs.values, [Buffer.from([1])]);
  for (const name of ['strings', 'numbers', 'blobs']) { delete Item[name]; delete item[name]; }
  assert.deepEqual(Item, item);
});

test('v2 documents: callback style, conditional put, update and delete', (context, done) => {
  const key = { TableName: table, Key: { pk: 'callback', sk: 1 } };
  documents.put({ TableName: table, Item: key.Key, ConditionExpression: 'attribute_not_exists(pk)' }, (error) => {
    assert.equal(error, null);
    documents.put({ TableName: table, Item: key.Key, ConditionExpression: 'attribute_not_exists(pk)' }, (again) => {
      assert.equal(again.code, 'ConditionalCheckFailedException');
      assert.equal(again.message, 'The conditional request failed');
      documents.update({ ...key, UpdateExpression: 'ADD hits :n', ExpressionAttributeValues: { ':n': 2 }, ReturnValues: 'ALL_NEW' }, (_, updated) => {
        assert.deepEqual(updated.Attributes, { pk: 'callback', sk: 1, hits: 2 });
        documents.delete({ ...key, ReturnValues: 'ALL_OLD' }, (__, deleted) => {
          assert.deepEqual(deleted.Attributes, { pk: 'callback', sk: 1, hits: 2 });
          done();
        });
      });
    });
  });
});

test('v2 documents: batches, and 25 items a page as the scores service asks for them', async () => {
  const own = await createTable();
  for (const start of range(0, 4)) {
    const RequestItems = { [own]: range(start * 25, start * 25 + 25).map((number) => ({ PutRequest: { Item: plainItem(number) } })) };
    assert.deepEqual((await documents.batchWrite({ RequestItems }).promise()).UnprocessedItems, {});
  }
  const Keys = range(0, 100).map((sk) => ({ pk: 'p', sk }));
  const { Responses } = await documents.batchGet({ RequestItems: { [own]: { Keys } } }).promise();
  assert.equal(Responses[own].length, 100);
  for (const [name, parameters] of queries(own)) {
    const found = [];
    let ExclusiveStartKey;
    do {
      const page = await documents.query({ ...parameters, Limit: 25, ExclusiveStartKey }).promise();
      found.push(...page.Items.map((item) => item.sk));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    assert.deepEqual(found.sort((a, b) => a - b), range(0, 100), name);
  }
  const scanned = await documents.scan({ TableName: own }).promise();
  assert.equal(scanned.Count, 100);
});
