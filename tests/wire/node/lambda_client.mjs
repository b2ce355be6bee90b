// Calls functions with the AWS SDK for JavaScript v3 and prints what came back as one line of JSON; run by
// tests/e2e/test_invoke_clients.py with AWS_ENDPOINT_URL_LAMBDA set.
import { InvokeCommand, InvokeWithResponseStreamCommand, LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";

const client = new LambdaClient({ maxAttempts: 1 });
const text = (bytes) => Buffer.from(bytes).toString();
const result = {};

const answer = await client.send(new InvokeCommand({ FunctionName: "obey", Payload: '{"a":1}', LogType: "Tail", ClientContext: Buffer.from("{}").toString("base64") }));
result.invoke = { status: answer.StatusCode, version: answer.ExecutedVersion, payload: text(answer.Payload), log: Buffer.from(answer.LogResult, "base64").toString() };

const failed = await client.send(new InvokeCommand({ FunctionName: "obey", Payload: '{"do":"fail","text":"broken"}' }));
result.failed = { error: failed.FunctionError, payload: JSON.parse(text(failed.Payload)) };

result.event = (await client.send(new InvokeCommand({ FunctionName: "obey", InvocationType: "Event", Payload: "{}" }))).StatusCode;
result.dryRun = (await client.send(new InvokeCommand({ FunctionName: "obey", InvocationType: "DryRun" }))).StatusCode;

try {
  await client.send(new InvokeCommand({ FunctionName: "nope" }));
} catch (error) {
  result.missing = { name: error.name, status: error.$metadata.httpStatusCode, message: error.Message ?? error.message, type: error.Type };
}
try {
  await client.send(new InvokeCommand({ FunctionName: "limited" }));
} catch (error) {
  result.limited = { name: error.name, status: error.$metadata.httpStatusCode, reason: error.Reason };
}

const streamed = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: "obey", Payload: '{"do":"large","bytes":200000}', LogType: "Tail" }));
result.stream = { bytes: 0, complete: null, type: streamed.ResponseStreamContentType };
for await (const event of streamed.EventStream) {
  if (event.PayloadChunk) result.stream.bytes += event.PayloadChunk.Payload.length;
  if (event.InvokeComplete) result.stream.complete = Buffer.from(event.InvokeComplete.LogResult, "base64").toString().split(" ")[0];
}

result.functions = [];
for await (const page of paginateListFunctions({ client, pageSize: 1 }, {})) result.functions.push(...page.Functions.map((each) => each.FunctionName));
console.log(JSON.stringify(result));
