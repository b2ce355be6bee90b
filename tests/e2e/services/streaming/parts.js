'use strict';

const fs = require('fs');
const { setTimeout: sleep } = require('timers/promises');

/** Writes "first", waits for the file that the caller makes when it has read that, and goes on as the event says. */
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const { marks, then, bytes } = event.queryStringParameters ?? event;
  if (event.httpMethod) {
    stream = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'Content-Type': 'text/event-stream' }, cookies: ['a=b', 'c=d'] });
  }
  if (then === 'throw first') throw new TypeError('early');
  if (bytes) {
    for (let left = Number(bytes); left > 0; left -= 100_000) {
      if (!stream.write('x'.repeat(Math.min(left, 100_000)))) await new Promise((resolve) => stream.once('drain', resolve));
    }
    return stream.end();
  }
  stream.write('first');
  while (marks && !fs.existsSync(`${marks}/read`)) await sleep(5);
  if (then === 'throw') throw new TypeError('late');
  if (then === 'exit') process.exit(4);
  if (then === 'hang') await sleep(60_000);
  stream.write('second');
  stream.end();
  if (marks) fs.writeFileSync(`${marks}/ended`, '');
});
