import { FhirError } from '@sinfonia/profiles/issues';
import { compileChecker, type RecordChecker } from '../../layout/checker.ts';
import { type RecordFinding, toFinding } from '../../layout/finding.ts';
import type { FixedWidthLayout, FlowRecord } from '../../layout/layout.ts';
import { isEncodable } from '../../layout/line-encoding.ts';
import { writeLines } from '../../layout/line-writer.ts';
import type { FhirSource } from '../../source/fhir-source.ts';
import type { FlowExportOptions } from '../flow.ts';
import type { ChargedBlock, MobilityFile, MobilityLetter } from './charged-block.ts';
import coverage from './field-coverage.json' with { type: 'json' };
import { nameText, type Residence, residenceOf } from './person-fields.ts';
import { layoutsOf, readCharged } from './read-charged.ts';
import type { RecordPair } from './record-pairs.ts';
import regions from './regions.json' with { type: 'json' };

interface FieldSource {
  readonly path: string;
  readonly resource?: string;
}

const longestBlock = 98;

const { sender } = regions;

/**
 * Writes one file of a pair for a period inside one year. Both files are made from the same blocks and hold the same keys in the
 * same order; a block of which either file would lack something is withheld from both, and told where to complete it.
 * `options.residents` says whose records are written; by the agreement those of the other Regions.
 *
 * Throws `flow-option-invalid` for a period over two years, files sent before and residents that are none.
 */
export function exportMobility(
  file: MobilityFile,
  source: FhirSource,
  options: FlowExportOptions,
): AsyncIterable<Uint8Array> {
  const { period, sent = [], residents = 'others' } = options;
  if (period.from.slice(0, 4) !== period.to.slice(0, 4)) refuse('--from, --to', '2026-01-01, 2026-12-31');
  if (sent.length > 0) refuse('--sent', '-');
  if (!/^(others|all|\d{3})$/.test(residents)) refuse('--residents', 'others, all, 120');
  return writeLines(layoutsOf[file.letter][file.part === 1 ? 0 : 1], records(file, source, options));
}

function refuse(option: string, expected: string): never {
  throw new FhirError({ code: 'flow-option-invalid', values: { option, expected } });
}

async function* records(
  { letter, part }: MobilityFile,
  source: FhirSource,
  options: FlowExportOptions,
): AsyncGenerator<FlowRecord> {
  const judge = blockJudge(letter);
  const { onFinding } = options;
  let count = 0;
  for await (const block of readCharged(source, letter, options.period)) {
    const residence = residenceOf(block.patient, block.lastDay);
    if (!isOfSubmitter(block, options.submitter) || !isWanted(block, residence, options.residents)) continue;
    const { pairs, faults } = judge(block, residence);
    if (faults.some(({ severity }) => severity === 'error')) {
      const resource = block.lines[0] ?? '';
      const withheld = toFinding({ code: 'flow-record-withheld', values: { case: resource } }, '');
      onFinding?.({ record: 0, ...withheld, resource });
      for (const { part: _, ...fault } of faults) onFinding?.({ record: 0, ...fault });
      continue;
    }
    for (const { part: of, ...fault } of faults) if (of === part) onFinding?.({ record: count + 1, ...fault });
    for (const pair of pairs) {
      count += 1;
      yield part === 1 ? pair.person : pair.service;
      options.onRecord?.(count, 'I');
    }
  }
}

/** A file charges for one Region, ours when none is named: what came in from the files of others is never charged again. */
function isOfSubmitter({ provider }: ChargedBlock, submitter: FlowExportOptions['submitter']): boolean {
  // Without a body nobody can tell whose it is: then it is told rather than left out.
  if (provider.body === undefined) return true;
  return (
    provider.region === (submitter?.region ?? sender) &&
    (submitter?.asl === undefined || submitter.asl === provider.body)
  );
}

/** A block whose region of residence or of delivery is not known is told rather than left out. */
function isWanted({ provider }: ChargedBlock, { isAbroad, region }: Residence, residents = 'others'): boolean {
  if (residents === 'all') return true;
  // Who lives abroad is charged by other ways.
  if (isAbroad) return false;
  if (region === undefined) return true;
  return residents === 'others' ? region !== provider.region : region === residents;
}

/** What a block becomes, and what is wrong with it. */
export interface JudgedBlock {
  readonly pairs: readonly RecordPair[];
  readonly faults: readonly BlockFault[];
}

/** A fault with the resource where it is corrected; one that withholds nothing is told with the file it is about. */
export interface BlockFault extends RecordFinding {
  readonly part: 1 | 2;
  readonly resource?: string;
}

