import type { Bundle, BundleEntry, Patient } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { fromDayMonthYear } from '../../layout/civil-date.ts';
import { type Finding, toFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import type { FileStream, FlowImportOptions } from '../flow.ts';
import { keyedResourceIds, type ResourceIds } from '../siad/record-identifier.ts';
import type { MobilityFile, MobilityLetter } from './charged-block.ts';
import { blockJudge } from './export.ts';
import { type FileBlock, PersonBlocks, readFileBlocks } from './file-blocks.ts';
import { type MadeBlock, makeDispenses } from './make-dispenses.ts';
import { makeProcedures } from './outpatient/make-procedures.ts';
import { residenceOf } from './person-fields.ts';
import { layoutsOf } from './read-charged.ts';
import { plainAmount } from './record-pairs.ts';
import { toPatient } from './to-resources.ts';

type Tell = (finding: Finding) => void;

/**
 * Reads a file into transactions: of file 1 the person of each block, of file 2 the person and the dispensings or services of
 * each block. Ids come from the key of the records, so reading a file twice changes nothing. A block is taken only when the same records
 * would be written from its resources; what differs is told by field, and the block left out.
 *
 * Throws `flow-option-invalid` for a file 2 without its file 1.
 */
export function importMobility(
  { letter, part }: MobilityFile,
  file: FileStream,
  options: FlowImportOptions,
): AsyncGenerator<Bundle> {
  const [persons, services] = layoutsOf[letter];
  const tell: Tell = (finding) => options.onFinding?.(finding);
  const ids = keyedResourceIds(options.idKey, 'mobility');
  if (part === 1) return importPersons(readFileBlocks(persons, file, tell), ids, options);
  if (!options.persons) {
    const expected = `${persons.name}: ${letter.toLowerCase()}1.txt`;
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--persons', expected } });
  }
  // The file of persons is checked on its own: of what is wrong there only the missing block is told here.
  const others = new PersonBlocks(readFileBlocks(persons, options.persons, () => {}));
  return importServices(letter, readFileBlocks(services, file, tell), others, ids, options);
}

async function* importPersons(
  blocks: AsyncIterable<FileBlock>,
  ids: ResourceIds,
  { onFinding, onRecord }: FlowImportOptions,
): AsyncGenerator<Bundle> {
  for await (const { first, records } of blocks) {
    const entry = patientEntry(records[0] ?? {}, ids);
    if (!entry) {
      onFinding?.({ record: first, ...toFinding(notImportable('codiceFiscale'), '') });
      continue;
    }
    onRecord?.(first);
    yield { resourceType: 'Bundle', type: 'transaction', entry: [entry] };
  }
}

async function* importServices(
  letter: MobilityLetter,
  blocks: AsyncIterable<FileBlock>,
  others: PersonBlocks,
  ids: ResourceIds,
  { onFinding, onRecord }: FlowImportOptions,
): AsyncGenerator<Bundle> {
  const judge = blockJudge(letter);
  for await (const services of blocks) {
    const record = services.first;
    const persons = await others.take(services);
    if (persons?.records.length !== services.records.length) {
      onFinding?.({ record, ...toFinding({ code: 'flow-pair-missing' }, 'id') });
      continue;
    }
    const made = toBlock(letter, persons, services, ids);
    const reason = made ? firstDifference(letter, made, judge, persons, services) : 'codiceFiscale';
    if (!made || reason !== undefined) {
      onFinding?.({ record, ...toFinding(notImportable(reason ?? ''), '') });
      continue;
    }
    onRecord?.(record);
    yield { resourceType: 'Bundle', type: 'transaction', entry: made.entries };
  }
  // Persons without services belong to nothing: told once, at the end.
  const alone = await others.countAlone();
  if (alone > 0) onFinding?.({ record: 0, ...toFinding({ code: 'flow-pair-missing' }, 'id', { level: 'anomaly' }) });
}

function notImportable(reason: string) {
  return { code: 'flow-record-not-importable', values: { reason } } as const;
}

function patientEntry(
  record: FlowRecord,
  ids: ResourceIds,
): (BundleEntry & { readonly resource: Patient }) | undefined {
  const patient = toPatient(record);
  const [identifier] = patient?.identifier ?? [];
  if (!patient || !identifier) return undefined;
  const token = `${identifier.system ?? ''}|${identifier.value ?? ''}`;
  return {
    fullUrl: `urn:uuid:${toUuid(ids('person', identifier.value ?? ''))}`,
    resource: patient,
    request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${encodeURIComponent(token)}` },
  };
}

function toBlock(
  letter: MobilityLetter,
  persons: FileBlock,
  services: FileBlock,
  ids: ResourceIds,
): (MadeBlock & { readonly entries: BundleEntry[] }) | undefined {
  const person = persons.records[0];
  const total = services.records.at(-1);
  const entry = person && patientEntry(person, ids);
  if (!entry || !total) return undefined;
  const parts = { person, patient: entry.resource, subject: { reference: entry.fullUrl ?? '' }, services, total, ids };
  const made = letter === 'C' ? makeProcedures(parts) : makeDispenses(letter, parts);
  return {
    ...made,
    entries: [
      entry,
      ...made.resources.map((resource) => ({
        resource,
        request: { method: 'PUT' as const, url: `${resource.resourceType}/${resource.id}` },
      })),
    ],
  };
}

/** The first field that the resources of a block would not write as the file has it; undefined when there is none. */
function firstDifference(
  letter: MobilityLetter,
  { block, unholdable }: MadeBlock,
  judge: ReturnType<typeof blockJudge>,
  persons: FileBlock,
  services: FileBlock,
): string | undefined {
  if (unholdable !== undefined) return unholdable;
  const { pairs, faults } = judge(block, residenceOf(block.patient, undefined));
  const fault = faults.find(({ severity }) => severity === 'error');
  if (fault) return fault.field;
  const total = services.records.at(-1) ?? {};
  for (const [index, { person, service }] of pairs.entries()) {
    const found =
      differingField(persons.records[index] ?? {}, person) ??
      differingField(
        letter === 'C' ? withoutRepeats(services, index, total) : (services.records[index] ?? {}),
        service,
      );
    if (found !== undefined) return found;
  }
  return undefined;
}

function differingField(read: FlowRecord, written: FlowRecord): string | undefined {
  const names = new Set([...Object.keys(read), ...Object.keys(written)]);
  return [...names].find((name) => sameForm(name, textAt(read, name)) !== sameForm(name, textAt(written, name)));
}

/** Forms of one value that a file may have: none of them says anything that another does not. */
function sameForm(name: string, text: string | undefined): string | undefined {
  if (/^err\d\d$/.test(name)) return text ?? '0';
  if (name === 'cognome' || name === 'nome') return text?.toUpperCase();
  if (name === 'fattoreConversione') return text?.replace(/^0+/, '');
  if (name === 'importoTicket') return plainAmount(text ?? '0');
  return text;
}

/** Fields of C2 that belong to line 99: a detail line leaves them blank, or says again what line 99 says. */
const onTotal = ['tipoErogazione', 'posizioneTicket', 'classePriorita', 'codiceEsenzione'];

/** A line of C2 without what it only says again; line 99 may repeat the last day of the block. */
function withoutRepeats({ records }: FileBlock, index: number, total: FlowRecord): FlowRecord {
  const record = { ...records[index] };
  if (record['progressivoRiga'] === '99') {
    const days = records.slice(0, -1).map((line) => fromDayMonthYear(textAt(line, 'data') ?? '') ?? '');
    if (fromDayMonthYear(textAt(record, 'data') ?? '') === days.sort().at(-1)) delete record['data'];
  } else {
    for (const name of onTotal) if (record[name] === total[name]) delete record[name];
  }
  return record;
}

/** Deterministic `urn:uuid` for the person inside one transaction (RFC 9562, version 8: own content). */
function toUuid(id: string): string {
  const hex = id.slice('mobility-'.length);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
