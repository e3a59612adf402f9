import { type AcrossRecords, checkFlowFile, readRecords } from '../../layout/check-file.ts';
import type { Finding } from '../../layout/finding.ts';
import { KeySet } from '../../layout/key-set.ts';
import type { FixedWidthLayout } from '../../layout/layout.ts';
import type { FileStream, Flow, FlowCheckOptions } from '../flow.ts';
import { acrossBlocks, type BlockOptions, mobilityKey } from './blocks.ts';
import type { MobilityFile } from './charged-block.ts';
import { exportMobility } from './export.ts';
import { importMobility } from './import.ts';
import { mobilityLayouts } from './layouts.ts';
import { acrossPrescriptions } from './outpatient/across.ts';
import { readTariffs } from './outpatient/tariffs.ts';

const { c1, c2, d1, d2, f1, f2 } = mobilityLayouts;

/** The files of mobility, yearly: C1 and C2 of outpatient care, D1 and D2, F1 and F2 of medicines. */
export const mobilityFlows: readonly Flow[] = [
  mobilityFlow({ letter: 'C', part: 1 }, c1, c2, { withPoint: false, amounts: 'none' }),
  mobilityFlow({ letter: 'C', part: 2 }, c2, c1, { withPoint: false, amounts: 'less-ticket' }),
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
  const blocks = acrossBlocks({ ...block, ...(keys ? { pair: keys } : {}) });
  yield* checkFlowFile(layout, file, {
    ...options,
    keyOf: (record) => mobilityKey(record, block.withPoint),
    across:
      layout === c2
        ? both(blocks, acrossPrescriptions(options.tariffs ? await readTariffs(options.tariffs) : undefined))
        : blocks,
  });
}

function both(one: AcrossRecords, other: AcrossRecords): AcrossRecords {
  return {
    check: (record, number) => [...one.check(record, number), ...other.check(record, number)],
    end: () => [...one.end(), ...other.end()],
  };
}
