// Calls a function that streams with the AWS SDK for JavaScript v3, makes the file it waits for once the first part has come, and
// prints what came back as one line of JSON; run by tests/e2e/test_response_streams.py with AWS_ENDPOINT_URL_LAMBDA set.
import { writeFileSync } from "node:fs";
import { InvokeWithResponseStreamCommand, LambdaClient } from "@aws-sdk/client-lambda";

const [name, payload] = process.argv.slice(2);
const client = new LambdaClient({ maxAttempts: 1 });
const answer = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: name, Payload: payload, LogType: "Tail" }));
const result = { parts: [], complete: null };
for await (const { PayloadChunk, InvokeComplete } of answer.EventStream) {
  if (PayloadChunk) {
    result.parts.push(Buffer.from(PayloadChunk.Payload).toString());
    writeFileSync(`${JSON.parse(payload).marks}/read`, "");
  }
  if (InvokeComplete) result.complete = { ...InvokeComplete, LogResult: Buffer.from(InvokeComplete.LogResult, "base64").toString() };
}
console.log(JSON.stringify(result));
