'use strict';

// Runs Lambda functions for Node.js over the Lambda Runtime API; Node.js 18 and later, no packages.
// Environment: AWS_LAMBDA_RUNTIME_API, _HANDLER, LAMBDA_TASK_ROOT, and what a function has on Lambda.

const logs = require('./logs.cjs');
const { RuntimeApi } = require('./runtime_api.cjs');
const { UnhandledPromiseRejection } = require('./errors.cjs');

const EXIT_REJECTED = 128;
const EXIT_UNCAUGHT = 129;

const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
// How an error that nobody catches is reported: as that of the start, then as that of the invocation that is open.
let report = (error) => api.failInit(error);

/** Lambda ends the process after such an error; the next invocation gets a new one. */
function end(title, error, exitCode) {
  logs.logError(title, error);
  const exit = () => process.exit(exitCode);
  report(error).then(exit, exit);
  // One error is told; what follows from it is only logged.
  report = () => new Promise(() => {});
}

/** 20 for nodejs20.x: the runtime that the function is deployed with has a say, not only the one that runs it here. */
function runtimeVersion() {
  const declared = /^AWS_Lambda_nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '');
  return Number(declared ? declared[1] : process.versions.node.split('.')[0]);
}

async function main() {
  logs.patchConsole();
  process.on('uncaughtException', (error) => end('Uncaught Exception', error, EXIT_UNCAUGHT));
  process.on('unhandledRejection', (reason, promise) =>
    end('Unhandled Promise Rejection', new UnhandledPromiseRejection(reason, promise), EXIT_REJECTED));

  if (!/^(1|true)$/.test(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA ?? '')) {
    globalThis.awslambda = { ...globalThis.awslambda, ...require('./response_stream.cjs').awslambda };
  }
  require('./aws_sdk.cjs').install();
  const { Invocation, rulesFor } = require('./invocation.cjs');
  const handler = await require('./handler.cjs').loadHandler(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), process.env._HANDLER ?? '');
  const run = rulesFor(handler, runtimeVersion());

  for (;;) {
    report = async () => {};
    const invocation = new Invocation(api, await api.next());
    logs.setInvocation(invocation.id, invocation.tenantId);
    report = (error) => invocation.reportError(error);
    await run(invocation);
  }
}

main().catch((error) => end('Uncaught Exception', error, EXIT_UNCAUGHT));
