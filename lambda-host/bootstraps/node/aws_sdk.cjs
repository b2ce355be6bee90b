'use strict';

// The AWS SDKs of a project, as they come: those that know no AWS_ENDPOINT_URL_{SERVICE} (version 2, early ones of
// version 3, bundled or not) ask for a host of Amazon's. Such requests go to that endpoint instead; a client that was
// given an endpoint of its own asks for another host and is left alone.
//
// @connections of a WebSocket API is asked for at https://{domainName}/{stage}, of the event: locally the port speaks no
// TLS, so that https there means http. It is also asked for at the API's host on AWS, made of its id.

const Module = require('module');

const AMAZON = '\\.[a-z0-9-]+\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)$';
const { AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_DYNAMODB_STREAMS, AWS_ENDPOINT_URL_LAMBDA } = process.env;
const SERVICES = [
  { host: '^(?:dynamodb(?:-fips)?|\\d+\\.ddb)', endpoint: AWS_ENDPOINT_URL_DYNAMODB },
  { host: '^streams\\.dynamodb(?:-fips)?', endpoint: AWS_ENDPOINT_URL_DYNAMODB_STREAMS || AWS_ENDPOINT_URL_DYNAMODB },
  { host: '^lambda(?:-fips)?', endpoint: AWS_ENDPOINT_URL_LAMBDA },
]
  .filter(({ endpoint }) => endpoint)
  .map(({ host, endpoint }) => ({ host: new RegExp(host + AMAZON), endpoint: new URL(endpoint) }))
  .filter(({ host, endpoint }) => !host.test(endpoint.hostname));
const HTTP_MODULE = /^(?:node:)?https?$/;
const SDK_PACKAGE = /^(?:aws-sdk|@aws-sdk\/[^/]+)(?=\/|$)/;

const CONNECTIONS = process.env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI;
const CONNECTIONS_PORT = CONNECTIONS?.startsWith('http:') ? new URL(CONNECTIONS).port : undefined;

const API_HOST = /^[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;
const CONNECTIONS_PATH = /\/(?:@|%40)connections\//;

/** Watches what the function's code loads. */
function install() {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    try {
      const loaded = load.call(this, request, ...rest);
      if (HTTP_MODULE.test(request)) redirect(loaded, request.endsWith('s'));
      return loaded;
    } catch (error) {
      throw withInstallHint(error);
    }
  };
}

/** ES modules import Node's own modules past Module._load. */
function prepareForImport() {
  require('http');
  require('https');
  Module.syncBuiltinESMExports();
}

/** On Lambda the SDK is there without being installed. Says so where a package of it is missing. */
function withInstallHint(error) {
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(error?.message)?.[1];
  const name = missing && SDK_PACKAGE.exec(missing)?.[0];
  if (!name || !/MODULE_NOT_FOUND$/.test(error.code) || error.message.includes('npm install')) return error;
  const runtime = process.env.AWS_EXECUTION_ENV?.replace('AWS_Lambda_', '') ?? '';
  const isBuiltIn = (name === 'aws-sdk') === (parseInt(runtime.replace('nodejs', ''), 10) < 18);
  error.message += isBuiltIn
    ? `\nFunction ${process.env.AWS_LAMBDA_FUNCTION_NAME} needs ${name}: Lambda's ${runtime} has it built in, here it has to be installed with: npm install --save-dev ${name}`
    : `\nFunction ${process.env.AWS_LAMBDA_FUNCTION_NAME} needs ${name}, which Lambda's ${runtime} does not have either: npm install ${name}`;
  return error;
}

const redirected = new WeakSet();

function redirect(http, isSecure) {
  if (redirected.has(http) || !(SERVICES.length || CONNECTIONS_PORT)) return;
  redirected.add(http);
  const { request } = http;
  http.request = (...given) => {
    const { options, callback } = requestOptions(given);
    const host = options.hostname ?? options.host ?? '';
    const service = SERVICES.find((each) => each.host.test(host));
    const there = service?.endpoint ?? (isSecure && CONNECTIONS_PORT && connectionsAt(host, options));
    return there ? requestAt(there, options, callback, isSecure) : request(...given);
  };
  http.get = (...given) => {
    const started = http.request(...given);
    started.end();
    return started;
  };
  Module.syncBuiltinESMExports();
}

/** Where a request to @connections goes; nothing for others. Its path has the stage. */
function connectionsAt(host, { port, path }) {
  if (String(port) === CONNECTIONS_PORT) return new URL(`http://${host}:${port}`);
  return API_HOST.test(host) && CONNECTIONS_PATH.test(path ?? '') ? new URL(new URL(CONNECTIONS).origin) : undefined;
}

/** The three ways in which Node takes a request: a URL, options, or both. */
function requestOptions([first, ...rest]) {
  if (typeof first !== 'string' && !(first instanceof URL)) return { options: first, callback: rest[0] };
  const { protocol, hostname, port, pathname, search } = new URL(first);
  const options = { protocol, hostname, port, path: pathname + search };
  return typeof rest[0] === 'function' ? { options, callback: rest[0] } : { options: { ...options, ...rest[0] }, callback: rest[1] };
}

const agents = {};

function requestAt(endpoint, options, callback, wasSecure) {
  const isSecure = endpoint.protocol === 'https:';
  const protocol = require(isSecure ? 'node:https' : 'node:http');
  agents[endpoint.protocol] ??= new protocol.Agent({ keepAlive: true });
  const asked = options.hostname ?? options.host;
  const isNamed = Object.keys(options.headers ?? {}).some((name) => name.toLowerCase() === 'host');
  return protocol.request(
    {
      ...options,
      protocol: endpoint.protocol,
      host: endpoint.hostname,
      hostname: endpoint.hostname,
      port: endpoint.port || (isSecure ? 443 : 80),
      path: endpoint.pathname.replace(/\/$/, '') + (options.path ?? '/'),
      servername: undefined,
      createConnection: undefined,
      agent: wasSecure === isSecure ? options.agent : agents[endpoint.protocol],
      // The signature is over the host that was asked for.
      headers: isNamed ? options.headers : { ...options.headers, Host: options.port ? `${asked}:${options.port}` : asked },
    },
    callback,
  );
}

module.exports = { install, prepareForImport, withInstallHint };
