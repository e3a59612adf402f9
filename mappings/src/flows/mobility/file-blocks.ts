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
  let open: { key: string; first: number; records: FlowRecord[]; isSound: boolean; isInOrder: boolean } | undefined;
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
    open ??= { key, first: number, records: [], isSound: true, isInOrder: true };
    const line = textAt(record, 'progressivoRiga');
    open.records.push(record);
    const isTotal = line === '99';
    open.isInOrder &&= isTotal || Number(line) === open.records.length;
    open.isSound &&= open.records.length > 1 || !isTotal;
    open.isSound &&= open.isInOrder && !faults.some(({ severity }) => severity === 'error');
    if (isTotal && open.records.length === 1) tellRule(number, 'total-without-lines');
    // A block is held whole: nothing longer than the layout allows is.
    if (!isTotal && open.records.length < 99) continue;
    if (!isTotal) tellRule(open.first, 'lines-without-total');
    else if (open.isSound) yield { key, first: open.first, records: open.records };
    else if (!open.isInOrder) tellRule(open.first, 'lines-out-of-order');
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

/** How far from its services, in records, the persons of a block may stand in their file. */
const reach = 5000;

/** Finds the block of persons of a block of services, in a file whose order is about the same; what is held has a bound. */
export class PersonBlocks {
  readonly #blocks: AsyncIterator<FileBlock>;
  readonly #waiting = new Map<string, FileBlock>();
  #read = 0;
  #isOver = false;
  #alone = 0;

  constructor(blocks: AsyncIterable<FileBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** The block with the key of a block of services; undefined when the file does not have it near the same position. */
  async take({ key, first }: FileBlock): Promise<FileBlock | undefined> {
    while (!this.#waiting.has(key) && this.#read <= first + reach) {
      const next = await this.#next();
      if (!next) break;
      this.#waiting.set(next.key, next);
    }
    const found = this.#waiting.get(key);
    this.#waiting.delete(key);
    for (const [waiting, block] of this.#waiting) {
      if (block.first >= first - reach) break;
      this.#waiting.delete(waiting);
      this.#alone += 1;
    }
    return found;
  }

  /** Reads on to the end and counts the blocks that nobody took. */
  async countAlone(): Promise<number> {
    let count = this.#alone + this.#waiting.size;
    while (await this.#next()) count += 1;
    return count;
  }

  async #next(): Promise<FileBlock | undefined> {
    if (this.#isOver) return undefined;
    const next = await this.#blocks.next();
    if (next.done) {
      this.#isOver = true;
      return undefined;
    }
    this.#read = next.value.first;
    return next.value;
  }
}
