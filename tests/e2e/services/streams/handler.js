'use strict';

// Each call is a line that the test reads: which function, and what it got.
const tell = (context, event) => console.log(`CALL ${context.functionName} ${JSON.stringify(event)}`);
const ids = (event) => event.Records.map((record) => record.dynamodb.Keys.id.S);

exports.record = async (event, context) => tell(context, event);

exports.poisoned = async (event, context) => {
  tell(context, event);
  if (ids(event).includes('bad')) throw new Error('it is poisoned');
};

let failed = false;

// The second record fails the first time.
exports.partial = async (event, context) => {
  tell(context, event);
  if (failed || event.Records.length < 2) return {};
  failed = true;
  return { batchItemFailures: [{ itemIdentifier: event.Records[1].dynamodb.SequenceNumber }] };
};
