import type { Encounter, Extension } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { requireThere } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { findPerson } from '../../steps/person.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { type EmergencyAccess, notTriaged, stateOf } from '../access/access.ts';
import { accessSystem, triageSystem, withTimes } from '../access/encounter-times.ts';
import { emergencyRules } from '../machine.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { AccessSubject } from '../service.ts';
import { accessParameters, at, momentOf, settleHeld, shownAccess } from './tell-event.ts';

const modeSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.54.6';
const senderSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.54.1';
const problemSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.54.2';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** Means of arrival of 118. Source: EMUR-PS, ModalitaArrivo. */
const emergencyVehicles: ReadonlySet<string> = new Set(['1', '4', '6']);

/** Records that a person arrived; what was told of the access before is applied. */
export const arrive = defineStep<AccessSubject>()({
  name: 'emergency-arrive',
  target: { type: 'Encounter', level: 'type' },
  description: {
    it: "Registra l'arrivo di una persona al pronto soccorso, con il triage se è già fatto. Gli eventi dello stesso accesso giunti prima sono applicati adesso.",
    en: 'Records the arrival of a person at the emergency department, with the triage when it is made already. Events of the same access that came before are applied now.',
  },
  parameters: {
    ...accessParameters,
    patient: parameter.optional(
      parameter.reference(['Patient'], { it: 'Persona che il chiamante segue', en: 'Person whom the caller follows' }),
    ),
    patientIdentifier: parameter.optional(
      parameter.identifier({
        it: 'Identificativo della persona: codice fiscale, STP, ENI, TEAM',
        en: 'Identifier of the person: codice fiscale, STP, ENI, TEAM',
      }),
    ),
    at: at(),
    mode: parameter.code(valueSetUrl.EmergencyArrivalMode, modeSystem, {
      it: 'Modalità di arrivo',
      en: 'Means of arrival',
    }),
    sender: parameter.optional(
      parameter.code(valueSetUrl.EmergencySender, senderSystem, {
        it: "Responsabile dell'invio",
        en: 'Who sent the person',
      }),
    ),
    operationsCentre: parameter.optional(
      parameter.matching(/^[0-9]{5}$/, {
        it: 'Centrale operativa del 118: regione e due cifre',
        en: 'Operations centre of 118: region and two digits',
      }),
    ),
    mission: parameter.optional(
      parameter.matching(/^[12][0-9]{15}$/, {
        it: 'Missione del 118: anno e dodici cifre',
        en: 'Mission of 118: year and twelve digits',
      }),
    ),
    problem: parameter.code(valueSetUrl.EmergencyProblem, problemSystem, {
      it: 'Problema principale',
      en: 'Main problem',
    }),
    trauma: parameter.optional(
      parameter.code(valueSetUrl.EmergencyTrauma, codeSystemUrl.EmergencyTrauma, {
        it: 'Tipo di trauma, quando il problema è 10',
        en: 'Kind of trauma, when the problem is 10',
      }),
    ),
    origin: parameter.optional(
      parameter.reference(['Organization'], { it: 'Istituto di provenienza', en: 'Hospital of origin' }),
    ),
    triage: parameter.optional(
      parameter.code(valueSetUrl.EmergencyTriage, triageSystem, { it: 'Codice di triage', en: 'Triage code' }),
    ),
    triagedAt: parameter.optional(
      parameter.instant({
        it: "Momento del triage; quello dell'arrivo se assente",
        en: 'Moment of the triage; that of the arrival unless given',
      }),
    ),
  },
  shows: { encounter: shownAccess.encounter },
  exampleShows: ['patientIdentifier', 'triage'],
  async run(work, input) {
    const { subject, changes } = work;
    const arrival = momentOf(work, input.at);
    if ((input.problem === '10') !== (input.trauma !== undefined)) throw refusedBy('ED-08', parameterPlace('trauma'));
    const isOf118 = emergencyVehicles.has(input.mode) && input.sender === '5';
    if (isOf118 && (input.operationsCentre === undefined || input.mission === undefined)) {
      throw refusedBy('ED-09', parameterPlace('mission'));
    }
    if (input.sender === '4' && input.origin === undefined) work.warn(remarkOf('ED-10', parameterPlace('origin')));
    if (input.origin !== undefined) {
      await requireThere(work.context.store, input.origin, 'origin', (place) => refusedBy('ED-17', place));
    }
    const rule = emergencyRules.get('emergency-arrive');
    const patient = await findPerson(work, 'emergency-arrive', input, rule, (place) => refusedBy('ED-12', place));
    const base: Encounter = {
      resourceType: 'Encounter',
      meta: { profile: [profileUrl.EmergencyEncounter] },
      extension: extensionsOf(input),
      identifier: [{ system: accessSystem, value: subject.number }],
      status: 'arrived',
      class: { system: actCode, code: 'EMER' },
      subject: { reference: patient },
      reasonCode: [{ coding: [{ system: problemSystem, code: input.problem }] }],
      ...(input.sender === undefined && input.origin === undefined
        ? {}
        : {
            hospitalization: {
              ...(input.origin === undefined ? {} : { origin: { reference: input.origin } }),
              ...(input.sender === undefined
                ? {}
                : { admitSource: { coding: [{ system: senderSystem, code: input.sender }] } }),
            },
          }),
      serviceProvider: { reference: subject.department },
    };
    const triages = triagesOf(work.now, arrival, input);
    const access: EmergencyAccess = settleHeld(work, { arrival, triages });
    const encounter = changes.create(withTimes(base, access), 'encounter');
    return { state: stateOf(access), about: encounter, shows: { encounter } };
  },
});

function triagesOf(
  now: number,
  arrival: number,
  { triage, triagedAt }: { readonly triage?: string | undefined; readonly triagedAt?: string | undefined },
): EmergencyAccess['triages'] {
  if (triage === undefined) return [];
  if (triage === notTriaged) throw refusedBy('ED-16', parameterPlace('triage'));
  const moment = triagedAt === undefined ? arrival : momentOf({ now }, triagedAt, 'triagedAt');
  if (moment < arrival) throw refusedBy('ED-02', parameterPlace('triagedAt'));
  return [{ at: moment, code: triage }];
}

function extensionsOf(input: {
  readonly mode: string;
  readonly operationsCentre?: string | undefined;
  readonly mission?: string | undefined;
  readonly trauma?: string | undefined;
}): Extension[] {
  const { mode, operationsCentre, mission, trauma } = input;
  return [
    {
      url: extensionUrl.EmergencyArrival,
      extension: [
        { url: 'mode', valueCoding: { system: modeSystem, code: mode } },
        ...(operationsCentre === undefined ? [] : [{ url: 'operationsCentre', valueString: operationsCentre }]),
        ...(mission === undefined ? [] : [{ url: 'mission', valueString: mission }]),
      ],
    },
    ...(trauma === undefined
      ? []
      : [
          {
            url: extensionUrl.EmergencyTrauma,
            valueCoding: { system: codeSystemUrl.EmergencyTrauma, code: trauma },
          },
        ]),
  ];
}
