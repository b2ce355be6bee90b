// PartiQL and transactions with both clients of v3.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BatchExecuteStatementCommand, DuplicateItemException, ExecuteStatementCommand, ExecuteTransactionCommand, GetItemCommand,
  TransactGetItemsCommand, TransactionCanceledException, TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchExecuteStatementCommand as BatchStatements, DynamoDBDocumentClient, ExecuteStatementCommand as Statement,
  ExecuteTransactionCommand as StatementTransaction, GetCommand, TransactGetCommand, TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { client, createTable, dropTables } from './wire.mjs';

const documents = DynamoDBDocumentClient.from(client);
let table;
before(async () => { table = await createTable(); });
after(dropTables);

const execute = (text, more = {}) => client.send(new ExecuteStatementCommand({ Statement: text, ...more }));

test('v3 statements: an item from INSERT to DELETE', async () => {
  const where = "WHERE pk = 'life' AND sk = 1";
  await execute(`INSERT INTO "${table}" VALUE {'pk': 'life', 'sk': 1, 'n': ?, 's': <<'a'>>, 'm': {'l': [1, 2]}}`, { Parameters: [{ N: '1' }] });
  await assert.rejects(execute(`INSERT INTO "${table}" VALUE {'pk': 'life', 'sk': 1}`), (error) => error instanceof DuplicateItemException);
  const changed = await execute(`UPDATE "${table}" SET n = n + 1 SET s = set_add(s, <<'b'>>) REMOVE m.l[0] ${where} RETURNING MODIFIED NEW *`);
  assert.deepEqual(changed.Items, [{ n: { N: '2' }, s: { SS: ['a', 'b'] }, m: { M: { l: { L: [{ N: '2' }] } } } }]);
  const { Items } = await execute(`SELECT m.l[0], n FROM "${table}" ${where} AND contains(s, 'b')`, { ConsistentRead: true });
  assert.deepEqual(Items, [{ 'l[0]': { N: '2' }, n: { N: '2' } }]);
  const gone = await execute(`DELETE FROM "${table}" ${where} RETURNING ALL OLD *`);
  assert.equal(gone.Items[0].n.N, '2');
});

test('v3 statements: pages of a statement, by its token alone', async () => {
  await client.send(new BatchExecuteStatementCommand({
    Statements: [1, 2, 3, 4, 5].map((sk) => ({ Statement: `INSERT INTO "${table}" VALUE {'pk': 'page', 'sk': ${sk}}` })),
  }));
  const text = `SELECT sk FROM "${table}" WHERE pk = 'page' ORDER BY sk DESC`;
  const seen = [];
  let NextToken;
  do {
    const page = await execute(text, { Limit: 2, NextToken });
    seen.push(...page.Items.map((item) => Number(item.sk.N)));
    NextToken = page.NextToken;
    if (NextToken) {
      await assert.rejects(execute(`${text} `, { NextToken }), { name: 'ValidationException', message: 'NextToken does not match request' });
    }
  } while (NextToken);
  assert.deepEqual(seen, [5, 4, 3, 2, 1]);
});

test('v3 statements: a batch tells each error in its place', async () => {
  const { Responses } = await client.send(new BatchExecuteStatementCommand({
    Statements: [
      { Statement: `INSERT INTO "${table}" VALUE {'pk': 'batch', 'sk': 1}` },
      { Statement: `INSERT INTO "${table}" VALUE {'pk': 'batch', 'sk': 1}` },
      { Statement: 'SLECT' },
    ],
  }));
  assert.deepEqual(Responses.map((response) => [response.Error?.Code, response.TableName]),
    [[undefined, table], ['DuplicateItem', table], ['ValidationError', undefined]]);
});

