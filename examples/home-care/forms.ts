import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type { EvaluationAnswers } from '@sinfonia/sdk';

const base = 'https://fhir.sinfonia.campania.it';

/** What the evaluation unit finds, as the SIAD form asks for it. */
export const evaluation: EvaluationAnswers = {
  prevailing: '707.03',
  concomitant: '250.00',
  cohabitants: 1,
  carer: false,
  autonomy: '3',
  mobility: '3',
  cognitive: '2',
  behavioural: '1',
  socialSupport: '1',
  fragileFamily: false,
  infectionRisk: false,
  bleedingRisk: false,
  needs: ['LesioniCute', 'CuraUlcereCutanee34Grado', 'PrelieviVenosiNonOcc', 'AssistenzaADL', 'SupportoCareGiver'],
};

/** Pain on the scale from 0 to 10 (NRS), as the general practitioner asks for it. */
export function painForm(pain: number, authored: string): QuestionnaireResponse {
  return {
    ...answered('nrs', authored),
    item: [
      { linkId: 'pain', answer: [{ valueInteger: pain }] },
      { linkId: 'total', answer: [{ valueInteger: pain }] },
    ],
  };
}

/** Instrumental activities of daily living (IADL), as the social secretariat asks for them. */
export function everydayForm(kept: readonly string[], authored: string): QuestionnaireResponse {
  const activities = ['telephone', 'shopping', 'cooking', 'housekeeping', 'laundry', 'transport', 'medicines', 'money'];
  return {
    ...answered('iadl', authored),
    item: [
      {
        linkId: 'questions',
        item: activities.map((linkId) => ({
          linkId,
          answer: [
            { valueCoding: { system: `${base}/CodeSystem/iadl`, code: kept.includes(linkId) ? 'kept' : 'lost' } },
          ],
        })),
      },
      { linkId: 'total', answer: [{ valueInteger: kept.length }] },
    ],
  };
}

function answered(form: string, authored: string): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    questionnaire: `${base}/Questionnaire/${form}`,
    status: 'completed',
    authored,
  };
}
