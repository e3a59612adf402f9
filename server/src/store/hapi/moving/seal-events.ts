import type { Resource } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import { sealedType } from '../../audit-chain.ts';
import type { MovedVersion } from '../../moving.ts';
import type { AuditLedger } from '../ledger/audit/audit-ledger.ts';
import { type SealedEvent, sealedTail } from '../ledger/audit/sealed-event.ts';

/** Events that become links in one transaction. */
const slice = 200;

/** Gives the AuditEvents among versions to the ledger, which links them, and passes the other versions on. */
export async function* sealEvents(
  audit: AuditLedger,
  versions: AsyncIterable<MovedVersion>,
): AsyncGenerator<MovedVersion> {
  let events: SealedEvent[] = [];
  for await (const version of versions) {
    if (version.type !== sealedType || version.json === undefined || version.versionId !== '1') {
      yield version;
      continue;
    }
    events.push({ id: version.id, tail: sealedTail(parseJsonText(version.json) as Resource) });
    if (events.length < slice) continue;
    await audit.append(events);
    events = [];
  }
  if (events.length > 0) await audit.append(events);
}
