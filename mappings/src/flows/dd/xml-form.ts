import type { FlowRecord } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { escapeXml } from '../../layout/xml-writer.ts';

/** Elements from the outside in, each with the columns that are its attributes. */
const levels: readonly (readonly [element: string, ...columns: string[]])[] = [
  ['REGIONE', 'cod_reg'],
  ['PERIODO', 'mese', 'anno'],
  ['ASL', 'cod_asl'],
  ['EROGATORE', 'tipo_er', 'tipo_str', 'id_er'],
  [
    'ASSISTITO',
    'id_ass',
    'vld_id_ass',
    'tip_id_ass',
    'dat_nasc',
    'sesso',
    'cod_asl_ass',
    'citt',
    'stat_est',
    'cod_ist_comp',
  ],
  ['OPERAZIONE', 'tipo_op'],
  [
    'PRESCRIZIONE',
    'tipo_cont',
    'id_cont',
    'dat_erog',
    'tipo_esen',
    'tipo_erog',
    'tipo_canale',
    'cod_esen',
    'quota_fissa_ass',
    'quota_perc_ass',
    'dat_pres',
    'costo_srv_ric',
  ],
];
const prescriber: readonly [string, ...string[]] = ['PRESCRITTORE', 'tipo_pr', 'cod_pr'];
const medicine: readonly [string, ...string[]] = [
  'FARMACO',
  'cod_f',
  'tipo_f',
  'targatura',
  'costo_acq',
  'costo_srv',
  'qta',
  'fatt_conv',
];

/**
 * Turns records into the XML that the schema of the flow describes, as the Ministry's tool does: neighbours that agree share
 * their outer elements. It streams; the order of the records stays. Nothing is checked here.
 */
export async function* writeDdXml(records: AsyncIterable<FlowRecord>): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<dataroot>\n';
  let open: readonly string[] = [];
  for await (const record of records) {
    const tags = levels.map((level) => startOf(level, record));
    // One PRESCRITTORE for each PRESCRIZIONE: another prescriber opens another.
    const prescribed = startOf(prescriber, record);
    tags[tags.length - 1] += `>\n<${prescribed}/`;
    let shared = 0;
    while (shared < tags.length && tags[shared] === open[shared]) shared += 1;
    let text = closing(open.length, shared);
    for (const tag of tags.slice(shared)) text += `<${tag}>\n`;
    yield `${text}<${startOf(medicine, record)}/>\n`;
    open = tags;
  }
  yield `${closing(open.length, 0)}</dataroot>\n`;
}

function startOf([element, ...columns]: readonly [string, ...string[]], record: FlowRecord): string {
  let text = element;
  for (const name of columns) {
    // The schema wants the number of the contact, which may be empty.
    const value = textAt(record, name) ?? (name === 'id_cont' ? '' : undefined);
    if (value !== undefined) text += ` ${name}="${escapeXml(value)}"`;
  }
  return text;
}

function closing(from: number, to: number): string {
  let text = '';
  for (let level = from - 1; level >= to; level -= 1) text += `</${levels[level]?.[0]}>\n`;
  return text;
}