/** Makes the function that turns a block into records and checks both files; faults name the resource to complete. */
export function blockJudge(letter: MobilityLetter): (block: ChargedBlock, residence: Residence) => JudgedBlock {
  const [persons, services] = layoutsOf[letter];
  const checkers = [compileChecker(persons), compileChecker(services)] as const;
  return (block, residence) => {
    const count = block.lines.length;
    if (count > longestBlock) {
      const tooLong = toFinding({ code: 'flow-block-length', values: { count, max: longestBlock } }, 'progressivoRiga');
      return { pairs: [], faults: [{ ...tooLong, part: 2 }] };
    }
    const pairs = block.toPairs(residence);
    const faults = [
      ...placed(block, persons, checkers[0], pairs.slice(0, 1), ({ person }) => person),
      ...placed(block, services, checkers[1], pairs, ({ service }) => service),
      ...namesCut(block),
      ...undecided(block, persons, residence),
    ];
    return { pairs, faults };
  };
}

function placed(
  block: ChargedBlock,
  layout: FixedWidthLayout,
  checker: RecordChecker,
  pairs: readonly RecordPair[],
  choose: (pair: RecordPair) => FlowRecord,
): BlockFault[] {
  return pairs.flatMap((pair, index) => {
    const record = choose(pair);
    // The total has no resource of its own.
    const line = block.lines[index] ?? block.lines[0];
    return [...checker.all(record), ...unwritable(layout, record)].map((finding) => {
      const source = sourceOf(layout, finding.field);
      const isMissing = record[finding.field] === undefined && finding.severity === 'error';
      const told = isMissing && source ? missing(finding.field, source.path) : finding;
      const resource = resourceOf(block, line, source?.resource);
      return { ...told, part: layout.name.endsWith('1') ? 1 : 2, ...(resource === undefined ? {} : { resource }) };
    });
  });
}

/** What the writer of the file would refuse: here it costs its block, there it would cost the file. */
function unwritable({ columns, encoding }: FixedWidthLayout, record: FlowRecord): RecordFinding[] {
  return columns.flatMap(({ field, length }) => {
    const value = record[field.name];
    if (typeof value !== 'string') return [];
    const isFit =
      value.length <= length && value === value.trim() && !/[\r\n]/.test(value) && isEncodable(value, encoding);
    return isFit ? [] : [toFinding({ code: 'flow-line-unwritable', values: { field: field.name } }, field.name)];
  });
}

function missing(field: string, path: string): RecordFinding {
  return toFinding({ code: 'flow-source-missing', values: { path } }, field);
}

function sourceOf(layout: FixedWidthLayout, field: string): FieldSource | undefined {
  const fields: Readonly<Record<string, Readonly<Record<string, FieldSource>>>> = coverage;
  return fields[layout.name]?.[field];
}

function resourceOf(block: ChargedBlock, line: string | undefined, type: string | undefined): string | undefined {
  const { patient, prescription } = block;
  if (type === 'Patient' && patient?.id !== undefined) return `Patient/${patient.id}`;
  if (type !== undefined && prescription?.startsWith(`${type}/`)) return prescription;
  return line;
}

/** A name that is not written as it stands: the codice fiscale tells the person all the same. */
function namesCut({ patient, anonymity }: ChargedBlock): BlockFault[] {
  if (!patient?.id || anonymity === 'anonymous') return [];
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.find(({ use }) => use !== 'old');
  const parts = [
    ['cognome', name?.family, 30],
    ['nome', name?.given?.join(' '), 20],
  ] as const;
  return parts
    .filter(([, text, length]) => text !== undefined && nameText(text, length) !== asItStands(text))
    .map(([field]) => ({
      ...toFinding({ code: 'flow-field-shortened' }, field, { level: 'anomaly' }),
      part: 1,
      resource: `Patient/${patient.id}`,
    }));
}

function asItStands(text: string): string {
  return text.replace(/\s/g, ' ').trim().toUpperCase().normalize('NFC');
}

/** What has to be known before a person is named, or charged to a Region. */
function undecided(block: ChargedBlock, layout: FixedWidthLayout, residence: Residence): BlockFault[] {
  const resource = resourceOf(block, block.lines[0], undefined);
  const at = resource === undefined ? {} : { resource };
  const faults: BlockFault[] = [];
  if (block.anonymity === 'unknown') {
    const { field, path } = block.judgedBy;
    faults.push({ ...missing(field, path), part: 2, ...at });
  }
  if (block.patient && residence.region === undefined && !residence.isAbroad) {
    const path = sourceOf(layout, 'comuneResidenza')?.path ?? layout.name;
    faults.push({ ...missing('comuneResidenza', path), part: 1, resource: `Patient/${block.patient.id}` });
  }
  return faults;
}
