'use strict';

// The Lambda Runtime API, version 2018-06-01, as a runtime sees it.

const { Connection } = require('./connection.cjs');
const { errorPayload } = require('./errors.cjs');

const BASE = '/2018-06-01/runtime';

class RuntimeApi {
  #address;
  #connection;

  constructor(address) {
    this.#address = address;
    this.#connection = new Connection(address);
  }

  /** The next invocation: {headers, body}. Waits as long as it takes. */
  async next() {
    const answer = await this.#connection.request(`GET ${BASE}/invocation/next HTTP/1.1\r\nHost: ${this.#address}\r\n\r\n`);
    if (answer.status !== 200) {
      throw new Error(`The Lambda Runtime API answered ${answer.status} when asked for an invocation: ${answer.body}`);
    }
    return answer;
  }

  /** Answers an invocation with a JSON text. */
  respond(id, json) {
    return this.#post(`/invocation/${encodeURIComponent(id)}/response`, json);
  }

  /** Answers an invocation with an error. */
  fail(id, error) {
    return this.#postError(`/invocation/${encodeURIComponent(id)}/error`, error);
  }

  /** Says that the function cannot be started. */
  failInit(error) {
    return this.#postError('/init/error', error);
  }

  /** Starts an answer that is streamed: the socket for chunks in HTTP's chunked coding, and the promise of the API's answer. */
  openResponse(id, contentType) {
    return this.#connection.open(
      this.#head('POST', `/invocation/${encodeURIComponent(id)}/response`, {
        'Content-Type': contentType,
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        'Transfer-Encoding': 'chunked',
        Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      }),
    );
  }

  #postError(path, error) {
    const payload = errorPayload(error);
    return this.#post(path, JSON.stringify(payload), { 'Lambda-Runtime-Function-Error-Type': headerText(payload.errorType) });
  }

  // What the API answers changes nothing: it has told the caller, or it knows no such invocation any more.
  #post(path, json, headers) {
    const head = this.#head('POST', path, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json), ...headers });
    return this.#connection.request(head + json);
  }

  #head(method, path, headers) {
    const lines = Object.entries({ Host: this.#address, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${BASE}${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  }
}

/** Text that may stand in a header: an error's type is the handler's own text. */
function headerText(text) {
  return String(text).replace(/[^\x20-\x7e]/g, '?');
}

module.exports = { RuntimeApi, headerText };
