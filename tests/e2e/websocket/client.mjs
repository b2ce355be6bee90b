// Drives WebSocket clients, and the SDK's client for @connections, for websocket.py: a line of JSON on standard input is
// one thing to do, each answered by a line.
//   {"do": "open", "name", "url", "protocols", "headers", "perMessageDeflate"}  {"open": protocol} or {"refused": status, "body"}
//   {"do": "send", "name", "text" | "base64"}  {}         {"do": "ping", "name"}       {"pong": true}
//   {"do": "next", "name"}  the next message or the end: {"text"} {"base64"} {"closed": code, "reason"}
//   {"do": "close", "name", "code", "reason"}  {}         {"do": "terminate", "name"}  {}
//   {"do": "post" | "get" | "delete", "endpoint", "id", "text", "credentials", "region"}  what the SDK says, or {"error", "status"}
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import WebSocket from 'ws';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

const clients = new Map();

/// What has come to one client and was not asked for yet.
class Inbox {
  #events = [];
  #waiting = [];

  add(event) {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(event);
    else this.#events.push(event);
  }

  next() {
    if (this.#events.length > 0) return Promise.resolve(this.#events.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function open({ name, url, protocols, headers, perMessageDeflate }) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols ?? [], { headers, perMessageDeflate: perMessageDeflate ?? true });
    const inbox = new Inbox();
    clients.set(name, { socket, inbox });
    socket.on('open', () => resolve({ open: socket.protocol, extensions: socket.extensions }));
    socket.on('message', (data, isBinary) =>
      inbox.add(isBinary ? { base64: data.toString('base64') } : { text: data.toString() }),
    );
    socket.on('close', (code, reason) => inbox.add({ closed: code, reason: reason.toString() }));
    socket.on('error', (error) => resolve({ error: error.message }));
    socket.on('unexpected-response', async (_, response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ refused: response.statusCode, body: Buffer.concat(chunks).toString(), headers: response.headers });
    });
  });
}

async function call(command, { endpoint, credentials, region }) {
  const client = new ApiGatewayManagementApiClient({
    ...(endpoint ? { endpoint } : {}),
    region: region ?? 'us-east-1',
    credentials: credentials ?? { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  try {
    const { $metadata, ...answer } = await client.send(command);
    return { status: $metadata.httpStatusCode, ...answer };
  } catch (error) {
    return { error: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
  }
}

const actions = {
  open,
  send: async ({ name, text, base64 }) => {
    clients.get(name).socket.send(base64 === undefined ? text : Buffer.from(base64, 'base64'));
    return {};
  },
  ping: async ({ name }) => {
    const { socket } = clients.get(name);
    socket.ping();
    await once(socket, 'pong');
    return { pong: true };
  },
  next: ({ name }) => clients.get(name).inbox.next(),
  close: async ({ name, code, reason }) => {
    clients.get(name).socket.close(code, reason);
    return {};
  },
  terminate: async ({ name }) => {
    clients.get(name).socket.terminate();
    return {};
  },
  post: (request) =>
    call(new PostToConnectionCommand({ ConnectionId: request.id, Data: request.text }), request),
  get: (request) => call(new GetConnectionCommand({ ConnectionId: request.id }), request),
  delete: (request) => call(new DeleteConnectionCommand({ ConnectionId: request.id }), request),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(await actions[request.do](request)));
}
for (const { socket } of clients.values()) socket.terminate();
