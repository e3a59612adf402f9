import type { AuditEvent } from '@medplum/fhirtypes';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

/*
 * A process of its own that writes resources with their audit events, and events alone, until it is killed. Tells its
 * parent how many events were acknowledged so far.
 */
const store = await openSqliteStore({ dataDirectory: process.argv[2] ?? '', workers: 1 });
let acknowledged = 0;

function event(): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    type: { code: 'rest' },
    recorded: '2026-01-01T00:00:00Z',
    agent: [{ requestor: true }],
    source: { observer: { display: 'prova' } },
  };
}

async function writeForEver(): Promise<never> {
  for (;;) {
    await store.write([{ kind: 'create', resource: { resourceType: 'Patient' } }], { alongside: () => [event()] });
    await store.write(Array.from({ length: 20 }, () => ({ kind: 'create', resource: event() })));
    // A look now and then has waiting events entered while others are accepted.
    if (acknowledged % 10 === 0) await store.read({ type: 'AuditEvent', id: 'none' });
    acknowledged += 21;
    process.send?.(acknowledged);
  }
}

process.send?.(0);
await Promise.all(Array.from({ length: 4 }, writeForEver));
