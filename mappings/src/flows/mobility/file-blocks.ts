import { compileChecker } from '../../layout/checker.ts';
import type { Finding, RecordFinding } from '../../layout/finding.ts';
import type { FixedWidthLayout, FlowRecord } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { textAt } from '../../layout/rule.ts';
import { toRuleFinding } from '../../layout/rule-finding.ts';
import type { FileStream } from '../flow.ts';
import { mobilityBlockRules } from './blocks.ts';

/** The lines of a prescription that stand together in a file, the total last. */
export interface FileBlock {
  readonly key: string;
  /** Position of the first record. */
  readonly first: number;
  readonly records: readonly FlowRecord[];
}

/**
 * Reads the blocks of a file whose records are whole and stand together: lines from 01 without hole, then 99. What is wrong
 * with a record or block is told, and its block left out.
 */
export async function* readFileBlocks(
  layout: FixedWidthLayout,
  file: FileStream,
  tell: (finding: Finding) => void,
): AsyncGenerator<FileBlock> {
  const checker = compileChecker(layout);
  let open: { key: string; first: number; records: FlowRecord[]; isSound: boolean } | undefined;
  const tellRule = (record: number, rule: keyof typeof mobilityBlockRules) =>
    tell({ record, ...toRuleFinding(mobilityBlockRules[rule]) });
  for await (const { number, record, findings } of readLines(layout, file)) {
    const faults: readonly RecordFinding[] = [...findings, ...(findings.length > 0 ? [] : checker.all(record))];
    for (const fault of faults) tell({ record: number, ...fault });
    const key = blockKeyOf(record);
    if (open && open.key !== key) {
      tellRule(open.first, 'lines-without-total');
      open = undefined;
    }
    open ??= { key, first: number, records: [], isSound: true };
    const line = textAt(record, 'progressivoRiga');
    open.records.push(record);
    const isTotal = line === '99';
    const isInPlace = isTotal ? open.records.length > 1 : Number(line) === open.records.length;
    open.isSound &&= isInPlace && !faults.some(({ severity }) => severity === 'error');
    if (isTotal && open.records.length === 1) tellRule(number, 'total-without-lines');
    // A block is held whole: nothing longer than the layout allows is.
    if (!isTotal && open.records.length < 99) continue;
    if (!isTotal) tellRule(open.first, 'lines-without-total');
    else if (open.isSound) yield { key, first: open.first, records: open.records };
    else if (isInPlace === false && open.records.length > 1) tellRule(open.first, 'lines-out-of-order');
    open = undefined;
  }
  if (open) tellRule(open.first, 'lines-without-total');
}

/** What the records of a block share in both files of a pair. */
function blockKeyOf(record: FlowRecord): string {
  return ['regioneAddebitante', 'aziendaInviante', 'presidioErogatore', 'id']
    .map((name) => textAt(record, name) ?? '')
    .join('\u001f');
}

/** So many blocks of persons are kept while their services are awaited. */
const window = 1000;

/** Finds the block of persons of a block of services, in a file whose order is about the same. */
export class PersonBlocks {
  readonly #blocks: AsyncIterator<FileBlock>;
  readonly #waiting = new Map<string, FileBlock>();
  #isOver = false;

  constructor(blocks: AsyncIterable<FileBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** The block with a key; undefined when the file, or the part of it that is read ahead, does not have it. */
  async take(key: string): Promise<FileBlock | undefined> {
    while (!this.#waiting.has(key) && !this.#isOver && this.#waiting.size < window) {
      const next = await this.#blocks.next();
      if (next.done) this.#isOver = true;
      else this.#waiting.set(next.value.key, next.value);
    }
    const found = this.#waiting.get(key);
    this.#waiting.delete(key);
    return found;
  }

  /** Reads on to the end and gives the blocks that nobody asked for. */
  async *rest(): AsyncGenerator<FileBlock> {
    yield* this.#waiting.values();
    this.#waiting.clear();
    for (let next = await this.#blocks.next(); !next.done; next = await this.#blocks.next()) yield next.value;
  }
}
