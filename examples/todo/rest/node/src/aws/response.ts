interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const answer = (statusCode: number, data: unknown): Answer => ({
  statusCode,
  headers: { 'Access-Control-Allow-Origin': '*' },
  body: typeof data === 'string' ? data : JSON.stringify(data),
});

export const ok = (data: unknown): Answer => answer(200, data);
export const serverError = (data: unknown): Answer => answer(500, data);
