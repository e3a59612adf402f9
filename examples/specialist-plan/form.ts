import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/sdk';

/** What the specialist finds. Days are `YYYY-MM-DD`. */
export interface Note97Findings {
  readonly kind: 'first' | 'renewal';
  /** Day of the plan, and its first and last one. */
  readonly planDate: string;
  readonly planStart: string;
  readonly planEnd: string;
  readonly age: number;
  /** Day of the electrocardiogram, made or booked. */
  readonly ecgDate: string;
  readonly diagnosisDate: string;
  readonly creatinineDate: string;
  readonly nextCheck: string;
}

const base = 'https://fhir.sinfonia.campania.it';
const ownCodes = `${base}/CodeSystem/pt-nota97`;

type Answer = NonNullable<QuestionnaireResponseItem['answer']>[number];

/** The form of AIFA nota 97 (oral anticoagulants in non-valvular atrial fibrillation), filled in for apixaban 5 mg twice a day. */
export function note97Form(found: Note97Findings): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: `${base}/Questionnaire/pt-nota97|1.0.0`,
    item: [
      group('header', {
        requestKind: coded(found.kind, codeSystemUrl.PlanRenewalKind),
        planDate: day(found.planDate),
        planStart: day(found.planStart),
        planEnd: day(found.planEnd),
      }),
      group('person', { age: whole(found.age), sex: coded('female'), weight: decimal(68) }),
      group('prescriber', {
        prescriberRole: coded('specialist'),
        specialty: coded('cardiology'),
        organization: text('Ospedale (esempio)'),
      }),
      group('diagnosis', {
        diagnosisCode: coded('427.31', 'http://hl7.org/fhir/sid/icd-9-cm'),
        diagnosisDate: day(found.diagnosisDate),
      }),
      group('fibrillation', {
        ecgDate: day(found.ecgDate),
        afType: coded('persistent'),
        mitralStenosis: flag(false),
        mechanicalValve: flag(false),
      }),
      group('thromboembolicRisk', {
        heartFailure: flag(false),
        hypertension: flag(true),
        diabetes: flag(false),
        thromboembolism: flag(false),
        vascularDisease: flag(false),
      }),
      group('bleedingRisk', {
        pressureOver160: flag(false),
        renalImpairment: flag(false),
        liverImpairment: flag(false),
        previousStroke: flag(false),
        previousBleeding: flag(false),
        labileInr: flag(false),
        antiplateletOrNsaid: flag(false),
        alcohol: flag(false),
      }),
      group('laboratory', { creatinine: decimal(0.8), creatinineDate: day(found.creatinineDate) }),
      group('choice', {
        previousTherapy: coded(found.kind === 'first' ? 'none' : 'doac'),
        choiceReason: text("Controlli frequenti dell'INR difficili da raggiungere"),
      }),
      group('therapy', {
        ingredient: coded('B01AF02', 'http://www.whocc.no/atc'),
        dosePerIntake: decimal(5),
        doseUnit: coded('mg'),
        intakesPerDay: decimal(2),
        packsPerMonth: decimal(1),
      }),
      group('followUp', {
        nextCheck: day(found.nextCheck),
        ...(found.kind === 'first'
          ? {}
          : {
              adherence: coded('good'),
              bleedingEvents: flag(false),
              thromboembolicEvents: flag(false),
              decision: coded('confirm'),
            }),
      }),
    ],
  };
}

function group(linkId: string, answers: Readonly<Record<string, Answer>>): QuestionnaireResponseItem {
  return { linkId, item: Object.entries(answers).map(([name, answer]) => ({ linkId: name, answer: [answer] })) };
}

const coded = (code: string, system = ownCodes): Answer => ({ valueCoding: { system, code } });
const day = (valueDate: string): Answer => ({ valueDate });
const whole = (valueInteger: number): Answer => ({ valueInteger });
const decimal = (valueDecimal: number): Answer => ({ valueDecimal });
const flag = (valueBoolean: boolean): Answer => ({ valueBoolean });
const text = (valueString: string): Answer => ({ valueString });
