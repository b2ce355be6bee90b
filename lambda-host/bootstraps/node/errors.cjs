'use strict';

// Errors as Lambda's Node.js runtime reports them: to the caller, and in the log.

/** What the caller of the function gets. Anything can be thrown, also things that throw when they are looked at. */
function errorPayload(error) {
  try {
    if (isError(error)) {
      return { errorType: escapeDelete(error.name), errorMessage: escapeDelete(error.message), trace: escapeDelete(error.stack).split('\n') };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    };
  }
}

// An Error of another realm (vm, a second copy of a library) is none to instanceof.
function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]' ||
    ['name', 'message', 'stack'].every((field) => value?.[field] && typeof value[field] === 'string');
}

function escapeDelete(text) {
  return String(text).replaceAll('\x7f', '%7F');
}

/** The JSON that follows "Invoke Error" in the log: the error with what the code has put on it, and its causes. */
function errorLogJson(thrown) {
  try {
    return JSON.stringify(intoError(thrown), (_key, value) => (value instanceof Error ? withFields(value) : value));
  } catch {
    return JSON.stringify(errorPayload(thrown));
  }
}

function intoError(thrown) {
  return thrown instanceof Error ? thrown : new Error(textOf(thrown));
}

function textOf(thrown) {
  try {
    return thrown === undefined ? '' : String(thrown);
  } catch {
    return errorPayload(thrown).errorMessage;
  }
}

function withFields(error) {
  return {
    errorType: error.name,
    errorMessage: error.message,
    code: error.code,
    ...error,
    cause: error.cause,
    stack: typeof error.stack === 'string' ? error.stack.split('\n') : error.stack,
  };
}

/** Errors of the runtime itself; `new ImportModuleError(error)` has the type Runtime.ImportModuleError. */
function runtimeError(name) {
  const type = class extends Error {};
  type.prototype.name = `Runtime.${name}`;
  return type;
}

const UserCodeSyntaxError = class extends runtimeError('UserCodeSyntaxError') {
  constructor(error) {
    super(error);
    // The engine's own stack begins with the file and the line; that of this object would show the runtime's.
    this.stack = `${this.name}: ${error}\n${error.stack}`;
  }
};

const UnhandledPromiseRejection = class extends runtimeError('UnhandledPromiseRejection') {
  constructor(reason, promise) {
    super(textOf(reason));
    this.reason = reason;
    this.promise = promise;
  }
};

module.exports = {
  errorPayload,
  errorLogJson,
  intoError,
  UserCodeSyntaxError,
  UnhandledPromiseRejection,
  ImportModuleError: runtimeError('ImportModuleError'),
  HandlerNotFound: runtimeError('HandlerNotFound'),
  MalformedHandlerName: runtimeError('MalformedHandlerName'),
  MalformedStreamingHandler: runtimeError('MalformedStreamingHandler'),
  InvalidStreamingOperation: runtimeError('InvalidStreamingOperation'),
  CallbackHandlerDeprecated: runtimeError('CallbackHandlerDeprecated'),
  JSONStringifyError: runtimeError('JSONStringifyError'),
  NodeJsExit: runtimeError('NodeJsExit'),
};
