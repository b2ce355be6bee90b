const { InvokeCommand, LambdaClient } = require("@aws-sdk/client-lambda");
const AWS = require("aws-sdk");

const FunctionName = "calling-dev-inner";

exports.handler = async (event) => {
  const Payload = JSON.stringify({ from: event.pathParameters.sdk });
  const answer =
    event.pathParameters.sdk === "v3"
      ? await new LambdaClient({}).send(new InvokeCommand({ FunctionName, Payload }))
      : await new AWS.Lambda().invoke({ FunctionName, Payload }).promise();
  return { statusCode: answer.StatusCode, body: Buffer.from(answer.Payload).toString() };
};
