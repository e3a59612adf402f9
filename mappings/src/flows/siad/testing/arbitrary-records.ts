import fc from 'fast-check';
import { addDays } from '../../../layout/civil-date.ts';
import type { FieldNode, FlowRecord, GroupNode, LayoutNode } from '../../../layout/layout.ts';
import { evaluationChildren } from '../layout-fields.ts';
import { buildIdRec } from '../record-identifier.ts';

const day = fc.integer({ min: 0, max: 700 }).map((days) => addDays('2024-01-01', days));
const icd = fc.constantFrom('436', '25000', 'V658', '1740', '2900', '4280');
const letter = fc.constantFrom(...'ABCDEFGHLMNPRSTZ');
const taxCode = fc
  .tuple(
    fc.array(letter, { minLength: 6, maxLength: 6 }),
    fc.integer({ min: 10, max: 99 }),
    letter,
    fc.integer({ min: 10, max: 71 }),
    letter,
    fc.integer({ min: 100, max: 999 }),
    letter,
  )
  .map(
    ([name, year, month, date, place, number, check]) => name.join('') + year + month + date + place + number + check,
  );

/** Records with the ordinary prototype, as the reader makes them. */
function record<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true });
}

/** What decides which optional parts a record has. */
export interface RecordShape {
  readonly palliative: boolean;
  readonly age: number;
}

/** A group `Valutazione` whose fields are drawn from the tables of the layout. */
function evaluationGroup(shape: RecordShape): fc.Arbitrary<FlowRecord> {
  return groupOf(evaluationChildren, shape);
}

function groupOf(nodes: readonly LayoutNode[], shape: RecordShape): fc.Arbitrary<FlowRecord> {
  const fields: Record<string, fc.Arbitrary<FlowRecord | string>> = {};
  for (const node of nodes) {
    if (!isThere(node, shape)) continue;
    fields[node.name] = node.kind === 'group' ? groupOf(node.children, shape) : leaf(node);
  }
  return record(fields);
}

function isThere(node: FieldNode | GroupNode, shape: RecordShape): boolean {
  if (node.name === 'Autonomia') return shape.age >= 6;
  if (node.name === 'GradoMobilita') return shape.age >= 3;
  if (node.name === 'CurePalliative' || node.name === 'ValutazioneUCPDOM') return shape.palliative;
  return true;
}

function leaf(node: FieldNode): fc.Arbitrary<string> {
  if (node.table) return fc.constantFrom(...node.table.codes.map((entry) => entry.code));
  return node.name === 'Concomitante' ? fc.oneof(icd, fc.constant('000')) : icd;
}

/** Any complete T1 record in the form of the ASL's own file. */
export const t1Record: fc.Arbitrary<FlowRecord> = record({
  palliative: fc.boolean(),
  age: fc.integer({ min: 0, max: 105 }),
  opened: day,
  person: taxCode,
  asl: fc.integer({ min: 201, max: 207 }).map(String),
}).chain((seed) =>
  record({
    evaluation: evaluationGroup(seed),
    gender: fc.constantFrom('1', '2'),
    citizenship: fc.constantFrom('IT', 'UA', 'XK', 'ZZ'),
    marital: fc.constantFrom('1', '2', '3', '4', '5', '9'),
    validity: fc.constantFrom('0', '1'),
    responsibility: fc.constantFrom('1', '2', '3', '4', '5', '9'),
    abroad: fc.boolean(),
    relatives: fc.integer({ min: 0, max: 12 }).map(String),
    carer: fc.constantFrom('1', '2'),
    requester: fc.integer({ min: 1, max: 13 }).map(String),
    planning: fc.constantFrom('1', '2', '9'),
  }).map((drawn): FlowRecord => {
    const { opened, asl, person } = seed;
    return {
      Trasmissione: { tipo: 'I' },
      Assistito: {
        DatiAnagrafici: {
          CUNI: person,
          validitaCI: drawn.validity,
          tipologiaCI: '0',
          // A birthday on the day of the year that surely makes the age.
          AnnoNascita: String(Number(opened.slice(0, 4)) - seed.age),
          Genere: drawn.gender,
          Cittadinanza: drawn.citizenship,
          StatoCivile: drawn.marital,
          ...(seed.age <= 17 ? { ResponsabilitaGenitoriale: drawn.responsibility } : {}),
          Residenza: drawn.abroad
            ? { Regione: '999', ASL: '999', Comune: '999999', StatoEstero: 'FR' }
            : { Regione: '150', ASL: asl, Comune: '063049' },
        },
      },
      Conviventi: { NucleoFamiliare: drawn.relatives, AssistenteNonFamiliare: drawn.carer },
      Erogatore: {
        CodiceRegione: '150',
        CodiceASL: asl,
        ...(seed.palliative ? { AppartenenzaRete: '1', TipoRete: '1' } : {}),
      },
      Eventi: {
        PresaInCarico: {
          data: opened,
          soggettoRichiedente: drawn.requester,
          TipologiaPIC: seed.palliative ? '2' : '1',
          ...(seed.palliative ? { PianificazioneCondivisa: drawn.planning } : {}),
          Id_Rec: buildIdRec({ region: '150', asl, day: opened, person }),
        },
        Valutazione: { data: opened, ...drawn.evaluation },
      },
    };
  }),
);

