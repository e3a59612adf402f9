import assert from 'node:assert/strict';
import type { Coverage, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../src/access/principal.ts';
import { prescriptionConditions } from '../../../src/services/prescriptions/rules.ts';
import {
  aids,
  dayFromNow,
  doctor,
  eachOpened,
  medicines,
  type PrescriptionWorld,
  people,
  planOf,
  principalOf,
  services,
  specialist,
  substitute,
} from './prescription-world.ts';
import table from './rules.cases.json' with { type: 'json' };

interface Case {
  readonly rule: string;
  readonly of: 'medicines' | 'services' | 'aids';
  readonly change?: object;
  readonly line?: object;
  /** Further lines. */
  readonly more?: readonly object[];
  readonly who?: string;
  /** Whether the same is prescribed before. */
  readonly twice?: true;
  readonly is: 'refused' | 'remarked' | 'passed';
}

const requests = { medicines, services, aids } as const;
const targets = {
  medicines: 'MedicationRequest/$prescribe-medicines',
  services: 'ServiceRequest/$prescribe-services',
  aids: 'DeviceRequest/$prescribe-aids',
} as const;
const lineNames = { medicines: 'medicine', services: 'service', aids: 'device' } as const;

const who: Readonly<Record<string, Principal>> = {
  specialist,
  substitute,
  'without-appointment': principalOf('general-practitioner', { fhirUser: 'Practitioner/medico' }),
};

const coverage = (id: string, change: Partial<Coverage>): Coverage => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  type: { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/exemption', code: '0A02' }] },
  beneficiary: { reference: people.person },
  period: { start: '2020-01-01' },
  payor: [{ reference: 'Organization/asl-uno' }],
  ...change,
});

const validity = (start: number, end: number): NonNullable<MedicationRequest['dispenseRequest']> => ({
  validityPeriod: { start: dayFromNow(start), end: dayFromNow(end) },
  quantity: { value: 12, unit: 'confezione' },
});

const ofType = (code: string) => [{ coding: [{ system: codeSystemUrl.TherapeuticPlanType, code }] }];

const { extension: planExtensions = [], identifier: planNames = [] } = planOf();

/** A plan of strips for a class of therapy, by its form. */
const aidPlan = (id: string, perMonth: number, diabetesType: string): readonly Resource[] => [
  {
    resourceType: 'QuestionnaireResponse',
    id: `scheda-${id}`,
    status: 'completed',
    subject: { reference: people.person },
    item: [{ linkId: 'diabetesType', answer: [{ valueCoding: { code: diabetesType } }] }],
  },
  {
    resourceType: 'DeviceRequest',
    id,
    extension: [
      { url: extensionUrl.ExpectedChannel, valueCoding: { system: codeSystemUrl.DispensingChannel, code: 'dpc' } },
    ],
    status: 'active',
    intent: 'plan',
    codeCodeableConcept: { coding: [{ system: codeSystemUrl.DiabeticAid, code: 'strips' }] },
    parameter: [
      {
        code: { coding: [{ system: codeSystemUrl.DeviceParameter, code: 'quantity-per-month' }] },
        valueQuantity: { value: perMonth },
      },
    ],
    subject: { reference: people.person },
    occurrencePeriod: { start: dayFromNow(-10), end: dayFromNow(100) },
    authoredOn: `${dayFromNow(-10)}T10:00:00+01:00`,
    requester: { reference: people.specialist },
    supportingInfo: [{ reference: `QuestionnaireResponse/scheda-${id}` }],
  },
];

const further: readonly Resource[] = [
  ...aidPlan('piano-strisce', 150, 'type-1'),
  ...aidPlan('piano-strisce-basale', 150, 'type-2-basal'),
  coverage('di-un-altro', { beneficiary: { reference: people.other } }),
  coverage('finita', { period: { start: '2020-01-01', end: dayFromNow(-1) } }),
  coverage('nessuna', {
    type: { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/no-exemption', code: 'NE' }] },
  }),
  coverage('reddito', {
    type: { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/exemption', code: 'E01' }] },
  }),
  planOf({ id: 'piano-sospeso', status: 'on-hold' }),
  planOf({ id: 'piano-finito', dispenseRequest: validity(-100, -1) }),
  planOf({ id: 'piano-futuro', dispenseRequest: validity(1, 100) }),
  planOf({ id: 'piano-ultimo-giorno', dispenseRequest: validity(-100, 0) }),
  planOf({
    id: 'piano-in-compresse',
    dispenseRequest: { ...validity(-1, 200), quantity: { value: 720, unit: 'compressa' } },
  }),
  planOf({
    id: 'piano-ospedale',
    extension: planExtensions.map((one) =>
      one.valueCoding?.code === 'dpc' ? { ...one, valueCoding: { ...one.valueCoding, code: 'hospital' } } : one,
    ),
    dispenseRequest: validity(-1, 100),
  }),
  planOf({ id: 'piano-di-altri', category: ofType('paxlovid') }),
  planOf({
    id: 'piano-del-centro',
    category: ofType('paxlovid'),
    extension: [
      ...planExtensions,
      { url: extensionUrl.PlanCentre, valueReference: { reference: 'Organization/ospedale' } },
    ],
  }),
  planOf({
    id: 'piano-senza-protocollo',
    identifier: planNames.slice(0, 1),
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'C01EB18' }] },
  }),
];

describe('rules of prescriptions, case by case', () => {
  let world: PrescriptionWorld;
  eachOpened((opened) => {
    world = opened;
  });

  const cases = table.cases as unknown as readonly Case[];

  it('have a case that passes and one that does not, but for what other tests show', () => {
    const elsewhere = ['RX-26', 'RX-27'];
    for (const { id } of prescriptionConditions) {
      if (elsewhere.includes(id)) continue;
      const own = cases.filter(({ rule }) => rule === id);
      assert.ok(
        own.some(({ is }) => is === 'passed'),
        `${id} passed`,
      );
      assert.ok(
        own.some(({ is }) => is !== 'passed'),
        `${id} not passed`,
      );
    }
  });

  for (const one of cases) {
    it(`${one.rule} is ${one.is}: ${JSON.stringify({ ...one.change, ...one.line, ...(one.who === undefined ? {} : { who: one.who }) })}`, async () => {
      await world.clear();
      const name = lineNames[one.of];
      const plans = JSON.stringify(one.line ?? {});
      await world.put(
        ...further.filter(
          ({ resourceType, id = '-' }) => resourceType === 'Coverage' || plans.includes(id.replace('scheda-', '')),
        ),
      );
      const plain = requests[one.of](one.change, one.line) as Record<string, unknown>;
      const lines = [plain[name], ...(one.more ?? [])];
      const request = { ...plain, [name]: lines } as Parameters<PrescriptionWorld['step']>[2];
      const by = who[one.who ?? ''] ?? doctor;
      const target = targets[one.of];
      if (one.is === 'refused') {
        assert.equal(await world.refusal(by, target, request), one.rule);
        return;
      }
      if (one.twice) await world.step(by, target, request);
      const remarks = await world.remarks(by, target, request);
      assert.equal(remarks.includes(one.rule), one.is === 'remarked', remarks.join(', '));
    });
  }
});
