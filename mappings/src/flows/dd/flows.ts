import { checkFlowFile } from '../../layout/check-file.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { textAt } from '../../layout/rule.ts';
import type { FileStream, Flow } from '../flow.ts';
import { acrossDd } from './across.ts';
import { exportDd } from './export.ts';
import { importDd } from './from-dd.ts';
import { ddKey, ddLayout } from './layout.ts';
import { writeDdXml } from './xml-form.ts';

/** Flow of direct distribution (DD), monthly. */
export const ddFlow: Flow = {
  name: ddLayout.name,
  title: ddLayout.title,
  source: ddLayout.source,
  period: 'month',
  layout: ddLayout,
  export: exportDd,
  import: importDd,
  check: (file, options = {}) =>
    checkFlowFile(ddLayout, file, { ...options, keyOf, across: acrossDd(options.producedOn) }),
  schemaForm: (file) => writeDdXml(recordsOf(file)),
};

async function* recordsOf(file: FileStream): AsyncGenerator<FlowRecord> {
  for await (const { number, record } of readLines(ddLayout, file)) if (number > 0) yield record;
}

/** Key columns of a record. A contact of zeros, allowed for people without a name, tells no record from another. */
function keyOf(record: FlowRecord): string | undefined {
  const contact = textAt(record, 'id_cont');
  if (contact === undefined || /^0+$/.test(contact)) return undefined;
  return ddKey.map((name) => textAt(record, name) ?? '').join('\u001f');
}
