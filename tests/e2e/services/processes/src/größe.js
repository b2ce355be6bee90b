'use strict';

const { spawn } = require('child_process');

exports.handler = async (event) => {
  const { size, left, sleep } = event.queryStringParameters ?? {};
  if (sleep) await new Promise((resolve) => setTimeout(resolve, Number(sleep)));
  const child = left ? spawn('sleep', ['1000'], { stdio: 'ignore' }).pid : undefined;
  return { greeting: process.env.GREETING, pid: process.pid, child, long: 'x'.repeat(Number(size ?? 0)) };
};