/** A T1 record and a T2 record of the same taking in charge, with the events in the order in which files are written. */
export const t1AndT2Records: fc.Arbitrary<readonly [FlowRecord, FlowRecord]> = t1Record.chain((first) => {
  const events = first['Eventi'] as FlowRecord;
  const opening = events['PresaInCarico'] as FlowRecord;
  const opened = String(opening['data']);
  const shape: RecordShape = {
    palliative: opening['TipologiaPIC'] === '2',
    age:
      Number(opened.slice(0, 4)) -
      Number(((first['Assistito'] as FlowRecord)['DatiAnagrafici'] as FlowRecord)['AnnoNascita']),
  };
  const offset = fc.integer({ min: 1, max: 300 });
  const count = fc.integer({ min: 1, max: 9 }).map(String);
  const service = record({ TipoPrestazione: fc.integer({ min: 1, max: 28 }).map(String), numPrestazione: count });
  const access = record({
    TipoAccesso: fc.constantFrom('1', '2', '9'),
    data: offset.map((days) => addDays(opened, days)),
    numAccessi: fc.integer({ min: 1, max: 4 }).map(String),
    TipoOperatore: fc.constantFrom('1', '3', '8', '10', '99'),
    Prestazioni: fc
      .uniqueArray(service, { minLength: 1, maxLength: 4, selector: (item) => item.TipoPrestazione })
      .map((services) => services.sort((left, right) => Number(left.TipoPrestazione) - Number(right.TipoPrestazione))),
  });
  const reevaluation = fc.boolean().chain((confirmed) =>
    record({
      data: offset.map((days) => addDays(opened, days)),
      motivo: fc.constantFrom('1', '2'),
      confermaPrecedente: fc.constant(confirmed ? '1' : '2'),
      ...(confirmed ? {} : { Valutazione: evaluationGroup(shape) }),
    }),
  );
  const suspension = record({
    start: fc.integer({ min: 0, max: 9 }),
    length: fc.integer({ min: 0, max: 20 }),
    reason: fc.constantFrom('1', '2', '3', '4', '9'),
  });
  return record({
    accesses: fc.uniqueArray(access, {
      minLength: 1,
      maxLength: 6,
      selector: (item) => `${item.data}|${item.TipoOperatore}`,
    }),
    reevaluations: fc.uniqueArray(reevaluation, { maxLength: 2, selector: (item) => String(item.data) }),
    suspensions: fc.uniqueArray(suspension, { maxLength: 3, selector: (item) => item.start }),
    closed: fc.option(fc.constantFrom('1', '3', '9', '99'), { nil: undefined }),
  }).map((drawn): readonly [FlowRecord, FlowRecord] => {
    const byDay = (left: FlowRecord, right: FlowRecord) => (String(left['data']) < String(right['data']) ? -1 : 1);
    const second: FlowRecord = { PresaInCarico: { data: opened, Id_Rec: opening['Id_Rec'] } };
    if (drawn.reevaluations.length > 0) second['Rivalutazione'] = (drawn.reevaluations as FlowRecord[]).sort(byDay);
    second['Erogazione'] = drawn.accesses.sort((left, right) =>
      left.data < right.data
        ? -1
        : left.data > right.data
          ? 1
          : Number(left.TipoOperatore) - Number(right.TipoOperatore),
    );
    if (drawn.suspensions.length > 0) {
      second['Sospensione'] = drawn.suspensions
        .sort((left, right) => left.start - right.start)
        .map((item) => ({
          dataInizio: addDays(opened, 10 + item.start * 30),
          dataFine: addDays(opened, 10 + item.start * 30 + item.length),
          Motivazione: item.reason,
        }));
    }
    if (drawn.closed !== undefined) second['Conclusione'] = { dataAD: addDays(opened, 400), Motivazione: drawn.closed };
    const provider = first['Erogatore'] as FlowRecord;
    return [
      first,
      {
        Trasmissione: { tipo: 'I' },
        Erogatore: { CodiceRegione: provider['CodiceRegione'], CodiceASL: provider['CodiceASL'] },
        Eventi: second,
      },
    ];
  });
});
