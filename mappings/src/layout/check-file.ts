import { type CheckOptions, compileChecker } from './checker.ts';
import { type Finding, type RecordFinding, toFinding } from './finding.ts';
import { KeySet } from './key-set.ts';
import type { FlowLayout, FlowRecord } from './layout.ts';
import { readLines } from './line-reader.ts';
import { type ReadRecord, readXml } from './xml-reader.ts';

/** What the check of a whole file needs beside the layout. */
export interface FileCheckOptions extends CheckOptions {
  /** Key of a record, that no other record of the file may have; undefined when a part is missing. */
  readonly keyOf: (record: FlowRecord) => string | undefined;
  readonly onRecord?: (count: number) => void;
  /** What only other records or files can tell; asked for each record, and once at the end. */
  readonly across?: AcrossRecords;
}

/** Checks that look beyond one record: at other records of the file, or at files sent before. */
export interface AcrossRecords {
  readonly check: (record: FlowRecord, number: number) => readonly RecordFinding[];
  readonly end: () => readonly Finding[];
}

/** Reads the records of a file, whatever the kind of its layout. */
export function readRecords(
  layout: FlowLayout,
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<ReadRecord> {
  return layout.kind === 'xml' ? readXml(layout, chunks) : readLines(layout, chunks);
}

/**
 * Checks a file record by record: structure, fields, code tables, rules, keys. Findings come as they are found; memory
 * holds one record and a mark per key. Throws `flow-file-unreadable` for what is not XML or breaks its encoding.
 */
export async function* checkFlowFile(
  layout: FlowLayout,
  chunks: AsyncIterable<Uint8Array | string>,
  options: FileCheckOptions,
): AsyncGenerator<Finding> {
  const checker = compileChecker(layout, options);
  const keys = new KeySet();
  let count = 0;
  let rootRefused = false;
  for await (const { number, record, findings } of readRecords(layout, chunks)) {
    for (const finding of findings) yield { record: number, ...finding };
    rootRefused ||= findings.some(
      (finding) => finding.code === 'flow-file-root' || finding.code === 'flow-file-header',
    );
    if (number === 0) continue;
    count += 1;
    for (const finding of checker.all(record)) yield { record: number, ...finding };
    const key = options.keyOf(record);
    if (key !== undefined && !keys.add(key)) yield { record: number, ...toFinding({ code: 'flow-key-repeated' }, '') };
    for (const finding of options.across?.check(record, number) ?? []) yield { record: number, ...finding };
    options.onRecord?.(count);
  }
  yield* options.across?.end() ?? [];
  if (count === 0 && !rootRefused) {
    yield {
      record: 0,
      ...toFinding(
        { code: 'flow-file-empty', values: { record: layout.kind === 'xml' ? layout.record.name : layout.name } },
        '',
      ),
    };
  }
}
