import { compileChecker, type RecordChecker } from '../../layout/checker.ts';
import type { CivilPeriod } from '../../layout/civil-date.ts';
import { isInPeriod } from '../../layout/civil-date.ts';
import { type RecordFinding, toFinding } from '../../layout/finding.ts';
import { KeySet } from '../../layout/key-set.ts';
import type { FlowRecord, XmlLayout } from '../../layout/layout.ts';
import { occurrencesAt, textAt, valueAt } from '../../layout/rule.ts';
import { type Pseudonymiser, plainCodes } from '../pseudonymiser.ts';
import { isTakenInCharge, isWithdrawn } from './case-facts.ts';
import type { HomeCareCase } from './home-care-case.ts';
import { resourceOfField } from './resource-of-field.ts';
import { keyOf, type SentRecords } from './sent-records.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { type MadeRecord, toSiadT1Record } from './to-t1.ts';
import { toSiadT2Opening, toSiadT2Record } from './to-t2.ts';

/** Whose records to write: FLS11 digits of region and ASL. Without `asl`, those of the whole region. */
export interface Submitter {
  readonly region?: string;
  readonly asl?: string;
}

/** What may change an export. */
export interface RecordOptions {
  readonly pseudonymiser?: Pseudonymiser;
  /** What was sent before; without it every record is an insert. */
  readonly sent?: SentRecords;
}

/** Outcome of one case: a record for the file, or only remarks when it is withheld. */
export interface ExportedRecord {
  /** Logical id of the EpisodeOfCare; empty for remarks about the whole export. */
  readonly caseId: string;
  /** What the record was made from; absent for remarks about the whole export. */
  readonly homeCareCase?: HomeCareCase;
  readonly record?: FlowRecord;
  readonly findings: readonly RecordFinding[];
}

/**
 * T1 records of the cases taken in charge in a period (day of the PIC in Europe/Rome). With `sent`, also changes and
 * cancellations of records sent before, whatever their day.
 *
 * A record that lacks what the schema demands is withheld and told, because it would have the whole file refused.
 */
export function siadT1Records(
  cases: AsyncIterable<HomeCareCase>,
  period: CivilPeriod,
  submitter: Submitter = {},
  options: RecordOptions = {},
): AsyncGenerator<ExportedRecord> {
  const pseudonymiser = options.pseudonymiser ?? plainCodes;
  return records(siadT1Layout, cases, submitter, options, (homeCareCase) => {
    const made = toSiadT1Record(homeCareCase, 'I', pseudonymiser);
    const day = textAt(made.record, siadT1Layout.referenceDate);
    if (day === undefined || isInPeriod(day, period) || options.sent?.has(made.record)) return made;
    return undefined;
  });
}

/** T2 records of the cases with events in a period (days of Europe/Rome); see `siadT1Records` for the rest. */
export function siadT2Records(
  cases: AsyncIterable<HomeCareCase>,
  period: CivilPeriod,
  submitter: Submitter = {},
  options: RecordOptions = {},
): AsyncGenerator<ExportedRecord> {
  const pseudonymiser = options.pseudonymiser ?? plainCodes;
  return records(
    siadT2Layout,
    cases,
    submitter,
    options,
    (homeCareCase) => toSiadT2Record(homeCareCase, 'I', period, pseudonymiser),
    (homeCareCase) => toSiadT2Opening(homeCareCase, pseudonymiser),
  );
}

async function* records(
  layout: XmlLayout,
  cases: AsyncIterable<HomeCareCase>,
  submitter: Submitter,
  options: RecordOptions,
  make: (homeCareCase: HomeCareCase) => MadeRecord | undefined,
  toKey?: (homeCareCase: HomeCareCase) => FlowRecord,
): AsyncGenerator<ExportedRecord> {
  const checker = compileChecker(layout);
  const keys = new KeySet();
  const seen = new Set<string>();
  // Cases withdrawn after they were sent: few, and known to be last only at the end.
  const cancellations: ExportedRecord[] = [];
  const emptied = new Map<string, HomeCareCase>();
  const { sent } = options;
  for await (const homeCareCase of cases) {
    const { episode } = homeCareCase;
    const withdrawn = isWithdrawn(episode);
    if (!isTakenInCharge(episode) && !(withdrawn && sent)) continue;
    const made = make(homeCareCase);
    const emptyKey = made || !sent?.isReadable ? undefined : toKey?.(homeCareCase);
    if (emptyKey && sent?.has(emptyKey)) {
      // Everything that was sent of the case in this period was withdrawn.
      seen.add(sent.markOf(emptyKey));
      emptied.set(sent.markOf(emptyKey), homeCareCase);
    }
    if (!made || !isOfSubmitter(made.record, submitter)) continue;
    const caseId = episode.id ?? '';
    if (sent) seen.add(sent.markOf(made.record));
    if (withdrawn && !sent?.has(made.record)) continue;
    const outcome = located(
      complete(made, caseId, checker),
      made.record,
      homeCareCase,
      sent?.answersOf(made.record) ?? [],
    );
    if (withdrawn) {
      cancellations.push(outcome);
      continue;
    }
    if (outcome.record && !keys.add(keyOf(outcome.record) ?? '')) {
      yield { caseId, homeCareCase, findings: [...outcome.findings, toFinding({ code: 'flow-key-repeated' }, '')] };
      continue;
    }
    const transmission = sent && outcome.record ? sent.transmissionOf(outcome.record) : 'I';
    if (transmission !== undefined) yield withTransmission(outcome, transmission);
    else if (sent && sent.answersOf(made.record).length > 0) {
      // Nothing to send, yet the receiver flagged what it took.
      yield located({ caseId, findings: [] }, made.record, homeCareCase, sent.answersOf(made.record));
    }
  }
  for (const [mark, record] of emptied.size > 0 ? ((await sent?.read(new Set(emptied.keys()))) ?? []) : []) {
    const homeCareCase = emptied.get(mark);
    if (homeCareCase) cancellations.push({ caseId: homeCareCase.episode.id ?? '', homeCareCase, record, findings: [] });
  }
  for (const outcome of cancellations) {
    // A case opened again under the same key replaces the withdrawn one: its record is a change, not a cancellation.
    if (outcome.record && !keys.add(keyOf(outcome.record) ?? '')) continue;
    yield withTransmission(outcome, 'C');
  }
  const vanished = sent?.countUnseen(seen) ?? 0;
  if (vanished > 0) {
    yield {
      caseId: '',
      findings: [toFinding({ code: 'flow-sent-vanished', values: { count: vanished } }, '', { level: 'anomaly' })],
    };
  }
}

