'use strict';

exports.handler = async (event) => process.stdout.write(`got ${JSON.stringify(event)}\n`);

exports.failing = async () => {
  process.stdout.write('failing\n');
  throw new Error('no');
};
