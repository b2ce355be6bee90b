'use strict';

// HTTP/1.1 over one connection that is kept, one request at a time. Node's own client would do; this one takes a
// fraction of its time for each request, and says when the connection keeps the event loop alive: only while a
// request is on its way. A handler's event loop runs empty beside it.

const net = require('net');

const END_OF_HEAD = '\r\n\r\n';

class Connection {
  #host;
  #port;
  #socket = null;
  #pending = null;

  constructor(address) {
    const colon = address.lastIndexOf(':');
    this.#host = address.slice(0, colon);
    this.#port = Number(address.slice(colon + 1));
  }

  /** Sends one request as text, head and body, and resolves to {status, headers, body}; header names are lower case. */
  async request(text) {
    const kept = this.#socket !== null;
    try {
      return await this.#send(text);
    } catch (error) {
      // The server may have closed a kept connection while nothing was on it.
      if (!kept) throw error;
      return this.#send(text);
    }
  }

  /** Sends a request's head; the caller writes the body to `socket` and waits for `answer`. */
  open(head) {
    const answer = this.#send(head);
    return { socket: this.#socket, answer };
  }

  #send(text) {
    return new Promise((resolve, reject) => {
      this.#socket ??= this.#connect();
      this.#pending = { resolve, reject, reader: new AnswerReader() };
      this.#socket.ref();
      this.#socket.write(text);
    });
  }

  #connect() {
    const socket = net.connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.on('data', (bytes) => {
      const answer = this.#pending?.reader.take(bytes);
      if (!answer) return;
      const { resolve } = this.#pending;
      this.#pending = null;
      socket.unref();
      resolve(answer);
    });
    let failure = new Error('The Lambda Runtime API closed the connection');
    socket.on('error', (error) => { failure = error; });
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      const pending = this.#pending;
      this.#pending = null;
      pending?.reject(failure);
    });
    return socket;
  }
}

/** Puts one answer together; the Runtime API sends a Content-Length with each. */
class AnswerReader {
  #head = null;
  #chunks = [];
  #missing = 0;

  /** The answer once it is whole, null before. */
  take(bytes) {
    this.#chunks.push(bytes);
    if (this.#head === null) {
      const received = Buffer.concat(this.#chunks);
      const end = received.indexOf(END_OF_HEAD);
      if (end < 0) return null;
      this.#head = parseHead(received.toString('utf8', 0, end));
      bytes = received.subarray(end + END_OF_HEAD.length);
      this.#chunks = [bytes];
      this.#missing = Number(this.#head.headers['content-length'] ?? 0);
    }
    this.#missing -= bytes.length;
    return this.#missing > 0 ? null : { ...this.#head, body: Buffer.concat(this.#chunks) };
  }
}

function parseHead(text) {
  const [statusLine, ...lines] = text.split('\r\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(statusLine.split(' ')[1]), headers };
}

module.exports = { Connection };
