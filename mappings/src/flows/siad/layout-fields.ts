import type { Certainty, CodeTable } from '../../layout/code-table.ts';
import type { FieldForm, FieldNode, GroupNode, LayoutNode } from '../../layout/layout.ts';
import { siadTables } from './code-tables.ts';

/** Limits and source of a field, in short form. */
interface FieldFacts {
  readonly optional?: boolean;
  readonly form?: FieldForm;
  readonly length?: readonly [min: number, max: number];
  readonly pattern?: string;
  readonly note?: { readonly it: string; readonly en: string };
  readonly table?: CodeTable;
  readonly certainty?: Certainty;
  readonly identifying?: boolean;
}

function field(kind: 'attribute' | 'element', name: string, from: string, facts: FieldFacts): FieldNode {
  return {
    kind,
    name,
    required: !(facts.optional ?? false),
    form: facts.form ?? (facts.table ? 'code' : 'text'),
    ...(facts.length === undefined ? {} : { minLength: facts.length[0], maxLength: facts.length[1] }),
    ...(facts.pattern === undefined ? {} : { pattern: facts.pattern }),
    ...(facts.note === undefined ? {} : { patternNote: facts.note }),
    ...(facts.table === undefined ? {} : { table: facts.table }),
    certainty: facts.certainty ?? 'use',
    from,
    ...(facts.identifying ? { identifying: true } : {}),
  };
}

/** An element with text. */
export const element = (name: string, from: string, facts: FieldFacts = {}): FieldNode =>
  field('element', name, from, facts);

/** An attribute. */
export const attribute = (name: string, from: string, facts: FieldFacts = {}): FieldNode =>
  field('attribute', name, from, facts);

/** A group of nodes. */
export function group(
  name: string,
  children: readonly LayoutNode[],
  occurs: { readonly min?: 0 | 1; readonly max?: number } = {},
): GroupNode {
  return { kind: 'group', name, min: occurs.min ?? 1, max: occurs.max ?? 1, children };
}

/** An element whose answer is one item of the evaluation questionnaire. */
function answer(name: string, table: CodeTable, optional = false): FieldNode {
  return element(name, `QuestionnaireResponse.item(${name})`, { table, optional });
}

const need = (name: string, optional = false): FieldNode => answer(name, siadTables.bisogno, optional);

/** Identifier of a record: 88 characters after the ministry's tool; region, ASL, day and identifier of the person before. */
export const recordIdentifier: FieldNode = element(
  'Id_Rec',
  'EpisodeOfCare, Patient.identifier, Organization.identifier',
  {
    pattern: '[A-Za-z0-9+/=]{88}|\\d{6}\\d{4}-\\d{2}-\\d{2}[A-Za-z0-9]{11,20}',
    note: {
      it: '88 caratteri, oppure regione, ASL, data e codice della persona',
      en: '88 characters, or region, ASL, date and code of the person',
    },
    identifying: true,
  },
);

const icd9 = {
  pattern: '[0-9]{3,5}|V[0-9]{2,4}',
  note: { it: 'ICD-9-CM senza punto', en: 'ICD-9-CM without dot' },
} as const;

/** Children of `Valutazione` that T1 and T2 share, in the order of the schemas. */
export const evaluationChildren: readonly LayoutNode[] = [
  group('Patologia', [
    element('Prevalente', 'QuestionnaireResponse.item(Prevalente) or EpisodeOfCare.diagnosis rank 1', icd9),
    element('Concomitante', 'QuestionnaireResponse.item(Concomitante) or EpisodeOfCare.diagnosis rank 2', icd9),
  ]),
  answer('Autonomia', siadTables.autonomia, true),
  answer('GradoMobilita', siadTables.gradoMobilita, true),
  group('Disturbi', [answer('Cognitivi', siadTables.disturbo), answer('Comportamentali', siadTables.disturbo)]),
  answer('SupportoSociale', siadTables.supportoSociale),
  answer('FragilitaFamiliare', siadTables.presenzaRischio),
  answer('RischioInfettivo', siadTables.siNo),
  answer('RischioSanguinamento', siadTables.presenzaRischio),
  need('DrenaggioPosturale'),
  need('OssigenoTerapia'),
  need('Ventiloterapia'),
  need('Tracheostomia'),
  group('Alimentazione', [need('Assistita'), need('Enterale'), need('Parenterale')]),
  need('GestioneStomia'),
  need('ElimiUrinariaIntestinale'),
  need('AlterRitmoSonnoVeglia'),
  need('IntEduTerapeutica'),
  need('LesioniCute'),
  need('CuraUlcereCutanee12Grado'),
  need('CuraUlcereCutanee34Grado'),
  need('PrelieviVenosiNonOcc'),
  need('ECG'),
  need('Telemetria'),
  need('TerSottocutIntraMuscInfus'),
  need('GestioneCatetere'),
  need('Trasfusioni'),
  need('ControlloDolore'),
  need('CurePalliative', true),
  group('TrattamentiRiab', [need('Neurologico'), need('Motorio'), need('DiMantenimento')]),
  need('SupervisioneContinua'),
  need('AssistenzaIADL'),
  need('AssistenzaADL'),
  need('SupportoCareGiver'),
  group(
    'ValutazioneUCPDOM',
    [
      element('SegnoSintomoClinico', 'QuestionnaireResponse.item(SegnoSintomoClinico)', {
        length: [3, 6],
        pattern: '[0-9]{3}[0-9.]{0,3}|V[0-9]{2}[0-9.]{0,3}',
        note: { it: 'ICD-9-CM, segni e sintomi', en: 'ICD-9-CM, signs and symptoms' },
      }),
      answer('UtilStrumentoIdentBisognoCP', siadTables.siNo),
      answer('UtilStrumentoValMultid', siadTables.siNo),
    ],
    { min: 0 },
  ),
];

/** The fields of nodes and of the groups among them, in order. */
export function leavesOf(nodes: readonly LayoutNode[]): FieldNode[] {
  return nodes.flatMap((node) => (node.kind === 'group' ? leavesOf(node.children) : [node]));
}
