import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createJobToken } from '../../acceptance/github/job-token';
import { Sanitizer } from '../../acceptance/report/sanitizer';

/** Answers as GitHub does, and returns what a job got and sent. */
async function request(answer: object) {
  const seen: string[] = [];
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.url} ${incoming.headers.authorization}`);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?api-version=2.0`;
  const secrets: string[] = [];
  try {
    const jobToken = createJobToken({ url, token: 'request-token' }, (text) => secrets.push(text));
    return { token: await jobToken('https://acceptance.example.com'), seen, secrets };
  } finally {
    server.close();
  }
}

it("requests the job's token for an audience, and reports it as a secret", async () => {
  const { token, seen, secrets } = await request({ value: 'a.b.c' });
  expect(token).toBe('a.b.c');
  expect(secrets).toEqual(['a.b.c']);
  expect(seen).toEqual(['/token?api-version=2.0&audience=https%3A%2F%2Facceptance.example.com Bearer request-token']);
});

it('fails with the status if GitHub returns no token', async () => {
  await expect(request({ message: 'no' })).rejects.toThrow('GitHub returned no token: it answered 200');
});

it('is removed from a report', () => {
  const sanitizer = new Sanitizer();
  const payload = Buffer.from('{"sub":"repo:acme/app:environment:acceptance","aud":"sts.amazonaws.com?>"}').toString(
    'base64url',
  );
  sanitizer.addSecret(`header.${payload}.signature`);
  expect(sanitizer.clean(`the token ${payload}`)).not.toContain(payload);
});