test('v3 statements: a transaction happens once, or not at all', async () => {
  const transaction = {
    ClientRequestToken: `once-${Date.now()}`,
    ReturnConsumedCapacity: 'TOTAL',
    TransactStatements: [
      { Statement: `INSERT INTO "${table}" VALUE {'pk': 'tx', 'sk': 1, 'n': 0}` },
      { Statement: `EXISTS(SELECT * FROM "${table}" WHERE pk = 'page' AND sk = 1 AND n IS MISSING)` },
    ],
  };
  for (const side of ['WriteCapacityUnits', 'ReadCapacityUnits']) {
    const answer = await client.send(new ExecuteTransactionCommand(transaction));
    assert.deepEqual(answer.Responses, []);
    assert.equal(answer.ConsumedCapacity[0][side], 4);
  }
  await assert.rejects(client.send(new ExecuteTransactionCommand({
    TransactStatements: [
      { Statement: `UPDATE "${table}" SET n = 9 WHERE pk = 'tx' AND sk = 1` },
      { Statement: `DELETE FROM "${table}" WHERE pk = 'page' AND sk = 1 AND n = 1`, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    ],
  })), (error) => {
    assert.ok(error instanceof TransactionCanceledException);
    assert.deepEqual(error.CancellationReasons, [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: { pk: { S: 'page' }, sk: { N: '1' } } },
    ]);
    return true;
  });
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: 'tx' }, sk: { N: '1' } } }));
  assert.deepEqual(Item.n, { N: '0' });
});

test('v3 transactions: writes and reads', async () => {
  const key = (name) => ({ pk: { S: name }, sk: { N: '1' } });
  await client.send(new TransactWriteItemsCommand({
    TransactItems: [
      { Put: { TableName: table, Item: { ...key('t1'), v: { S: 'x' } } } },
      { Update: { TableName: table, Key: key('t2'), UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N: '5' } } } },
    ],
  }));
  const { Responses } = await client.send(new TransactGetItemsCommand({
    TransactItems: ['t1', 't2', 't3'].map((name) => ({ Get: { TableName: table, Key: key(name) } })),
  }));
  assert.deepEqual(Responses, [{ Item: { ...key('t1'), v: { S: 'x' } } }, { Item: { ...key('t2'), n: { N: '5' } } }, {}]);
});

test('v3 documents: statements and transactions in plain values', async () => {
  const run = (text, ...values) => documents.send(new Statement({ Statement: text, ...(values.length > 0 ? { Parameters: values } : {}) }));
  await run(`INSERT INTO "${table}" VALUE {'pk': ?, 'sk': ?, 'items': ?}`, 'doc', 1, [1, { a: true }]);
  const { Items } = await run(`SELECT items FROM "${table}" WHERE pk = ? AND sk = ?`, 'doc', 1);
  assert.deepEqual(Items, [{ items: [1, { a: true }] }]);
  const batch = await documents.send(new BatchStatements({
    Statements: [{ Statement: `SELECT * FROM "${table}" WHERE pk = ? AND sk = ?`, Parameters: ['doc', 1] }],
  }));
  assert.deepEqual(batch.Responses[0].Item, { pk: 'doc', sk: 1, items: [1, { a: true }] });
  await documents.send(new StatementTransaction({
    TransactStatements: [{ Statement: `UPDATE "${table}" SET n = ? WHERE pk = ? AND sk = ?`, Parameters: [7, 'doc', 1] }],
  }));
  await documents.send(new TransactWriteCommand({
    TransactItems: [
      { ConditionCheck: { TableName: table, Key: { pk: 'doc', sk: 1 }, ConditionExpression: 'n = :n', ExpressionAttributeValues: { ':n': 7 } } },
      { Put: { TableName: table, Item: { pk: 'doc', sk: 2 } } },
    ],
  }));
  const read = await documents.send(new TransactGetCommand({
    TransactItems: [1, 2].map((sk) => ({ Get: { TableName: table, Key: { pk: 'doc', sk }, ProjectionExpression: 'sk' } })),
  }));
  assert.deepEqual(read.Responses, [{ Item: { sk: 1 } }, { Item: { sk: 2 } }]);
  const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { pk: 'doc', sk: 1 } }));
  assert.equal(Item.n, 7);
});
