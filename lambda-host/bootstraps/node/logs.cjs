'use strict';

// console as on Lambda: each call is one line on standard output, tied to the invocation. process.stdout and
// process.stderr stay as they are.

const { format } = require('util');
const { errorLogJson, intoError } = require('./errors.cjs');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
// Lambda's own names for the two, which logging libraries read.
const REQUEST_ID = Symbol.for('aws.lambda.runtime.requestId');
const TENANT_ID = Symbol.for('aws.lambda.runtime.tenantId');

const isJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';

function patchConsole() {
  const lowest = Math.max(0, LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  LEVELS.forEach((level, index) => {
    console[level.toLowerCase()] = index < lowest && level !== 'FATAL' ? () => {} : (message, ...values) => write(level, [message, ...values]);
  });
  console.log = console.info;
}

/** From now on lines belong to this invocation. */
function setInvocation(requestId, tenantId) {
  globalThis[REQUEST_ID] = requestId;
  globalThis[TENANT_ID] = tenantId;
}

/** An error that ends the invocation or the process, as one line. */
function logError(title, error) {
  if (isJson) {
    console.error(intoError(error));
  } else {
    console.error(title, `\t${errorLogJson(error)}`);
  }
}

// A line feed would begin another log event; Lambda's runtimes write a carriage return where one event has several lines.
function write(level, values) {
  const time = new Date().toISOString();
  const line = isJson ? jsonLine(time, level, values) : `${time}\t${globalThis[REQUEST_ID]}\t${level}\t${format(...values)}`;
  process.stdout.write(line.replace(/\n/g, '\r') + '\n');
}

function jsonLine(timestamp, level, values) {
  const line = { timestamp, level, requestId: globalThis[REQUEST_ID], tenantId: globalThis[TENANT_ID] };
  if (values.length === 1) {
    try {
      return JSON.stringify({ ...line, message: values[0] }, (_key, value) => (value instanceof Error ? { ...errorFields(value), ...value } : value));
    } catch {
      return JSON.stringify({ ...line, message: format(values[0]) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  return JSON.stringify({ ...line, message: format(...values), ...(error && errorFields(error)) });
}

function errorFields(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  };
}

module.exports = { patchConsole, setInvocation, logError };
