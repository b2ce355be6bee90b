// What the tests of both SDKs share: clients without retries, tables of their own, a value of each type.
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';

export const endpoint = process.env.OFFSTAGE_URL ?? 'http://127.0.0.1:8000';
export const settings = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'wiretest', secretAccessKey: 'wiretest' },
  maxAttempts: 1,
};
export const client = new DynamoDBClient(settings);

const names = [];

const index = (IndexName, ...keys) => ({
  IndexName,
  KeySchema: keys.map((AttributeName, position) => ({ AttributeName, KeyType: position ? 'RANGE' : 'HASH' })),
  Projection: { ProjectionType: 'ALL' },
});

// pk (S) and sk (N), a GSI on g and tie, an LSI on tie.
export const tableParameters = (TableName) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'g', AttributeType: 'S' }, { AttributeName: 'tie', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [index('gsi', 'g', 'tie')],
  LocalSecondaryIndexes: [index('lsi', 'pk', 'tie')],
});

export const uniqueName = () => `node-${randomUUID()}`;

export async function createTable() {
  const name = uniqueName();
  await client.send(new CreateTableCommand(tableParameters(name)));
  names.push(name);
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: name });
  return name;
}

export async function dropTables() {
  for (const name of names.splice(0)) {
    try {
      await client.send(new DeleteTableCommand({ TableName: name }));
    } catch (error) {
      if (error.name !== 'ResourceNotFoundException') throw error;
    }
  }
}

export const tenTypes = {
  string: { S: 'Grüße, 世界 🎲' },
  number: { N: '-12345678901234567890.123456789012345678' },
  binary: { B: Uint8Array.from([0, 1, 254, 255]) },
  stringSet: { SS: ['a', 'b', 'é'] },
  numberSet: { NS: ['-1.5', '0', '3'] },
  binarySet: { BS: [Uint8Array.from([0]), Uint8Array.from([255])] },
  map: { M: { inner: { L: [{ S: 'x' }, { M: { deep: { N: '1' } } }] }, empty: { M: {} } } },
  list: { L: [{ N: '1' }, { S: '' }, { BOOL: false }, { NULL: true }, { L: [] }] },
  null: { NULL: true },
  bool: { BOOL: true },
};

// Sets have no order.
export function comparable(value) {
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => {
    const inner = comparable(value[name]);
    return [name, ['SS', 'NS', 'BS'].includes(name) ? [...inner].sort() : inner];
  }));
}

export const range = (from, to) => Array.from({ length: to - from }, (_, position) => from + position);

// Ten items share each index sort key, so that ties are paged through as well.
export const plainItem = (number, more = {}) => ({ pk: 'p', sk: number, g: 'group', tie: Math.floor(number / 10), ...more });

// (name, parameters) of a query over everything on the table, the GSI and the LSI, in both directions.
export function queries(TableName) {
  const places = [['table', 'pk', 'p', {}], ['gsi', 'g', 'group', { IndexName: 'gsi' }], ['lsi', 'pk', 'p', { IndexName: 'lsi' }]];
  return places.flatMap(([name, hash, value, more]) => [true, false].map((ScanIndexForward) => [
    `${name} ${ScanIndexForward ? 'forwards' : 'backwards'}`,
    { TableName, KeyConditionExpression: `${hash} = :h`, ExpressionAttributeValues: { ':h': value }, ScanIndexForward, ...more },
  ]));
}
