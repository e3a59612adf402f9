import { randomUUID } from 'node:crypto';
import table from './govway-errors.json' with { type: 'json' };
import type { Reply } from './reply.ts';

/** Errors of the front end (GovWay), which arrive before the gateway itself sees a call. */
export type GovWayError = keyof typeof table.errors;

/** Realm that the front end names when it refuses a token. */
const realm = 'gateway';

/** The answer of the front end to a call that it refuses. */
export function govWayReply(title: GovWayError): Reply {
  const { status, detail } = table.errors[title];
  const govwayId = randomUUID();
  return {
    status,
    contentType: 'application/problem+json',
    headers: {
      'GovWay-Transaction-ErrorType': title,
      'GovWay-Transaction-ID': govwayId,
      'X-Global-Transaction-ID': randomUUID(),
      ...(status === 401 ? { 'WWW-Authenticate': `Bearer realm="${realm}", error="invalid_token"` } : {}),
      ...(status === 429 ? { 'Retry-After': '1' } : {}),
    },
    body: { type: `${table.base}/${status}/${title}.html`, title, status, detail, govway_id: govwayId },
  };
}
