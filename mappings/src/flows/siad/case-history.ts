import { createHash } from 'node:crypto';
import { KeySet } from '../../layout/key-set.ts';
import type { FlowRecord, XmlLayout } from '../../layout/layout.ts';
import { occurrencesAt, textAt, valueAt } from '../../layout/rule.ts';
import { readXml } from '../../layout/xml-reader.ts';
import { compileRecordWriter } from '../../layout/xml-writer.ts';
import { keyOf } from './sent-records.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';

/** What files say of one case; days are civil days. Absent parts are not known. */
export interface CaseFile {
  /** Day of the taking in charge. */
  readonly opened: string;
  /** Whether its T1 record is in force: sent and not cancelled. */
  isOpenedInT1: boolean;
  /** Whether a T2 record of it is in force. */
  isInT2: boolean;
  /** Digest of person and provider, from T1 only. */
  person?: string;
  /** Digest of the registry part. */
  registry?: string;
  /** First evaluation, from T1. */
  firstEvaluation?: string;
  /** Latest evaluation or re-evaluation. */
  evaluation?: string;
  closed?: string;
  lastAccess?: string;
}

/** Positions (from 1) of the records of a file that the receiver refused. */
type RefusedPositions = { has(position: number): boolean };

/**
 * What SIAD files that were sent say of the cases, for the rules that look beyond one record. Keys and persons are kept as
 * digests only; memory grows with the number of cases and accesses.
 */
export class CaseHistory {
  readonly #cases = new Map<string, CaseFile>();
  readonly #ofPerson = new Map<string, CaseFile[]>();
  readonly #events = new KeySet();
  readonly #writeRegistry = compileRecordWriter(registryLayout());
  /** Latest day of an access in the files; absent without accesses. */
  lastAccess: string | undefined;
  /** Whether files of a layout were read: without them nothing can be said to be missing. */
  hasT1 = false;
  hasT2 = false;

  /** Takes over a T1 file, in the order of sending. Throws `flow-file-unreadable` when it is not XML. */
  async loadT1(chunks: AsyncIterable<Uint8Array | string>, refused?: RefusedPositions): Promise<void> {
    for await (const { record, number } of readXml(siadT1Layout, chunks)) {
      if (number > 0 && !refused?.has(number)) this.addT1(record);
    }
    this.hasT1 = true;
  }

  /** Takes over a T2 file, in the order of sending. Throws `flow-file-unreadable` when it is not XML. */
  async loadT2(chunks: AsyncIterable<Uint8Array | string>, refused?: RefusedPositions): Promise<void> {
    for await (const { record, number } of readXml(siadT2Layout, chunks)) {
      if (number > 0 && !refused?.has(number)) this.addT2(record);
    }
    this.hasT2 = true;
  }

  /** What is known of the case of a record. */
  caseOf(record: FlowRecord): CaseFile | undefined {
    const key = keyOf(record);
    return key === undefined ? undefined : this.#cases.get(digest(key));
  }

  /** Cases in force of the person and provider of a T1 record, that of the record included. */
  casesOfPerson(record: FlowRecord): readonly CaseFile[] {
    return (this.#ofPerson.get(personOf(record) ?? '') ?? []).filter((known) => known.isOpenedInT1);
  }

  /** Digest of the registry part of a T1 record. */
  registryOf(record: FlowRecord): string {
    return digest(this.#writeRegistry(record));
  }

  /** Whether an event with this key was sent and is in force. */
  hasEvent(record: FlowRecord, event: string): boolean {
    return this.#events.has(eventKey(record, event));
  }

  /** Takes over a T1 record. */
  addT1(record: FlowRecord): void {
    const known = this.#open(record);
    if (!known) return;
    known.isOpenedInT1 = textAt(record, 'Trasmissione/tipo') !== 'C';
    known.registry = this.registryOf(record);
    const evaluated = textAt(record, 'Eventi/Valutazione/data');
    if (evaluated !== undefined) {
      known.firstEvaluation = evaluated;
      if (evaluated > (known.evaluation ?? '')) known.evaluation = evaluated;
    }
    const person = personOf(record);
    if (person === undefined || known.person !== undefined) return;
    known.person = person;
    const others = this.#ofPerson.get(person);
    if (others) others.push(known);
    else this.#ofPerson.set(person, [known]);
  }

  /** Takes over a T2 record. A changed record adds to what is known: what it no longer has is not taken out. */
  addT2(record: FlowRecord): void {
    const known = this.#open(record);
    if (!known) return;
    const cancelled = textAt(record, 'Trasmissione/tipo') === 'C';
    known.isInT2 = !cancelled;
    for (const { key } of eventsOf(record)) {
      if (cancelled) this.#events.delete(eventKey(record, key));
      else this.#events.add(eventKey(record, key));
    }
    const closed = textAt(record, 'Eventi/Conclusione/dataAD');
    if (cancelled) {
      if (known.closed === closed) delete known.closed;
      return;
    }
    if (closed !== undefined) known.closed = closed;
    for (const access of occurrencesAt(record, 'Eventi/Erogazione')) {
      const day = textAt(access, 'data') ?? '';
      if (day > (known.lastAccess ?? '')) known.lastAccess = day;
      if (day > (this.lastAccess ?? '')) this.lastAccess = day;
    }
    for (const group of occurrencesAt(record, 'Eventi/Rivalutazione')) {
      const day = textAt(group, 'data') ?? '';
      if (day > (known.evaluation ?? '')) known.evaluation = day;
    }
  }

  #open(record: FlowRecord): CaseFile | undefined {
    const key = keyOf(record);
    const opened = textAt(record, 'Eventi/PresaInCarico/data');
    if (key === undefined || opened === undefined) return undefined;
    const mark = digest(key);
    const known = this.#cases.get(mark) ?? { opened, isOpenedInT1: false, isInT2: false };
    this.#cases.set(mark, known);
    return known;
  }
}

/** An event of a T2 record that may be sent once: its key below the case, and where it stands. */
export interface KeyedEvent {
  readonly key: string;
  readonly field: string;
}

/**
 * Re-evaluations, accesses and conclusion of a T2 record. Suspensions are left out: they are sent again when they end.
 */
export function eventsOf(record: FlowRecord): KeyedEvent[] {
  const events: KeyedEvent[] = [];
  for (const [index, group] of occurrencesAt(record, 'Eventi/Rivalutazione').entries()) {
    events.push({ key: `R|${textAt(group, 'data')}`, field: `Eventi/Rivalutazione[${index + 1}]/@data` });
  }
  for (const [index, group] of occurrencesAt(record, 'Eventi/Erogazione').entries()) {
    const key = `E|${textAt(group, 'data')}|${textAt(group, 'TipoOperatore')}`;
    events.push({ key, field: `Eventi/Erogazione[${index + 1}]/@data` });
  }
  if (valueAt(record, 'Eventi/Conclusione') !== undefined) events.push({ key: 'C', field: 'Eventi/Conclusione' });
  return events;
}

function eventKey(record: FlowRecord, event: string): string {
  return `${keyOf(record) ?? ''}|${event}`;
}

function personOf(record: FlowRecord): string | undefined {
  const code = textAt(record, 'Assistito/DatiAnagrafici/CUNI');
  if (code === undefined) return undefined;
  return digest(`${textAt(record, 'Erogatore/CodiceRegione')}|${textAt(record, 'Erogatore/CodiceASL')}|${code}`);
}

/** The part of T1 that says who the person is. */
function registryLayout(): XmlLayout {
  const { record } = siadT1Layout;
  return {
    ...siadT1Layout,
    record: { ...record, children: record.children.filter((child) => child.name === 'Assistito') },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
