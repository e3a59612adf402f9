import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { canonicalBase, icd9cm, siadCoding } from './systems.ts';

/** Needs that SIAD asks for, in the order of the flow. Source: SIAD T1 2024, element Valutazione. */
export const homeCareNeeds = [
  'DrenaggioPosturale',
  'OssigenoTerapia',
  'Ventiloterapia',
  'Tracheostomia',
  'Assistita',
  'Enterale',
  'Parenterale',
  'GestioneStomia',
  'ElimiUrinariaIntestinale',
  'AlterRitmoSonnoVeglia',
  'IntEduTerapeutica',
  'LesioniCute',
  'CuraUlcereCutanee12Grado',
  'CuraUlcereCutanee34Grado',
  'PrelieviVenosiNonOcc',
  'ECG',
  'Telemetria',
  'TerSottocutIntraMuscInfus',
  'GestioneCatetere',
  'Trasfusioni',
  'ControlloDolore',
  'Neurologico',
  'Motorio',
  'DiMantenimento',
  'SupervisioneContinua',
  'AssistenzaIADL',
  'AssistenzaADL',
  'SupportoCareGiver',
] as const;

/** Name of a need, as SIAD has it. */
export type HomeCareNeed = (typeof homeCareNeeds)[number];

/** Degree by a SIAD table, from 1 (none or slight) to 3 (severe). */
export type Degree = '1' | '2' | '3';

/** The answers of a multidimensional evaluation (UVM), as SIAD asks for them. */
export interface EvaluationAnswers {
  /** Prevailing and concomitant diagnosis, ICD-9-CM with or without dot. */
  readonly prevailing: string;
  readonly concomitant?: string;
  /** Relatives who live with the person. */
  readonly cohabitants: number;
  /** Whether a carer who is not a relative is there. */
  readonly carer: boolean;
  /** Table `autonomia`: 1 autonomous, 2 partly dependent, 3 dependent. From the age of 6. */
  readonly autonomy?: Degree;
  /** Table `grado-mobilita`: 1 moves alone, 2 with help, 3 does not move. From the age of 3. */
  readonly mobility?: Degree;
  /** Table `disturbo`: 1 none or slight, 2 moderate, 3 severe. */
  readonly cognitive: Degree;
  readonly behavioural: Degree;
  /** Table `supporto-sociale`: 1 present, 2 partial, 3 absent. */
  readonly socialSupport: Degree;
  readonly fragileFamily: boolean;
  readonly infectionRisk: boolean;
  readonly bleedingRisk: boolean;
  /** Needs that are present; all others are recorded as absent. */
  readonly needs: readonly HomeCareNeed[];
  /** Table `responsabilita-genitoriale`; up to the age of 17. */
  readonly parentalResponsibility?: string;
  /** Only for palliative cases. */
  readonly palliative?: {
    /** Table `pianificazione-condivisa`: 1, 2 or 9. */
    readonly sharedPlanning: '1' | '2' | '9';
    readonly palliativeCare: boolean;
    readonly needTool: boolean;
    readonly multidimensionalTool: boolean;
    /** ICD-9-CM code of the symptom. */
    readonly symptom: string;
  };
}

/**
 * The SIAD form with its answers, for `assess` and `reassess`. The server binds it to case and person and adds what a
 * re-evaluation says of itself.
 *
 * Source: mappings/src/flows/siad/README.md. `authored` is an instant with its time zone, the time of the
 * step unless given; `author` a reference, who makes the step unless given: a system that acts for nobody gives it.
 */
export function siadAssessment(
  answers: EvaluationAnswers,
  { authored, author }: { readonly authored?: string; readonly author?: string } = {},
): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    questionnaire: `${canonicalBase}/Questionnaire/siad-valutazione`,
    status: 'completed',
    ...(authored === undefined ? {} : { authored }),
    ...(author === undefined ? {} : { author: { reference: author } }),
    item: answerItems(answers),
  };
}

function answerItems(answers: EvaluationAnswers): QuestionnaireResponseItem[] {
  const present = new Set<HomeCareNeed>(answers.needs);
  const { palliative } = answers;
  return [
    { linkId: 'NucleoFamiliare', answer: [{ valueInteger: answers.cohabitants }] },
    coded('AssistenteNonFamiliare', 'assistente-non-familiare', answers.carer ? '1' : '2'),
    ...optional('ResponsabilitaGenitoriale', 'responsabilita-genitoriale', answers.parentalResponsibility),
    ...optional('PianificazioneCondivisa', 'pianificazione-condivisa', palliative?.sharedPlanning),
    diagnosis('Prevalente', answers.prevailing),
    ...(answers.concomitant === undefined ? [] : [diagnosis('Concomitante', answers.concomitant)]),
    ...optional('Autonomia', 'autonomia', answers.autonomy),
    ...optional('GradoMobilita', 'grado-mobilita', answers.mobility),
    coded('Cognitivi', 'disturbo', answers.cognitive),
    coded('Comportamentali', 'disturbo', answers.behavioural),
    coded('SupportoSociale', 'supporto-sociale', answers.socialSupport),
    coded('FragilitaFamiliare', 'presenza-rischio', answers.fragileFamily ? '1' : '2'),
    yesNo('RischioInfettivo', answers.infectionRisk),
    coded('RischioSanguinamento', 'presenza-rischio', answers.bleedingRisk ? '1' : '2'),
    ...homeCareNeeds.flatMap((need) => [
      coded(need, 'bisogno', present.has(need) ? '1' : '2'),
      // The record has palliative care after the control of pain, and a form keeps the order of the record.
      ...(need === 'ControlloDolore' && palliative !== undefined
        ? [coded('CurePalliative', 'bisogno', palliative.palliativeCare ? '1' : '2')]
        : []),
    ]),
    ...(palliative === undefined
      ? []
      : [
          diagnosis('SegnoSintomoClinico', palliative.symptom),
          yesNo('UtilStrumentoIdentBisognoCP', palliative.needTool),
          yesNo('UtilStrumentoValMultid', palliative.multidimensionalTool),
        ]),
  ];
}

function coded(linkId: string, table: string, code: string): QuestionnaireResponseItem {
  return { linkId, answer: [{ valueCoding: siadCoding(table, code) }] };
}

function optional(linkId: string, table: string, code: string | undefined): QuestionnaireResponseItem[] {
  return code === undefined ? [] : [coded(linkId, table, code)];
}

function yesNo(linkId: string, yes: boolean): QuestionnaireResponseItem {
  return coded(linkId, 'si-no', yes ? '1' : '2');
}

function diagnosis(linkId: string, code: string): QuestionnaireResponseItem {
  return { linkId, answer: [{ valueCoding: { system: icd9cm, code } }] };
}
