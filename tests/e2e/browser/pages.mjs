// Drives a browser for test_browser_cors.py: opens pages of two origins, and lets them fetch what a line of JSON on
// standard input asks for: {page, url, init, cookie}. Each answer is a line of JSON: what the page could see.
// The browser remembers preflights by URL for some seconds: each request is to have one of its own.
//   node pages.mjs BROWSER
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { chromium } from 'playwright-core';

const PAGES = 2;

async function serve() {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>page</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/// Runs in the page.
async function fetchThere({ url, init }) {
  try {
    const answer = await fetch(url, init);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  } catch (error) {
    return { error: error.name };
  }
}

const say = (value) => process.stdout.write(JSON.stringify(value) + '\n');

const servers = [];
for (let i = 0; i < PAGES; ++i) servers.push(await serve());
const origins = servers.map((server) => `http://127.0.0.1:${server.address().port}`);

const browser = await chromium.launch({
  executablePath: process.argv[2],
  // Containers have neither user namespaces nor much shared memory; nothing outside of this machine is asked for.
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
say({ origins, version: browser.version() });

const context = await browser.newContext();
const pages = [];
for (const origin of origins) {
  pages.push(await context.newPage());
  await pages.at(-1).goto(origin + '/');
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  await context.clearCookies();
  if (request.cookie) await context.addCookies([{ ...request.cookie, url: request.url }]);
  say(await pages[request.page].evaluate(fetchThere, request));
}
await browser.close();
for (const server of servers) server.close();
