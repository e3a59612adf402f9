import type { Resource } from '@medplum/fhirtypes';

const base = 'https://fhir.sinfonia.campania.it';
const coded = (system: string, code: string) => ({ coding: [{ system: `${base}/CodeSystem/${system}`, code }] });
const extension = (name: string, value: object) => ({ url: `${base}/StructureDefinition/${name}`, ...value });
const coding = (name: string, code: string) => extension(name, { valueCoding: { system: 'x', code } });
const to = (reference: string) => ({ reference });
const when = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** Two health authorities with a district each, a hospital that belongs to the first, pharmacies and four prescribers. */
export const directory = [
  ...['a', 'b'].flatMap((letter, index) => [
    organization(`asl-${letter}`, 'asl', undefined, `15020${index + 1}`),
    organization(`district-${letter}`, 'dist-san', `asl-${letter}`),
    organization(`pharmacy-${letter}`, 'pharmacy', `asl-${letter}`),
  ]),
  organization('hospital', 'osp-dir', 'asl-a'),
  organization('ward', 'hospital-unit', 'hospital'),
  organization('chain', 'pharmacy'),
  organization('chain-1', 'pharmacy', 'chain'),
  organization('chain-2', 'pharmacy', 'chain'),
  role('gp-a', 'district-a'),
  role('specialist-a', 'ward'),
  role('gp-b', 'district-b'),
  role('specialist-b', 'asl-b'),
];

function organization(id: string, kind: string, partOf?: string, code?: string) {
  return {
    resourceType: 'Organization',
    id,
    type: [{ coding: [{ code: kind }] }],
    ...(code === undefined ? {} : { identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: code }] }),
    ...(partOf === undefined ? {} : { partOf: to(`Organization/${partOf}`) }),
  };
}

function role(id: string, where: string) {
  return {
    resourceType: 'PractitionerRole',
    id: `role-${id}`,
    practitioner: to(`Practitioner/${id}`),
    organization: to(`Organization/${where}`),
  };
}

/** A therapeutic plan: what is not given is that of an active plan of note 97 of `specialist-a` from 1 January 2026, a year. */
export interface PlanGiven {
  readonly id: string;
  readonly person: string;
  readonly by?: string;
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly renewal?: string;
  readonly prior?: string;
  readonly issued?: string;
  readonly from?: string;
  readonly until?: string;
  readonly updated?: string;
  readonly outcome?: string;
  readonly justification?: string;
  readonly transmission?: string;
  readonly flow?: number;
  readonly hours?: number;
}

/** A plan and its person. */
export function planOf(given: PlanGiven) {
  const { id, person, by = 'specialist-a', type = 'note-97', status = 'active', renewal = 'first' } = given;
  const { issued = '2026-01-01', from = issued, until = '2026-12-31', outcome, transmission, flow, hours } = given;
  return [
    { resourceType: 'Patient', id: person, birthDate: '1950-01-01', gender: 'male' },
    {
      resourceType: 'MedicationRequest',
      id,
      intent: 'plan',
      status,
      ...(given.updated === undefined ? {} : { meta: { lastUpdated: given.updated } }),
      ...(given.reason === undefined ? {} : { statusReason: coded('plan-status-reason', given.reason) }),
      ...(given.prior === undefined ? {} : { priorPrescription: to(`MedicationRequest/${given.prior}`) }),
      extension: [
        coding('plan-renewal-kind', renewal),
        coding('dispensing-channel', 'dpc'),
        ...(outcome === undefined
          ? []
          : [
              extension('plan-evaluation', {
                extension: [
                  { url: 'outcome', valueCoding: { code: outcome } },
                  ...(given.justification === undefined
                    ? []
                    : [{ url: 'justification', valueString: given.justification }]),
                ],
              }),
            ]),
        ...(transmission === undefined
          ? []
          : [extension('plan-transmission', { extension: [{ url: 'state', valueCoding: { code: transmission } }] })]),
      ],
      category: [coded('therapeutic-plan-type', type)],
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B01AF02' }] },
      subject: to(`Patient/${person}`),
      requester: to(`PractitionerRole/role-${by}`),
      authoredOn: issued,
      dispenseRequest: { validityPeriod: { start: from, end: until } },
      ...(flow === undefined
        ? {}
        : {
            dosageInstruction: [
              {
                timing: { repeat: { duration: hours, durationUnit: 'h', frequency: 1, period: 1, periodUnit: 'd' } },
                doseAndRate: [{ rateQuantity: { value: flow, unit: 'L/min' } }],
              },
            ],
          }),
    },
  ];
}

/** A line of a drug prescription (`branch` absent) or of a specialist one. */
export interface LineGiven {
  readonly id: string;
  readonly person: string;
  readonly by?: string;
  readonly branch?: string;
  readonly status?: string;
  readonly state?: string;
  readonly issued?: string;
  readonly until?: string;
  readonly plan?: string;
  readonly fixed?: true;
}

