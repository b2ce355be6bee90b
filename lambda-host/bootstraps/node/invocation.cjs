'use strict';

// One invocation from the event to the answer. Lambda has two sets of rules: up to Node.js 22 a handler may answer
// through a callback, and the event loop counts; from Node.js 24 on the answer is what it returns.

const logs = require('./logs.cjs');
const { CallbackHandlerDeprecated, JSONStringifyError, MalformedStreamingHandler, NodeJsExit } = require('./errors.cjs');
const { ResponseStream, STREAMING, HIGH_WATER_MARK } = require('./response_stream.cjs');

const CALLBACK_ENDS =
  'AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to update this function to use an async handler to use Node.js 24 or later. For more information and to provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.';
const CALLBACK_ENDED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';
const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';
// Node's own exit code when the event loop is empty and the program still awaits something.
const EXIT_UNSETTLED = 13;

const noAction = () => {};
const exitUnsettled = () => process.exit(EXIT_UNSETTLED);
let whenIdle = exitUnsettled;

/** What is to happen once nothing is left to do in this process. */
function setWhenIdle(action) {
  whenIdle = action;
}

process.on('beforeExit', () => {
  const action = whenIdle;
  whenIdle = noAction;
  action();
});

/** The rules for this function: invocation => a promise that settles when the next one may come. */
function rulesFor(handler, runtimeVersion) {
  if (handler[STREAMING] !== undefined && handler[STREAMING] !== null && handler[STREAMING] !== false) {
    if (handler[STREAMING] !== 'response') throw new MalformedStreamingHandler('Only response streaming is supported.');
    return (invocation) => runStreaming(invocation, handler, runtimeVersion);
  }
  if (runtimeVersion >= 24) {
    if (handler.length >= 3) throw new CallbackHandlerDeprecated(CALLBACK_ENDED);
    return (invocation) => runReturning(invocation, handler);
  }
  const isAsync = handler.constructor?.name === 'AsyncFunction';
  if (handler.length === 3 && !isAsync && runtimeVersion >= 18 && process.env.AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING === undefined) {
    console.warn(CALLBACK_ENDS);
  }
  return (invocation) => runWithCallback(invocation, handler, isAsync);
}

/** An event with what answers it. */
class Invocation {
  #api;
  #posted = null;

  constructor(api, { headers, body }) {
    this.#api = api;
    this.id = headers['lambda-runtime-aws-request-id'];
    this.tenantId = headers['lambda-runtime-aws-tenant-id'];
    this.headers = headers;
    this.body = body;
  }

  event() {
    return JSON.parse(this.body);
  }

  respond(result, FailureType) {
    let json;
    try {
      json = JSON.stringify(result) ?? 'null';
    } catch {
      return this.fail(new FailureType('Unable to stringify response body'));
    }
    return this.#post(() => this.#api.respond(this.id, json));
  }

  fail(error) {
    logs.logError('Invoke Error', error);
    return this.reportError(error);
  }

  /** Answers with an error, unless an answer is already on its way: then waits for that one. */
  reportError(error) {
    return this.#post(() => (this.stream?.started ? this.stream.fail(error) : this.#api.fail(this.id, error)));
  }

  openStream(highWaterMark) {
    this.stream = new ResponseStream(this.#api, this.id, highWaterMark);
    return this.stream;
  }

  #post(send) {
    this.#posted ??= send();
    return this.#posted;
  }
}

/** Node.js 24 and later. */
async function runReturning(invocation, handler) {
  setWhenIdle(exitUnsettled);
  try {
    const result = await handler(invocation.event(), contextOf(invocation));
    await new Promise(setImmediate);
    await invocation.respond(result, JSONStringifyError);
  } catch (error) {
    await invocation.fail(error);
  }
  setWhenIdle(noAction);
}

/** Up to Node.js 22: the first of callback, context.done and the promise counts. */
function runWithCallback(invocation, handler, isAsync) {
  return new Promise((finish, giveUp) => {
    const succeed = (result) => invocation.respond(result, Error).then(finish, giveUp);
    const fail = (error) => invocation.fail(error).then(finish, giveUp);

    let answered = false;
    const first = (action) => (...values) => {
      if (answered) return;
      answered = true;
      setWhenIdle(noAction);
      action(...values);
    };
    const isError = (error) => error !== undefined && error !== null;

    const context = { callbackWaitsForEmptyEventLoop: true };
    const callback = first((error, result) => {
      if (isError(error)) fail(error);
      else if (context.callbackWaitsForEmptyEventLoop) setWhenIdle(() => succeed(result));
      else succeed(result);
    });
    context.done = first((error, result) => (isError(error) ? fail(error) : succeed(result)));
    context.succeed = first(succeed);
    context.fail = first((error) => fail(isError(error) ? error : 'handled'));

    setWhenIdle(first(() => (isAsync ? fail(new NodeJsExit(NEVER_SETTLED)) : succeed(null))));
    try {
      const returned = handler(invocation.event(), Object.assign(context, contextOf(invocation)), callback);
      if (typeof returned?.then === 'function') returned.then(context.succeed, context.fail);
    } catch (error) {
      callback(error);
    }
  });
}

async function runStreaming(invocation, handler, runtimeVersion) {
  const isClassic = runtimeVersion < 24;
  const stream = invocation.openStream(handler[HIGH_WATER_MARK]);
  const ended = new Promise((resolve, reject) => stream.once('finish', resolve).once('error', reject));
  ended.catch(noAction);
  // A stream that is never ended runs into the timeout, also when nothing is left to do.
  const alive = setInterval(noAction, 2 ** 30);
  const context = isClassic ? { callbackWaitsForEmptyEventLoop: true } : {};
  try {
    const returned = handler(invocation.event(), stream, Object.assign(context, contextOf(invocation)));
    if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
    if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
    await ended;
  } catch (error) {
    await invocation.fail(error);
  } finally {
    clearInterval(alive);
  }
  if (isClassic && context.callbackWaitsForEmptyEventLoop) await new Promise(setWhenIdle);
}

function contextOf({ headers }) {
  const { env } = process;
  const traceId = headers['lambda-runtime-trace-id'];
  if (traceId) env._X_AMZN_TRACE_ID = traceId;
  else delete env._X_AMZN_TRACE_ID;
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: jsonHeader(headers, 'lambda-runtime-client-context', 'ClientContext'),
    identity: jsonHeader(headers, 'lambda-runtime-cognito-identity', 'CognitoIdentity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function jsonHeader(headers, name, what) {
  if (headers[name] === undefined) return undefined;
  try {
    return JSON.parse(headers[name]);
  } catch (error) {
    throw new Error(`Cannot parse ${what} as json: ${error}`);
  }
}

module.exports = { Invocation, rulesFor };
