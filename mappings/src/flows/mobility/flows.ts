import { checkFlowFile, readRecords } from '../../layout/check-file.ts';
import type { Finding } from '../../layout/finding.ts';
import { KeySet } from '../../layout/key-set.ts';
import type { FixedWidthLayout } from '../../layout/layout.ts';
import type { FileStream, Flow, FlowCheckOptions } from '../flow.ts';
import { acrossBlocks, type BlockOptions, mobilityKey } from './blocks.ts';
import { exportMobility, type MobilityFile } from './export.ts';
import { importMobility } from './import.ts';
import { mobilityLayouts } from './layouts.ts';

const { d1, d2, f1, f2 } = mobilityLayouts;

/** The files of mobility for medicines, yearly: D1 and D2, F1 and F2. */
export const mobilityFlows: readonly Flow[] = [
  mobilityFlow({ letter: 'D', part: 1 }, d1, d2, { withPoint: false, amounts: 'none' }),
  mobilityFlow({ letter: 'D', part: 2 }, d2, d1, { withPoint: false, amounts: 'less-ticket' }),
  mobilityFlow({ letter: 'F', part: 1 }, f1, f2, { withPoint: true, amounts: 'none' }),
  mobilityFlow({ letter: 'F', part: 2 }, f2, f1, { withPoint: true, amounts: 'less-ticket-plus-service' }),
];

function mobilityFlow(kind: MobilityFile, layout: FixedWidthLayout, pair: FixedWidthLayout, block: BlockOptions): Flow {
  return {
    name: layout.name,
    title: layout.title,
    source: layout.source,
    period: 'year',
    layout,
    export: (source, options) => exportMobility(kind, source, options),
    import: (file, options) => importMobility(kind, file, options),
    check: (file, options = {}) => checkFile(layout, pair, block, file, options),
  };
}

async function* checkFile(
  layout: FixedWidthLayout,
  pair: FixedWidthLayout,
  block: BlockOptions,
  file: FileStream,
  options: FlowCheckOptions,
): AsyncGenerator<Finding> {
  let keys: KeySet | undefined;
  for (const { flow, file: sent } of options.sent ?? []) {
    if (flow !== pair.name) continue;
    keys ??= new KeySet();
    for await (const { record } of readRecords(pair, sent)) {
      const key = mobilityKey(record, block.withPoint);
      if (key !== undefined) keys.add(key);
    }
  }
  yield* checkFlowFile(layout, file, {
    ...options,
    keyOf: (record) => mobilityKey(record, block.withPoint),
    across: acrossBlocks({ ...block, ...(keys ? { pair: keys } : {}) }),
  });
}
