'use strict';

let calls = 0;

const answer = (body) => ({ statusCode: 200, body: typeof body === 'string' ? body : JSON.stringify(body) });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const cases = {
  returns: async () => answer('returned'),
  promises: () => Promise.resolve(answer('promised')),
  calls: (event, context, callback) => callback(null, answer('called')),
  succeeds: (event, context) => context.succeed(answer('succeeded')),
  throws: () => { throw new TypeError('thrown'); },
  rejects: async () => { throw new RangeError('rejected'); },
  fails: (event, context, callback) => callback(new Error('failed')),
  loses: async () => { setTimeout(() => { throw new Error('lost'); }); await wait(5000); },
  forgets: async () => { Promise.reject(new Error('forgotten')); await wait(5000); },
  sleeps: () => wait(60_000),
  spins: () => { for (;;); },
  exits: () => process.exit(3),
  leaves: () => process.exit(0),
  aborts: () => process.kill(process.pid, 'SIGSEGV'),
  prints: async () => {
    console.log('x'.repeat(3_000_000));
    for (let line = 0; line < 2000; line += 1) console.log('line', line);
    return answer('printed');
  },
  leaks: async () => { setInterval(() => {}, 10); return answer('leaked'); },
  counts: async () => answer(++calls),
  large: async () => answer('ä'.repeat(2_000_000)),
  tooLarge: async () => answer('x'.repeat(7_000_000)),
  nothing: async () => {},
  context: async (event, context) => answer({
    name: context.functionName,
    memory: context.memoryLimitInMB,
    arn: context.invokedFunctionArn,
    left: context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 1000,
    group: context.logGroupName,
    id: context.awsRequestId.length,
    trace: process.env._X_AMZN_TRACE_ID.startsWith('Root=1-'),
    variables: ['OF_THE_PROVIDER', 'OF_THE_FUNCTION', 'IS_OFFLINE', 'AWS_REGION', 'AWS_EXECUTION_ENV'].map((name) => process.env[name]),
    folder: process.cwd() === process.env.LAMBDA_TASK_ROOT,
  }),
};

exports.handler = (event, context, callback) => cases[event.pathParameters.case](event, context, callback);