/** Adds what the receiver said and says where findings are corrected, while the events that were withheld can still be looked up. */
function located(
  outcome: ExportedRecord,
  made: FlowRecord,
  homeCareCase: HomeCareCase,
  answers: readonly RecordFinding[],
): ExportedRecord {
  const findings = [...answers, ...outcome.findings].map((finding) => ({
    ...finding,
    resource: resourceOfField(homeCareCase, made, finding.field),
  }));
  return { ...outcome, homeCareCase, findings };
}

function withTransmission(outcome: ExportedRecord, transmission: string): ExportedRecord {
  if (!outcome.record) return outcome;
  return { ...outcome, record: { ...outcome.record, Trasmissione: { tipo: transmission } } };
}

function isOfSubmitter(record: FlowRecord, submitter: Submitter): boolean {
  const region = textAt(record, 'Erogatore/CodiceRegione');
  const asl = textAt(record, 'Erogatore/CodiceASL');
  // A case without provider is told to whoever exports, or nobody would learn of it.
  if (region === undefined || asl === undefined) return true;
  return (submitter.region ?? region) === region && (submitter.asl ?? asl) === asl;
}

/** Withholds what the schema would refuse: single events of a repeating group, or else the whole record. */
function complete(made: MadeRecord, caseId: string, checker: RecordChecker): ExportedRecord {
  const faults = checker.structure(made.record);
  if (faults.length === 0) return { caseId, record: made.record, findings: made.findings };
  const events = new Map<string, Set<number>>();
  const others: RecordFinding[] = [];
  for (const fault of faults) {
    const match = /^(Eventi\/\w+)\[(\d+)\]/.exec(fault.field);
    const [, group, position] = match ?? [];
    if (group === undefined || position === undefined) others.push(fault);
    else events.set(group, (events.get(group) ?? new Set()).add(Number(position)));
  }
  if (others.length === 0) {
    const reduced = withoutEvents(made.record, events);
    const findings = [...events].flatMap(([field, positions]) =>
      [...positions].map((position) =>
        toFinding(
          { code: 'flow-event-withheld', values: { case: caseId, field: `${field}[${position}]` } },
          `${field}[${position}]`,
        ),
      ),
    );
    if (hasEvents(reduced)) return { caseId, record: reduced, findings: [...made.findings, ...findings] };
    return { caseId, findings: [...made.findings, ...findings] };
  }
  const withheld = toFinding({ code: 'flow-record-withheld', values: { case: caseId } }, '');
  return { caseId, findings: [...made.findings, withheld, ...faults] };
}

function withoutEvents(record: FlowRecord, events: ReadonlyMap<string, ReadonlySet<number>>): FlowRecord {
  const all = valueAt(record, 'Eventi');
  if (all === undefined || typeof all === 'string' || Array.isArray(all)) return record;
  const kept: FlowRecord = { ...all };
  for (const [path, positions] of events) {
    const name = path.slice('Eventi/'.length);
    const rest = occurrencesAt(record, path).filter((_, index) => !positions.has(index + 1));
    if (rest.length > 0) kept[name] = rest;
    else delete kept[name];
  }
  return { ...record, Eventi: kept };
}

function hasEvents(record: FlowRecord): boolean {
  const events = valueAt(record, 'Eventi');
  return (
    typeof events === 'object' && !Array.isArray(events) && Object.keys(events).some((name) => name !== 'PresaInCarico')
  );
}
