'use strict';

// The scores API with version 2 of the AWS SDK. It is told no endpoint: the same code runs on Lambda.

const { randomBytes } = require('crypto');
const AWS = require('aws-sdk');
const { createScore, gameOfApiKey, pageOfGame } = require('../helpers');

const PAGE_SIZE = 25;
const HEADERS = {
  'Content-Type': 'application/json',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Content-Type,X-Api-Key,X-Last-Fetch-Key',
};

const documents = new AWS.DynamoDB.DocumentClient();

const answer = (statusCode, body) => ({ statusCode, headers: HEADERS, body: JSON.stringify(body) });
const refusal = (error) => answer(400, { success: false, error });

// A REST API hands header names on in the spelling of the client.
const lowerCase = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

exports.handler = async (event, _context, callback) => {
  const { httpMethod: method, stage, identity } = event.requestContext;
  const { 'x-api-key': apiKey, 'x-last-fetch-key': lastFetchKey } = lowerCase(event.headers);
  const gameId = apiKey && (await gameOfApiKey(documents, stage, apiKey, identity.sourceIp));
  if (!gameId || !['POST', 'GET'].includes(method)) {
    return callback(null, refusal('API key is faulty or game is inactive.'));
  }

  if (method === 'GET') {
    // A browser sends "null" for the first page.
    const startKey = lastFetchKey && lastFetchKey !== 'null' ? JSON.parse(lastFetchKey) : undefined;
    const page = await pageOfGame(documents, stage, gameId, PAGE_SIZE, startKey);
    return callback(null, answer(200, { scores: page.Items, nextFetchKey: page.LastEvaluatedKey }));
  }

  const { name, score } = JSON.parse(event.body);
  if (!name || !score || isNaN(score)) return callback(null, refusal('Required field missing or misconfigured'));
  const added = { scoreId: randomBytes(32).toString('base64url'), gameId, name, score: parseInt(score) };
  await createScore(documents, stage, added);
  return callback(null, answer(201, added));
};
