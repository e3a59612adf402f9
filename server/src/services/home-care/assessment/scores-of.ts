import type { Coding, Observation, Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { toCivilDate } from '@sinfonia/mappings';
import { profileUrl } from '@sinfonia/profiles';
import type { Issue } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { evaluateForm } from '@sinfonia/profiles/questionnaire';
import type { Place } from '../place.ts';
import { itemsOf, numberIn } from './answers.ts';
import { interpretScore } from './bands.ts';
import { itemsIn, questionnaireOf } from './questionnaires.ts';
import { reportedScales } from './svama.ts';

/** The scores of a response, or the faults for which there are none. */
export type Scores =
  | { readonly ok: true; readonly scores: readonly Observation[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

interface ScoreItem {
  readonly linkId: string;
  readonly scale: string;
  /** Further codes of the same score, such as LOINC. */
  readonly codes: readonly Coding[];
  /** Whether the form computes the score; otherwise it is reported. */
  readonly computed: boolean;
}

const scales = `${canonicalBase}/CodeSystem/home-care-scale`;
const computes = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression';

/**
 * The `HomeCareScore` Observations of a concluded response to a form of our package (Barthel, ADL, IADL, SPMSQ, Braden,
 * NRS; SPMSQ from the VCOG of a SVaMA). A computed score is what `evaluateForm` works out, whether the response holds it
 * or not. A form that has no score, or a response not concluded, gives none. Pure.
 *
 * Faults: `questionnaire-unknown`; `answer-computed-differs` when the given score is another than the answers make;
 * `answer-computed-missing` when the answers do not make one yet. That `place` names the person of the response is for the
 * caller to see to.
 */
export function scoresOf(response: QuestionnaireResponse, place: Place): Scores {
  if (response.status !== 'completed' && response.status !== 'amended') return { ok: true, scores: [] };
  const form = questionnaireOf(response);
  if (!form) return { ok: false, issues: [unknownForm(response)] };
  const given = itemsOf(response);
  const computed = new Map(evaluateForm(form, response).computed.map((each) => [each.linkId, each]));
  const issues: Issue[] = [];
  const scores: Observation[] = [];
  for (const score of scoreItems(form)) {
    const { linkId } = score;
    const item = given.get(linkId);
    const reported = item && numberIn(item);
    const answer = computed.get(linkId)?.answers[0];
    const value = score.computed ? (answer?.valueInteger ?? answer?.valueDecimal) : reported;
    const where = { expression: [item?.place ?? 'QuestionnaireResponse'], values: { linkId } };
    if (item?.item.answer?.length && reported !== value) issues.push({ code: 'answer-computed-differs', ...where });
    else if (value !== undefined) scores.push(toScore(score, value, response, place));
    else if (score.computed) issues.push({ code: 'answer-computed-missing', severity: 'error', ...where });
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, scores };
}

function unknownForm({ questionnaire = '' }: QuestionnaireResponse): Issue {
  const [url = ''] = questionnaire.split('|');
  const nearest = questionnaireOf({
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: url,
  })?.url;
  return {
    code: 'questionnaire-unknown',
    severity: 'error',
    expression: ['QuestionnaireResponse.questionnaire'],
    values: { questionnaire, nearest: nearest ?? `${canonicalBase}/Questionnaire` },
  };
}

/** The items of a form that are the score of a scale: by their code, or by the list of reported scores. */
function* scoreItems(form: Questionnaire): Generator<ScoreItem> {
  const reported = reportedScales(form.url);
  for (const { linkId = '', code = [], extension = [] } of itemsIn(form.item)) {
    const scale = code.find(({ system }) => system === scales)?.code ?? reported.get(linkId);
    if (scale === undefined) continue;
    const codes = code
      .filter(({ system }) => system !== scales)
      .map(({ system = '', code = '' }) => ({ system, code }));
    yield { linkId, scale, codes, computed: extension.some(({ url }) => url === computes) };
  }
}

function toScore(
  { scale, codes }: ScoreItem,
  value: number,
  { id, status }: QuestionnaireResponse,
  { patient, episode, author, at }: Place,
): Observation {
  const day = toCivilDate(at);
  const band = day === undefined ? undefined : interpretScore(scale, value, day);
  return {
    resourceType: 'Observation',
    meta: { profile: [profileUrl.HomeCareScore] },
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
        valueReference: { reference: episode },
      },
    ],
    status: status === 'amended' ? 'amended' : 'final',
    code: { coding: [{ system: scales, code: scale }, ...codes] },
    subject: { reference: patient },
    effectiveDateTime: at,
    performer: [{ reference: author }],
    valueQuantity: { value, unit: '{score}', system: 'http://unitsofmeasure.org', code: '{score}' },
    ...(band ? { interpretation: [{ text: band.it }], note: [{ text: `${band.source} (${band.evidence})` }] } : {}),
    ...(id === undefined ? {} : { derivedFrom: [{ reference: `QuestionnaireResponse/${id}` }] }),
  };
}
