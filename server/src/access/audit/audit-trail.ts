import type { AuditEvent } from '@medplum/fhirtypes';
import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';
import type { AccessRecord, AuditPort } from '../../fhir/context.ts';
import type { Store, WriteOperation } from '../../store/port.ts';
import { type AuditEntry, type IsEmergency, toAuditEntry } from './audit-entry.ts';
import { type AuditSource, toAuditEvents } from './audit-event.ts';
import { createRefusedRequests } from './refused-requests.ts';
import { type SecurityAudit, type SecurityEntry, toSecurityEvent } from './security-event.ts';

/** What the audit trail needs. Times are milliseconds. */
export interface AuditTrailOptions {
  readonly store: Pick<Store, 'write'>;
  readonly source: AuditSource;
  /** Tells the accesses made under an emergency access apart; without it none is. */
  readonly isEmergency?: IsEmergency;
  /** Events of one write; 200 unless given. */
  readonly batchSize?: number;
  /** Longest wait of an event before its write starts; 100 unless given. */
  readonly delay?: number;
  /** Waiting events from which `pressure` asks callers to wait; 5,000 unless given. */
  readonly highWater?: number;
  /** Waiting events at which accesses are refused; 20,000 unless given. */
  readonly capacity?: number;
  /** Told of each failed batch, for log and metrics: the error and how many events wait. Carries no content of events. */
  readonly onFailure?: (error: unknown, waiting: number) => void;
}

/** The audit trail of a server. */
export interface AuditTrail extends AuditPort, SecurityAudit {
  /** AuditEvents of a write, to be handed to the store in the same atomic step (`alongside`). */
  eventsFor(access: AccessRecord): readonly AuditEvent[];
  /** Counts a request that had no valid token; the counts of a second become one event per reason. */
  countRefusedToken(reason: IssueCode): void;
  /** A promise to wait for before taking more work when the store is behind; undefined when there is no need. */
  pressure(): Promise<void> | undefined;
  /** Number of events that wait for their write. */
  waiting(): number;
  /** Resolves when every event recorded and every refusal counted so far is durable; rejects when the store refused three times in a row. */
  flush(): Promise<void>;
  /** Flushes and stops; call it after the last request and before the store closes. */
  close(): Promise<void>;
}

const attemptsOnClose = 3;

/**
 * Creates the audit trail. Reads, searches and refusals are recorded in memory and written in batches, in order, one
 * batch at a time; a failed batch is kept and tried again. A crash loses at most the events of the last `delay` plus
 * those of a write in progress, never an event of a write, which travels in the atomic step of the write itself.
 *
 * It fails closed: when `capacity` events wait, `record` throws `audit-unavailable` (503), so that no access is granted
 * which cannot be recorded.
 */
export function createAuditTrail(options: AuditTrailOptions): AuditTrail {
  const { store, source, onFailure, isEmergency } = options;
  const batchSize = options.batchSize ?? 200;
  const delay = options.delay ?? 100;
  const highWater = options.highWater ?? 5_000;
  const capacity = options.capacity ?? 20_000;
  let buffer: (AuditEntry | SecurityEntry)[] = [];
  let inFlight = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let relief: PromiseWithResolvers<void> | undefined;

  function waiting(): number {
    return buffer.length + inFlight;
  }

  function schedule(): void {
    if (running || timer || buffer.length === 0) return;
    const backOff = Math.min(5_000, delay * 2 ** Math.min(failures, 10));
    if (failures === 0 && buffer.length >= batchSize) run();
    else timer = setTimeout(run, failures === 0 ? delay : backOff);
  }

  function run(): void {
    clearTimeout(timer);
    timer = undefined;
    running ??= writeBatch().finally(() => {
      running = undefined;
      schedule();
    });
  }

  async function writeBatch(): Promise<void> {
    const batch = buffer.length <= batchSize ? buffer : buffer.slice(0, batchSize);
    buffer = buffer.length <= batchSize ? [] : buffer.slice(batchSize);
    inFlight = batch.length;
    try {
      await store.write(batch.flatMap((entry) => createsOf(entry, source)));
      failures = 0;
    } catch (error) {
      failures++;
      buffer = batch.concat(buffer);
      onFailure?.(error, buffer.length);
    } finally {
      inFlight = 0;
      if (relief && waiting() < highWater) {
        relief.resolve();
        relief = undefined;
      }
    }
  }

  async function flush(): Promise<void> {
    const before = failures;
    while (waiting() > 0) {
      if (!running) run();
      await running;
      if (failures - before >= attemptsOnClose) {
        throw new FhirError({ code: 'audit-unavailable' });
      }
    }
  }

  function accept(make: () => AuditEntry | SecurityEntry): void {
    if (waiting() >= capacity) throw new FhirError({ code: 'audit-unavailable' }, { headers: { 'retry-after': '5' } });
    buffer.push(make());
    if (!running && (!timer || buffer.length >= batchSize)) {
      if (timer && failures === 0) {
        clearTimeout(timer);
        timer = undefined;
      }
      schedule();
    }
  }

  const recordSecurity: SecurityAudit['recordSecurity'] = (event) =>
    accept(() => ({ kind: 'security', recorded: Date.now(), event }));
  const refusedRequests = createRefusedRequests(recordSecurity);

  return {
    record: (access) => accept(() => toAuditEntry(access, Date.now(), isEmergency)),
    recordSecurity,
    securityEventFor: (event) => toSecurityEvent({ kind: 'security', recorded: Date.now(), event }, source),
    countRefusedToken: (reason) => refusedRequests.count({ kind: 'tokens-refused', reason }),
    countRefused: refusedRequests.count,
    eventsFor: (access) => toAuditEvents(toAuditEntry(access, Date.now(), isEmergency), source),
    pressure() {
      if (waiting() < highWater) return undefined;
      relief ??= Promise.withResolvers<void>();
      return relief.promise;
    },
    waiting,
    async flush() {
      refusedRequests.flush();
      await flush();
    },
    async close() {
      refusedRequests.flush();
      await flush();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function createsOf(entry: AuditEntry | SecurityEntry, source: AuditSource): WriteOperation[] {
  const events = entry.kind === 'access' ? toAuditEvents(entry, source) : [toSecurityEvent(entry, source)];
  return events.map((resource) => ({ kind: 'create', resource }));
}
