import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { auditEvent } from '../store/contract/synthetic.ts';

/*
 * A process of its own that writes resources with their audit events, and events alone, until it is killed. Tells its
 * parent how many events were acknowledged so far.
 */
const store = await openSqliteStore({ dataDirectory: process.argv[2] ?? '', workers: 1 });
let acknowledged = 0;

async function writeForEver(): Promise<never> {
  for (;;) {
    await store.write([{ kind: 'create', resource: { resourceType: 'Patient' } }], { alongside: () => [auditEvent()] });
    await store.write(Array.from({ length: 20 }, () => ({ kind: 'create', resource: auditEvent() })));
    // A look now and then has waiting events entered while others are accepted.
    if (acknowledged % 10 === 0) await store.read({ type: 'AuditEvent', id: 'none' });
    acknowledged += 21;
    process.send?.(acknowledged);
  }
}

process.send?.(0);
await Promise.all(Array.from({ length: 4 }, writeForEver));
