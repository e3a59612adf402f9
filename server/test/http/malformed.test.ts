import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authorized, type Facade, startFacade } from './facade.ts';

const mediaTypes = [
  'application/fhir+json',
  'application/json',
  'application/fhir+xml',
  'application/json-patch+json',
  'application/x-www-form-urlencoded',
  'text/plain',
  ';;=',
];

const pathPiece = fc.oneof(
  fc.constantFrom('Patient', '_search', '_history', '$validate', 'metadata', '..', '%2e%2e', '%', '%00', '%c3', ''),
  fc.stringMatching(/^[!-~]{0,12}$/).map((text) => text.replaceAll('?', '').replaceAll('#', '')),
);
const queryText = fc.stringMatching(/^[!-~]{0,40}$/).map((text) => text.replaceAll('#', ''));
const body = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text.slice(0, text.length / 2))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.from('<Patient xmlns="http://hl7.org/fhir"><!DOCTYPE a></Patient>')),
);

describe('HTTP facade: malformed requests', () => {
  let facade: Facade;
  before(async () => {
    facade = await startFacade({ command: { 'rateLimit.enabled': false } });
  });
  after(() => facade.close());

  it('are answered with an OperationOutcome of status 4xx, never with a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
          pieces: fc.array(pathPiece, { maxLength: 5 }),
          query: queryText,
          contentType: fc.constantFrom(...mediaTypes),
          coding: fc.constantFrom('identity', 'gzip', 'br', 'nonsense'),
          accept: fc.oneof(fc.constant('*/*'), fc.stringMatching(/^[ -~]{1,30}$/)),
          body,
        }),
        async ({ method, pieces, query, contentType, coding, accept, body: bytes }) => {
          const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
          const answer = await facade.ask({
            method,
            path: `/fhir/${pieces.join('/')}?${query}`,
            headers: {
              ...authorized,
              accept,
              ...(hasBody ? { 'content-type': contentType, 'content-encoding': coding } : {}),
            },
            ...(hasBody ? { body: bytes } : {}),
          });
          assert.ok(answer.status < 500, `status ${answer.status}: ${answer.text}`);
          if (answer.status < 400 || method === 'HEAD') return;
          assert.ok(answer.text.includes('OperationOutcome'), answer.text);
        },
      ),
      { numRuns: 400 },
    );
  });
});
