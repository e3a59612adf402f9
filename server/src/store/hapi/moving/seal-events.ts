import type { Resource } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import { sealedType } from '../../audit-chain.ts';
import type { MovedVersion, RestoreFault } from '../../moving.ts';
import type { AuditLedger } from '../ledger/audit/audit-ledger.ts';
import { type SealedEvent, sealedTail } from '../ledger/audit/sealed-event.ts';

/** Events that become links in one transaction. */
const slice = 200;

/** Whom the sealing of events tells what becomes of them. */
export interface SealingObserver {
  /** Events that are links now, durably. */
  readonly sealed: (count: number) => void;
  readonly refused: (fault: RestoreFault) => void;
}

/**
 * Gives the AuditEvents among versions to the ledger, which links them in the order given, and passes the other versions on. An
 * event has one version for ever, so a further one is not taken; nor is one whose id has another content in the chain.
 *
 * @throws FhirError `store-unavailable`
 */
export async function* sealEvents(
  audit: AuditLedger,
  versions: AsyncIterable<MovedVersion>,
  observer: SealingObserver,
): AsyncGenerator<MovedVersion> {
  let events: SealedEvent[] = [];
  const append = async (): Promise<void> => {
    if (events.length > 0) await appendEach(audit, events, observer);
    events = [];
  };
  for await (const version of versions) {
    const { type, id, versionId, json } = version;
    if (type !== sealedType) yield version;
    else if (json === undefined || versionId !== '1') {
      observer.refused({ kind: 'refused', address: `${type}/${id}/${versionId}`, detail: 'sealed' });
    } else {
      events.push({ id, tail: sealedTail(parseJsonText(json) as Resource) });
      if (events.length >= slice) await append();
    }
  }
  await append();
}

/** Appends events together; when one of them is not taken, each by itself. */
async function appendEach(
  audit: AuditLedger,
  events: readonly SealedEvent[],
  observer: SealingObserver,
): Promise<void> {
  if ((await audit.append(events)) === 'appended') {
    observer.sealed(events.length);
    return;
  }
  for (const event of events) {
    if ((await audit.append([event])) === 'appended') observer.sealed(1);
    else observer.refused({ kind: 'refused', address: `${sealedType}/${event.id}/1`, detail: 'taken' });
  }
}
