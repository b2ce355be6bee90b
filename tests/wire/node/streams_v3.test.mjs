// A stream as a consumer with @aws-sdk v3 reads it: from parent to child shard while the clock is moved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand, TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { client, endpoint, settings, uniqueName } from './wire.mjs';

const HOUR_MS = 3_600_000;
const moveClock = (body) => fetch(`${endpoint}/_offstage/clock`, {
  method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
});
// Another DynamoDB, which --url may name, has no such clock.
const movable = (await fetch(`${endpoint}/_offstage/clock`)).headers.get('content-type') === 'application/json';

const streams = new DynamoDBStreamsClient(settings);
const TableName = uniqueName();
let StreamArn;
const put = (key) => client.send(new PutItemCommand({ TableName, Item: { pk: { S: key } } }));
const move = async (hours) => assert.equal((await moveClock({ advance_ms: hours * HOUR_MS })).status, 200);
const shards = async () => (await streams.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription.Shards;
const iteratorOf = async (shard, more) => (await streams.send(new GetShardIteratorCommand({
  StreamArn, ShardId: shard.ShardId, ShardIteratorType: 'TRIM_HORIZON', ...more,
}))).ShardIterator;

// Reads every shard as far as it goes, children after their parents, from where it was left.
class Consumer {
  iterators = new Map();
  ended = new Set();

  async read() {
    const found = [];
    for (const shard of await shards()) {
      if (this.ended.has(shard.ShardId)) continue;
      assert.ok(!shard.ParentShardId || this.ended.has(shard.ParentShardId), 'a child before the end of its parent');
      let iterator = this.iterators.get(shard.ShardId) ?? await iteratorOf(shard);
      for (let page = { Records: [null] }; iterator && page.Records.length > 0;) {
        page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 2 }));
        found.push(...page.Records);
        iterator = page.NextShardIterator;
      }
      if (iterator) this.iterators.set(shard.ShardId, iterator);
      else this.ended.add(shard.ShardId);
    }
    return found;
  }
}

before(async () => {
  await client.send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  }));
  StreamArn = (await client.send(new DescribeTableCommand({ TableName }))).Table.LatestStreamArn;
});
after(async () => {
  if (movable) await moveClock({ ahead_ms: 0 });
  await client.send(new DeleteTableCommand({ TableName }));
});

test('v3: a consumer follows shards from parent to child and misses nothing', { skip: !movable }, async () => {
  assert.deepEqual((await streams.send(new ListStreamsCommand({ TableName }))).Streams.map((stream) => stream.StreamArn), [StreamArn]);
  const consumer = new Consumer();
  const records = [];
  for (let round = 0; round < 4; ++round) {
    for (const name of ['a', 'b', 'c']) await put(`${round}${name}`);
    // An iterator is good for a quarter of an hour: what is open is read first, the rest of it by a new one.
    records.push(...await consumer.read());
    consumer.iterators.clear();
    await put(`${round}late`);
    await move(4.5);
    const again = await consumer.read();
    const seen = new Set(records.map((record) => record.eventID));
    records.push(...again.filter((record) => !seen.has(record.eventID)));
  }
  const expected = [0, 1, 2, 3].flatMap((round) => ['a', 'b', 'c', 'late'].map((name) => `${round}${name}`));
  assert.deepEqual(records.map((record) => record.dynamodb.Keys.pk.S), expected);
  assert.ok(consumer.ended.size >= 4);
  for (const record of records) {
    assert.equal(record.eventName, 'INSERT');
    assert.deepEqual(record.dynamodb.NewImage, record.dynamodb.Keys);
    assert.ok(record.dynamodb.ApproximateCreationDateTime instanceof Date);
  }
  const numbers = records.map((record) => BigInt(record.dynamodb.SequenceNumber));
  assert.ok(numbers.every((number, position) => position === 0 || number > numbers[position - 1]));
});

test('v3: what is older than a day is trimmed', { skip: !movable }, async () => {
  const [oldest] = await shards();
  const iterator = await iteratorOf(oldest);
  const [first] = (await streams.send(new GetRecordsCommand({ ShardIterator: iterator }))).Records;
  const ShardIteratorType = 'AT_SEQUENCE_NUMBER';
  await iteratorOf(oldest, { ShardIteratorType, SequenceNumber: first.dynamodb.SequenceNumber });
  await put('young');
  const open = (await shards()).at(-1);
  await move(25);
  assert.ok(!(await shards()).some((shard) => shard.ShardId === oldest.ShardId));
  assert.ok(open.ShardId !== oldest.ShardId);
  await assert.rejects(
    iteratorOf(open, { ShardIteratorType, SequenceNumber: open.SequenceNumberRange.StartingSequenceNumber }),
    TrimmedDataAccessException,
  );
});
