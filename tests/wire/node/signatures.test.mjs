// Both SDKs for JavaScript against `--verify-signatures`: whose requests are let in, and what the others get to read.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import AWS from 'aws-sdk';

const long = { accessKeyId: 'AKIDWIRE', secretAccessKey: 'wire/secret+1' };
const temporary = { accessKeyId: 'ASIAWIRE', secretAccessKey: 'temporarysecret', sessionToken: 'wire+token/==' };
const quarter = 16 * 60 * 1000;
let server;
let endpoint;

before(async () => {
  server = spawn(process.env.OFFSTAGE_BINARY, ['dynamodb', '--in-memory', '--port=0', '--verify-signatures', '--credentials',
    `${long.accessKeyId}:${long.secretAccessKey}`, '--credentials', Object.values(temporary).join(':')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  [, endpoint] = line.match(/listening on (http:\S+)/);
});

after(async () => {
  server.kill('SIGTERM');
  const [code] = await once(server, 'exit');
  assert.equal(code, 0);
});

const v3 = (credentials, more = {}) => {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, ...more });
  return client.send(new ListTablesCommand({})).finally(() => client.destroy());
};
const v2 = (credentials, more = {}) => new AWS.DynamoDB({ endpoint, region: 'us-east-1', ...credentials, maxRetries: 0, ...more }).listTables().promise();

for (const [name, call, kind] of [['v3', v3, 'name'], ['v2', v2, 'code']]) {
  test(`${name}: right credentials`, async () => {
    assert.deepEqual((await call(long)).TableNames, []);
    assert.deepEqual((await call(temporary)).TableNames, []);
  });

  test(`${name}: wrong ones`, async () => {
    await assert.rejects(call({ ...long, secretAccessKey: 'wrong' }), { [kind]: 'InvalidSignatureException', message: /^The request signature we calculated/ });
    await assert.rejects(call({ ...long, accessKeyId: 'AKIDOTHER' }), { [kind]: 'UnrecognizedClientException' });
    await assert.rejects(call({ ...temporary, sessionToken: 'other' }), { [kind]: 'UnrecognizedClientException' });
    await assert.rejects(call({ ...temporary, sessionToken: undefined }), { [kind]: 'UnrecognizedClientException' });
    await assert.rejects(call(long, { region: 'eu-west-1' }), { [kind]: 'InvalidSignatureException', message: /valid region, not 'eu-west-1'/ });
  });

  test(`${name}: a skewed clock`, async () => {
    await assert.rejects(call(long, { systemClockOffset: -quarter }), { [kind]: 'InvalidSignatureException', message: /^Signature expired: / });
    await assert.rejects(call(long, { systemClockOffset: quarter }), { [kind]: 'InvalidSignatureException', message: /^Signature not yet current: / });
  });

  test(`${name}: the SDK sets its clock by our Date header and tries again`, async () => {
    const settings = { systemClockOffset: -quarter, maxAttempts: 2, maxRetries: 1, correctClockSkew: true };
    assert.deepEqual((await call(long, settings)).TableNames, []);
  });
}
