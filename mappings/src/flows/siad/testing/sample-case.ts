import type {
  Encounter,
  EpisodeOfCare,
  Organization,
  Patient,
  Procedure,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { evaluationQuestionnaire, extensions, identifiers, siadSystem, systems } from '../fhir-shape.ts';

/** What a synthetic case of the tests has; instants and days are FHIR texts. */
export interface SampleOptions {
  readonly id?: string;
  readonly taxCode?: string;
  readonly birthDate?: string;
  readonly opened?: string;
  readonly closed?: string;
  readonly status?: EpisodeOfCare['status'];
  readonly kind?: '1' | '2';
}

const needs = [
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
];

function coded(linkId: string, table: string, code: string): QuestionnaireResponseItem {
  return { linkId, answer: [{ valueCoding: { system: siadSystem(table), code } }] };
}

/** Answers of a whole evaluation, all needs absent. */
export function evaluationItems(): QuestionnaireResponseItem[] {
  return [
    { linkId: 'Prevalente', answer: [{ valueCoding: { system: systems.icd9cm, code: '250.00' } }] },
    coded('Autonomia', 'autonomia', '3'),
    coded('GradoMobilita', 'grado-mobilita', '2'),
    coded('Cognitivi', 'disturbo', '2'),
    coded('Comportamentali', 'disturbo', '1'),
    coded('SupportoSociale', 'supporto-sociale', '2'),
    coded('FragilitaFamiliare', 'presenza-rischio', '2'),
    coded('RischioInfettivo', 'si-no', '2'),
    coded('RischioSanguinamento', 'presenza-rischio', '9'),
    ...needs.map((need) => coded(need, 'bisogno', '2')),
  ];
}

/** The resources of a complete synthetic case, without accesses. */
export function sampleCase(options: SampleOptions = {}): {
  readonly patient: Patient;
  readonly organization: Organization;
  readonly referral: ServiceRequest;
  readonly episode: EpisodeOfCare;
  readonly evaluation: QuestionnaireResponse;
  readonly all: readonly Resource[];
} {
  const id = options.id ?? 'case-1';
  const opened = options.opened ?? '2025-02-03T09:30:00+01:00';
  const asCoded = (system: string, code: string) => ({
    extension: [{ url: extensions.codedString, valueCoding: { system, code } }],
  });
  const address = {
    extension: [{ url: extensions.addressAsl, valueCoding: { system: systems.asl, code: '150204' } }],
    use: 'home' as const,
    city: 'Napoli',
    _city: asCoded(systems.municipality, '063049'),
    state: 'Campania',
    _state: asCoded(systems.region, '150'),
    country: 'IT',
  };
  const patient: Patient = {
    resourceType: 'Patient',
    id: `patient-${id}`,
    extension: [
      {
        url: extensions.citizenship,
        extension: [{ url: 'code', valueCodeableConcept: { coding: [{ system: systems.country, code: 'IT' }] } }],
      },
    ],
    identifier: [
      {
        extension: [{ url: extensions.identifierVerified, valueBoolean: true }],
        system: identifiers.codiceFiscale,
        value: options.taxCode ?? 'ZZZZZZ41A41F839Z',
      },
    ],
    gender: 'female',
    birthDate: options.birthDate ?? '1941-01-01',
    maritalStatus: { coding: [{ system: systems.maritalStatus, code: 'W' }] },
    address: [address],
  };
  const organization: Organization = {
    resourceType: 'Organization',
    id: 'asl-150204',
    identifier: [{ system: identifiers.fls11, value: '150204' }],
    name: 'ASL Napoli 1 Centro',
  };
  const referral: ServiceRequest = {
    resourceType: 'ServiceRequest',
    id: `referral-${id}`,
    extension: [
      {
        url: extensions.referralSource,
        valueCodeableConcept: { coding: [{ system: siadSystem('soggetto-richiedente'), code: '2' }] },
      },
    ],
    status: 'completed',
    intent: 'order',
    subject: { reference: `Patient/${patient.id}` },
  };
  const episode: EpisodeOfCare = {
    resourceType: 'EpisodeOfCare',
    id,
    identifier: [{ system: identifiers.homeCareCase, value: id }],
    status: options.status ?? (options.closed === undefined ? 'active' : 'finished'),
    type: [{ coding: [{ system: siadSystem('tipologia-pic'), code: options.kind ?? '1' }] }],
    patient: { reference: `Patient/${patient.id}` },
    managingOrganization: { reference: `Organization/${organization.id}` },
    period: { start: opened, ...(options.closed === undefined ? {} : { end: options.closed }) },
    referralRequest: [{ reference: `ServiceRequest/${referral.id}` }],
  };
  const evaluation: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse',
    id: `evaluation-${id}`,
    extension: [{ url: extensions.episodeOfCare, valueReference: { reference: `EpisodeOfCare/${id}` } }],
    questionnaire: evaluationQuestionnaire,
    status: 'completed',
    subject: { reference: `Patient/${patient.id}` },
    authored: opened,
    item: [
      { linkId: 'NucleoFamiliare', answer: [{ valueInteger: 1 }] },
      coded('AssistenteNonFamiliare', 'assistente-non-familiare', '2'),
      ...evaluationItems(),
    ],
  };
  return {
    patient,
    organization,
    referral,
    episode,
    evaluation,
    all: [patient, organization, referral, episode, evaluation],
  };
}

/** An access of one operator with services, in the shape of the flow. */
export function sampleAccess(
  id: string,
  start: string,
  operator: string | undefined,
  services: readonly string[],
  caseId = 'case-1',
): (Encounter | Procedure)[] {
  const subject = { reference: `Patient/patient-${caseId}` };
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id,
    extension: [{ url: extensions.accessType, valueCoding: { system: siadSystem('tipo-accesso'), code: '1' } }],
    status: 'finished',
    class: { system: systems.actCode, code: 'HH' },
    subject,
    episodeOfCare: [{ reference: `EpisodeOfCare/${caseId}` }],
    ...(operator === undefined
      ? {}
      : {
          participant: [
            {
              type: [{ coding: [{ system: siadSystem('tipo-operatore'), code: operator }] }],
              individual: { reference: `PractitionerRole/role-${operator}` },
            },
          ],
        }),
    period: { start },
  };
  return [
    encounter,
    ...services.map(
      (code, index): Procedure => ({
        resourceType: 'Procedure',
        id: `${id}-${index}`,
        status: 'completed',
        code: { coding: [{ system: siadSystem('tipo-prestazione'), code }] },
        subject,
        encounter: { reference: `Encounter/${id}` },
      }),
    ),
  ];
}
