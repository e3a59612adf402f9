import { createHash } from 'node:crypto';
import type { Identifier } from '@medplum/fhirtypes';
import { readAmount, writeAmount } from '../../layout/amount.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { sumOf } from './charge-fields.ts';
import type { Dispenser } from './dispensed-block.ts';
import { identifiers, mobility } from './fhir-names.ts';
import type { Fields } from './person-fields.ts';

/** A line of the files of a pair: who (C1, D1, F1) and what (C2, D2, F2), with the same key. */
export interface RecordPair {
  readonly person: FlowRecord;
  readonly service: FlowRecord;
}

/** The lines of a block: its details and, last, the total 99; person and key are the same on each. */
export function pairsOf(person: Fields, key: Fields, services: readonly Fields[]): RecordPair[] {
  return services.map((service, index) => {
    const line = { progressivoRiga: index === services.length - 1 ? '99' : String(index + 1).padStart(2, '0') };
    return {
      person: present({ ...person, ...line }),
      service: present({ ...key, ...line, ...unanswered, ...service }),
    };
  });
}

/** What a first sending has where the answers of the receiver will stand. */
const unanswered: Fields = {
  posizioneContabile: '1',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`err${String(at + 1).padStart(2, '0')}`, '0'])),
};

function present(fields: Fields): FlowRecord {
  const record: FlowRecord = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== '') record[name] = value;
  return record;
}

/**
 * The `ID` of a block that came from no file: the number of the prescription and five characters of who handed over or delivered,
 * since the key of flows C and D lacks the point; without number, one made from `resource`. Always the same.
 */
export function blockId(number: string | undefined, { region, body, point }: Dispenser, resource: string): string {
  const mark = (text: string, size: number) =>
    createHash('sha256').update(text).digest('hex').slice(0, size).toUpperCase();
  return number === undefined || number.length > 15
    ? mark(resource, 20)
    : number + mark([region, body, point].join('\u001f'), 5);
}

/** The codice fiscale of who prescribed, or a code of the Region; what is longer than its column is left out. */
export function prescriberIn(all: readonly Identifier[]): string | undefined {
  for (const system of [
    mobility.prescriber,
    identifiers.codiceFiscale,
    identifiers.legacyCodiceFiscale,
    mobility.regionalPractitioner,
  ]) {
    const value = all
      .find((item) => item.system === system)
      ?.value?.trim()
      .toUpperCase();
    if (value !== undefined && value !== '' && value.length <= 16) return value;
  }
  return undefined;
}

/** The sum of the lines less what the person paid, never below zero; undefined when a part is not known. */
export function totalOf(amounts: readonly (bigint | undefined)[], less: bigint | undefined): bigint | undefined {
  const known = amounts.flatMap((amount) => amount ?? []);
  if (known.length !== amounts.length || less === undefined) return undefined;
  const total = sumOf(known) - less;
  return total < 0n ? 0n : total;
}

/** An amount as it stands in a file with another number of digits, for comparisons; undefined for what is no amount. */
export function plainAmount(text: string | undefined): string | undefined {
  const value = readAmount(text);
  return value === undefined ? undefined : writeAmount(value, 5, { separator: '.' });
}
