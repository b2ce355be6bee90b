'use strict';

// The stream that a streaming handler writes its answer to, and the global `awslambda` that makes such handlers.

const { Writable } = require('stream');
const { errorPayload, InvalidStreamingOperation } = require('./errors.cjs');
const { headerText } = require('./runtime_api.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
const AFTER_PRELUDE = new Uint8Array(8);

const awslambda = {
  streamifyResponse(handler, options) {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    return handler;
  },
  HttpResponseStream: class HttpResponseStream {
    /** Puts status, headers and cookies before the first byte of the body. */
    static from(stream, prelude) {
      stream.setContentType(HTTP_INTEGRATION);
      const text = JSON.stringify(prelude);
      stream._onBeforeFirstWrite = (write) => {
        write(text);
        write(AFTER_PRELUDE);
      };
      return stream;
    }
  },
};

/** Nothing goes to the Runtime API before the first byte, so that a handler which throws early fails like any other. */
class ResponseStream extends Writable {
  #api;
  #id;
  #contentType = 'application/octet-stream';
  #socket = null;
  #answer;
  #trailers = '';

  constructor(api, id, highWaterMark) {
    super({ highWaterMark, decodeStrings: true });
    this.#api = api;
    this.#id = id;
  }

  setContentType(contentType) {
    if (this.started) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  get started() {
    return this.#socket !== null;
  }

  /** Besides what streams take, a value is written as its JSON. */
  write(chunk, encoding, callback) {
    const isBytes = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isBytes ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  _write(chunk, _encoding, callback) {
    if (!this.started) {
      this.#start();
      this._onBeforeFirstWrite?.((part) => this.#writeChunk(Buffer.from(part)));
    }
    this.#writeChunk(chunk, callback);
  }

  _final(callback) {
    if (!this.started) this.#start();
    this.#socket.write(`0\r\n${this.#trailers}\r\n`);
    this.#answer.then(() => callback(), callback);
  }

  /** Ends an answer of which a part has gone out: the error follows it in trailers. */
  async fail(error) {
    const payload = errorPayload(error);
    const body = Buffer.from(JSON.stringify(payload)).toString('base64');
    this.#trailers = `Lambda-Runtime-Function-Error-Type: ${headerText(payload.errorType)}\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n`;
    this.end();
    await this.#answer;
  }

  #start() {
    const { socket, answer } = this.#api.openResponse(this.#id, this.#contentType);
    this.#socket = socket;
    this.#answer = answer;
    answer.catch((error) => this.destroy(error));
  }

  #writeChunk(bytes, callback) {
    if (bytes.length === 0) return callback?.();
    this.#socket.cork();
    this.#socket.write(`${bytes.length.toString(16)}\r\n`);
    this.#socket.write(bytes);
    this.#socket.write('\r\n', callback);
    this.#socket.uncork();
  }
}

module.exports = { awslambda, ResponseStream, STREAMING, HIGH_WATER_MARK };
