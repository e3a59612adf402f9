import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { formatDateTime } from '../calendar.ts';
import { base, codeSystem, siadTable } from '../codes.ts';
import type { Random } from '../random.ts';
import type { CaseNeeds } from './needs.ts';
import type { CaseKind } from './stages.ts';

/** What an evaluation is about. */
export interface EvaluationInput {
  readonly id: string;
  readonly patientId: string;
  /** Reference of the EpisodeOfCare. */
  readonly episode: string;
  readonly kind: CaseKind;
  readonly needs: CaseNeeds;
  /** Day of the evaluation and age of the person on it. */
  readonly day: number;
  readonly age: number;
  readonly cohabitants: number;
  readonly author: string;
  /** The other members of the evaluation unit (UVI), beside the author. */
  readonly members: readonly string[];
  /** Absent for the first evaluation. */
  readonly repeated?: { readonly motive: '1' | '2'; readonly confirms: boolean };
}

/** Needs that SIAD asks for in every evaluation, in the order of the layout. Source: SIAD T1, elements of Valutazione. */
const needElements = [
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

/** Builds an evaluation as the SIAD mapping reads it. Source: mappings/src/flows/siad/README.md. */
export function toEvaluation(random: Random, input: EvaluationInput): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    id: input.id,
    meta: { profile: [profileUrl.HomeCareMultidimensionalAssessment] },
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
        valueReference: { reference: input.episode },
      },
      ...[input.author, ...input.members].map((reference) => ({
        url: extensionUrl.AssessmentMember,
        extension: [{ url: 'member', valueReference: { reference } }],
      })),
    ],
    questionnaire: `${base}/Questionnaire/siad-valutazione`,
    status: 'completed',
    subject: { reference: `Patient/${input.patientId}` },
    authored: formatDateTime(input.day, random.between(9 * 12, 16 * 12) * 5),
    author: { reference: input.author },
    item: [...items(random, input)],
  };
}

function* items(random: Random, input: EvaluationInput): Generator<QuestionnaireResponseItem> {
  const { needs, repeated, age, kind } = input;
  if (repeated) {
    yield coded('motivo', siadTable('motivo-rivalutazione'), repeated.motive);
    yield coded('confermaPrecedente', siadTable('si-no'), repeated.confirms ? '1' : '2');
    if (repeated.confirms) return;
  }
  const alone = input.cohabitants === 0;
  const paidCarer = alone || random.chance(0.25);
  yield { linkId: 'NucleoFamiliare', answer: [{ valueInteger: input.cohabitants }] };
  yield coded('AssistenteNonFamiliare', siadTable('assistente-non-familiare'), paidCarer ? '1' : '2');
  if (age <= 17) yield coded('ResponsabilitaGenitoriale', siadTable('responsabilita-genitoriale'), '3');
  if (kind === 'palliative') yield coded('PianificazioneCondivisa', siadTable('pianificazione-condivisa'), '1');
  yield coded('Prevalente', codeSystem.icd9, needs.prevailing);
  if (needs.concomitant) yield coded('Concomitante', codeSystem.icd9, needs.concomitant);
  if (age >= 6) yield coded('Autonomia', siadTable('autonomia'), String(needs.autonomy));
  if (age >= 3) yield coded('GradoMobilita', siadTable('grado-mobilita'), String(needs.mobility));
  yield coded('Cognitivi', siadTable('disturbo'), String(needs.cognitive));
  yield coded('Comportamentali', siadTable('disturbo'), String(needs.behavioural));
  yield coded('SupportoSociale', siadTable('supporto-sociale'), alone ? '2' : '1');
  yield coded('FragilitaFamiliare', siadTable('presenza-rischio'), random.chance(0.2) ? '1' : '2');
  yield coded('RischioInfettivo', siadTable('si-no'), random.chance(0.1) ? '1' : '2');
  yield coded('RischioSanguinamento', siadTable('presenza-rischio'), random.chance(0.15) ? '1' : '2');
  for (const element of needElements) {
    yield coded(element, siadTable('bisogno'), needs.present.has(element) ? '1' : '2');
    // The record has palliative care after the control of pain, and a form keeps the order of the record.
    if (element === 'ControlloDolore' && kind === 'palliative')
      yield coded('CurePalliative', siadTable('bisogno'), '1');
  }
  if (kind === 'palliative') {
    yield coded('SegnoSintomoClinico', codeSystem.icd9, '780.96');
    yield coded('UtilStrumentoIdentBisognoCP', siadTable('si-no'), '1');
    yield coded('UtilStrumentoValMultid', siadTable('si-no'), '1');
  }
}

function coded(linkId: string, system: string, code: string): QuestionnaireResponseItem {
  return { linkId, answer: [{ valueCoding: { system, code } }] };
}