/** A line and its person. */
export function lineOf(given: LineGiven): readonly object[] {
  const {
    id,
    person,
    by = 'gp-a',
    branch,
    status = 'active',
    state,
    issued = '2026-03-02T09:00:00+01:00',
    plan,
  } = given;
  const common = {
    id,
    intent: 'order',
    status,
    subject: to(`Patient/${person}`),
    requester: to(`PractitionerRole/role-${by}`),
    authoredOn: issued,
    extension: [
      ...(state === undefined ? [] : [coding('prescription-state', state)]),
      ...(plan === undefined
        ? []
        : [extension('piano-terapeutico', { extension: [{ url: 'PT', valueReference: to(plan) }] })]),
    ],
  };
  const patient = { resourceType: 'Patient', id: person, birthDate: '1950-01-01', gender: 'male' };
  if (branch !== undefined) {
    return [
      patient,
      {
        ...common,
        resourceType: 'ServiceRequest',
        requisition: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: 'x' },
        category: [
          { coding: [{ system: 'http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione', code: branch }] },
        ],
      },
    ];
  }
  return [
    patient,
    {
      ...common,
      resourceType: 'MedicationRequest',
      groupIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.8', value: 'x' },
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B01AF02' }] },
      dispenseRequest: { validityPeriod: when('end', given.until) },
      ...(given.fixed === undefined ? {} : { substitution: { allowedCodeableConcept: { coding: [{ code: 'N' }] } } }),
    },
  ];
}

/** A dispensing of a line or of a plan. */
export interface DispenseGiven {
  readonly id: string;
  readonly person: string;
  readonly of: string;
  readonly at: string;
  readonly by?: string;
  readonly channel?: string;
  readonly status?: string;
  readonly packs?: number;
  readonly fee?: number;
}

/** A dispensing. */
export function dispenseOf(given: DispenseGiven) {
  const { id, person, of, at, by = 'pharmacy-a', channel = 'convention', status = 'completed', packs = 1, fee } = given;
  return [
    {
      resourceType: 'MedicationDispense',
      id,
      status,
      category: coded('dispensing-channel', channel),
      subject: to(`Patient/${person}`),
      performer: [{ actor: to(`Organization/${by}`) }],
      authorizingPrescription: [to(`MedicationRequest/${of}`)],
      quantity: { value: packs },
      whenHandedOver: at,
      ...(fee === undefined
        ? {}
        : {
            extension: [
              extension('dispensing-charges', {
                extension: [{ url: 'onereDpc', valueMoney: { value: fee, currency: 'EUR' } }],
              }),
            ],
          }),
    },
  ];
}

/** A DPC order (`state`) or one of oxygen (`equipment`), with its deliveries: instant, and litres. */
export interface OrderGiven {
  readonly id: string;
  readonly for: string;
  readonly at: string;
  readonly by?: string;
  readonly state?: string;
  readonly status?: string;
  readonly equipment?: string;
  readonly person?: string;
  readonly delivered?: readonly (readonly [string, number])[];
}

/** An order and its deliveries. */
export function orderOf(given: OrderGiven) {
  const { id, at, by = 'pharmacy-a', state, status = 'active', equipment, person, delivered = [] } = given;
  return [
    {
      resourceType: 'SupplyRequest',
      id,
      status,
      extension: [
        extension('supply-for', { valueReference: to(`MedicationRequest/${given.for}`) }),
        ...(state === undefined ? [] : [coding('dpc-order-state', state)]),
      ],
      ...(equipment === undefined ? {} : { itemCodeableConcept: coded('oxygen-equipment', equipment) }),
      authoredOn: at,
      requester: to(`Organization/${by}`),
      deliverTo: person === undefined ? to(`Organization/${by}`) : to(`Patient/${person}`),
    },
    ...delivered.map(([occurred, quantity], index) => ({
      resourceType: 'SupplyDelivery',
      id: `${id}-d${index}`,
      status: 'completed',
      basedOn: [to(`SupplyRequest/${id}`)],
      suppliedItem: { quantity: { value: quantity, unit: 'L', code: 'L' } },
      occurrenceDateTime: occurred,
      ...(person === undefined ? {} : { patient: to(`Patient/${person}`) }),
    })),
  ];
}

/** A population of the test tables. */
export interface PopulationGiven {
  readonly plans?: readonly PlanGiven[];
  readonly lines?: readonly LineGiven[];
  readonly dispenses?: readonly DispenseGiven[];
  readonly orders?: readonly OrderGiven[];
}

/** The resources of a population, each once. */
export function populationOf({ plans = [], lines = [], dispenses = [], orders = [] }: PopulationGiven): Resource[] {
  const all = [
    ...directory,
    ...plans.flatMap(planOf),
    ...lines.flatMap((line) => lineOf(line) as { readonly resourceType: string; readonly id: string }[]),
    ...dispenses.flatMap(dispenseOf),
    ...orders.flatMap(orderOf),
  ];
  return [...new Map(all.map((one) => [`${one.resourceType}/${one.id}`, one])).values()] as unknown as Resource[];
}
