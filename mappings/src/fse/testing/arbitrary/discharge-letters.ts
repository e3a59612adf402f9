import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { allergy, condition, observation, procedure, serviceRequest } from './clinical-statements.ts';
import { type Made, medicationAdministration, medicationRequest, medicationStatement } from './discharge-therapies.ts';
import { type GeneratedBody, people } from './document.ts';
import { words } from './primitives.ts';
import { optional, section } from './sections.ts';

const examinations = observation({ valued: false });

/** Resources of which the section has no entry. */
const unusual: fc.Arbitrary<Made> = words.map((text) => (id) => [
  {
    resourceType: 'FamilyMemberHistory',
    id,
    status: 'completed',
    patient: { reference: people.patient },
    relationship: { text },
  },
]);

const plan: fc.Arbitrary<Made> = fc
  .tuple(serviceRequest, medicationRequest, words)
  .map(([service, drug, text]) => (id) => {
    const made = [service(`${id}-service`), drug(`${id}-drug`)];
    const activity = made.map(([{ resourceType, id: own }]) => ({
      reference: { reference: `${resourceType}/${own ?? ''}` },
    }));
    const resource: Resource = {
      resourceType: 'CarePlan',
      id,
      status: 'active',
      intent: 'order',
      subject: { reference: people.patient },
      activity,
      note: [{ text }],
    };
    return [resource, ...made.flat()];
  });

const history = section('11329-0', fc.oneof({ weight: 5, arbitrary: condition }, { weight: 1, arbitrary: unusual }));
const atEntry = section(
  '42346-7',
  medicationStatement(['active', 'completed', 'unknown', 'stopped', 'on-hold', 'not-taken', 'entered-in-error']),
);
const ofStay = medicationStatement(['active', 'completed', 'stopped', 'on-hold']);
const atDischarge = medicationStatement(['active', 'intended', 'completed', 'on-hold', 'not-taken']);

const parts = fc.tuple(
  section('46241-6', condition),
  optional(
    section('47039-3', undefined, [optional(history), optional(section('29545-1', examinations)), optional(atEntry)]),
  ),
  section('8648-8', examinations),
  optional(section('55109-3', condition)),
  optional(section('11493-4', examinations)),
  optional(section('34104-0', observation({ valued: true }))),
  optional(section('30954-2', examinations)),
  optional(section('47519-4', procedure)),
  optional(section('48765-2', allergy)),
  optional(
    section('10160-0', fc.oneof({ weight: 3, arbitrary: medicationAdministration }, { weight: 1, arbitrary: ofStay })),
  ),
  section('11535-2', condition),
  optional(
    section('10183-2', fc.oneof({ weight: 3, arbitrary: medicationRequest }, { weight: 1, arbitrary: atDischarge })),
  ),
  optional(section('18776-5', fc.oneof(serviceRequest, medicationRequest, plan))),
);

/** The body of a discharge letter with any of its sections. */
export const dischargeBody: fc.Arbitrary<GeneratedBody> = parts.map((made) => {
  const present = made.filter((one) => one !== null);
  return {
    sections: present.map((one) => one.section),
    resources: present.flatMap((one) => one.resources),
  };
});
