import { isRefusal } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../access/principal.ts';
import type { FhirContext } from '../../../fhir/context.ts';
import type { FhirRequest } from '../../../fhir/exchange.ts';
import { everyMatch } from '../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { touchedBy } from '../../../fhir/touched.ts';
import { writeAudited } from '../../../fhir/writing.ts';
import { Changes } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { Rounds } from '../../steps/rounds.ts';
import { all, hasCode } from '../../steps/stored.ts';
import { expiryNotice } from '../machine.ts';
import { noticesOf } from '../notifications.ts';
import {
  inState,
  keptState,
  type Line,
  type LineType,
  lastDay,
  lineTypes,
  nreOf,
  prescriptionOf,
  stateAt,
} from '../prescription.ts';

/** What the watch works with. */
export interface ExpiryWatchOptions {
  readonly context: FhirContext;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
  /** How often it looks, in milliseconds. */
  readonly every: number;
  readonly onFailure: (error: unknown) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** Looks for prescriptions whose last day has passed, and writes that they have expired. */
export interface ExpiryWatch {
  start(): void;
  stop(): Promise<void>;
  /** Looks once; answers how many prescriptions it let expire. */
  look(): Promise<number>;
}

/** The platform itself, in whose name prescriptions expire. */
const platform: Principal = { clientId: 'sinfonia-prescriptions', role: 'platform-system', scopes: ['system/*.cruds'] };

/** Shortest validity: what is younger cannot have expired. */
const youngest = 29 * 86_400_000;
const dateOf = { MedicationRequest: 'authoredon', ServiceRequest: 'authored', DeviceRequest: 'authored-on' } as const;

/**
 * Opens the watch over prescriptions. Whether one has expired follows from its day of issue; the watch brings what is stored up to date (state
 * 10), with a notice to the person, in one transaction for each prescription. One that somebody changes meanwhile is left to the next look.
 */
export function createExpiryWatch(options: ExpiryWatchOptions): ExpiryWatch {
  const { context, now = Date.now } = options;

  async function look(): Promise<number> {
    let count = 0;
    for (const type of lineTypes) {
      const done = new Set<string>();
      for (const line of await dueLines(context, type, now())) {
        const nre = nreOf(line);
        if (nre === undefined || done.has(nre)) continue;
        done.add(nre);
        try {
          if (await expire(options, line, now())) count += 1;
        } catch (error) {
          options.onFailure(error);
        }
      }
    }
    return count;
  }

  const rounds = new Rounds(options.every, look, options.onFailure);
  return {
    start: () => rounds.start(options.every),
    stop: () => rounds.stop(),
    look,
  };
}

async function dueLines({ store }: FhirContext, type: LineType, now: number): Promise<readonly Line[]> {
  const high = now - youngest;
  const where = all(hasCode(type, 'status', 'active'), hasCode(type, 'intent', 'order'), {
    kind: 'date',
    parameter: { type, code: dateOf[type] },
    comparator: 'lt',
    low: high,
    high: high + 1,
  });
  const due: Line[] = [];
  for await (const { json } of everyMatch(store, plainPlan([type], where, 500))) {
    if (json === undefined) continue;
    const line = JSON.parse(json) as Line;
    if (keptState(line) === '3' && dayOf(now) > lastDay(line)) due.push(line);
  }
  return due;
}

async function expire({ context, fhirBase }: ExpiryWatchOptions, line: Line, now: number): Promise<boolean> {
  const found = await prescriptionOf(context.store, line);
  const [first] = found.lines;
  if (first === undefined || keptState(first) !== '3' || stateAt(found, now) !== '10') return false;
  const changes = new Changes(undefined);
  for (const one of found.lines) changes.update(inState(one, '10'));
  const happening = { about: [`${first.resourceType}/${first.id}`], sender: undefined, now };
  for (const notice of await noticesOf(context.store, found.patient, [expiryNotice], happening)) changes.create(notice);
  const request = requestOf(fhirBase, first.resourceType);
  await writeAudited({ context, request }, changes.operations, {
    check: (resource) => context.validate(resource, { bestPractice: false }).filter(isRefusal),
    alongside: (results) =>
      context.audit.eventsFor({
        request,
        question: { interaction: 'update', type: first.resourceType },
        status: 200,
        touched: results.flatMap(touchedBy),
      }),
  });
  return true;
}

/** The request that stands for the platform's own work in the audit. */
function requestOf(baseUrl: string, type: LineType): FhirRequest {
  return {
    method: 'PUT',
    path: [type],
    query: [],
    headers: {},
    baseUrl,
    principal: platform,
    language: 'it',
    requestId: crypto.randomUUID(),
  };
}
