import * as AWS from 'aws-sdk';

// No endpoint: `offstage` points the SDK at its tables, Lambda at AWS's.
export const dynamodb = new AWS.DynamoDB.DocumentClient();
