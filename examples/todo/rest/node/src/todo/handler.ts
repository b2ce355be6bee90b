// The five functions of the service. What DynamoDB refuses is answered with 500 and its words.

import { ok, serverError } from '../aws/response';
import * as todoRepo from './todoRepo';

type Callback = (error: unknown, answer: unknown) => void;

const attempt = async (message: string, action: () => Promise<unknown>) => {
  try {
    return ok(await action());
  } catch (error) {
    const failure = { message, description: (error as Error).message };
    console.log(failure);
    return serverError(failure);
  }
};

const payloadOf = (event: any): todoRepo.Payload => JSON.parse(event.body) || {};

export const createTodo = async (event: any, context: unknown, callback: Callback) => {
  const payload = payloadOf(event);
  return callback(null, await attempt('Could not save to dynamoDB', () => todoRepo.createTodo(payload)));
};

export const updateTodo = async (event: any, context: unknown, callback: Callback) => {
  const payload = payloadOf(event);
  return callback(null, await attempt('Could not save to dynamoDB', () => todoRepo.updateTodo(event.pathParameters.id, payload)));
};

export const deleteTodo = async (event: any, context: unknown, callback: Callback) =>
  callback(null, await attempt('Could not save to dynamoDB', () => todoRepo.deleteTodo(event.pathParameters.id)));

export const getTodo = async (event: any, context: unknown, callback: Callback) =>
  callback(null, await attempt('Could not fetch todo', () => todoRepo.getTodo(event.pathParameters.id)));

export const listTodos = async (event: any, context: unknown, callback: Callback) =>
  callback(null, await attempt('Could not list todos', () => todoRepo.listTodos()));
