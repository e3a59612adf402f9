import assert from 'node:assert/strict';
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { validate } from '@sinfonia/profiles/validator';
import { overdueVisits } from '../alerts/overdue-visits.ts';
import { readActivities } from '../visits/activity.ts';
import { expandPlan } from '../visits/expand-plan.ts';
import { toAlertFlag } from './alert-flag.ts';
import { toExistingVisits, toVisitAppointment } from './visit-appointment.ts';

const coding = (system: string, code: string) => ({
  system: `https://fhir.sinfonia.campania.it/CodeSystem/${system}`,
  code,
});

const plan = {
  resourceType: 'CarePlan',
  id: 'pai-1',
  status: 'active',
  intent: 'plan',
  subject: { reference: 'Patient/p1' },
  period: { start: '2026-01-10', end: '2026-04-10' },
  activity: [
    {
      id: 'nursing',
      detail: {
        status: 'in-progress',
        extension: [
          {
            url: 'https://fhir.sinfonia.campania.it/StructureDefinition/pai-activity-figure',
            valueCoding: coding('siad-tipo-operatore', '3'),
          },
        ],
        code: { coding: [coding('siad-tipo-prestazione', '17')] },
        scheduledTiming: {
          repeat: { frequency: 2, period: 1, periodUnit: 'wk', duration: 45, durationUnit: 'min' },
        },
        performer: [{ reference: 'PractitionerRole/r1' }],
      },
    },
    {
      detail: {
        status: 'not-started',
        code: { coding: [coding('siad-tipo-prestazione', '22')] },
        scheduledString: 'al bisogno',
      },
    },
    { detail: { status: 'completed', code: { coding: [coding('siad-tipo-prestazione', '1')] } } },
    {
      detail: {
        status: 'not-started',
        code: { coding: [coding('siad-tipo-prestazione', '1')] },
        scheduledTiming: { repeat: { frequency: 1, period: 0.5, periodUnit: 'a' } },
      },
    },
    { detail: { status: 'not-started', code: { text: 'visita' } } },
  ],
} satisfies CarePlan;

const context = {
  patient: 'Patient/p1',
  episode: 'EpisodeOfCare/e1',
  carePlan: 'CarePlan/pai-1',
  attending: 'PractitionerRole/r1',
};

function faultsOf(resource: Resource): readonly string[] {
  return validate(resource)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map((issue) => JSON.stringify(issue));
}

describe('from PAI to appointments and alerts', () => {
  const { activities, unplanned } = readActivities(plan, 30);
  const expansion = expandPlan({ activities, from: '2026-01-12', to: '2026-01-25' });
  assert.ok(expansion.ok);
  const { visits } = expansion;

  it('reads the activities, and says which give no series', () => {
    assert.deepEqual(activities, [
      {
        series: 'pai-1.nursing',
        services: ['17'],
        figure: '3',
        performer: 'PractitionerRole/r1',
        minutes: 45,
        cadence: { kind: 'frequency', anchor: '2026-01-10', until: '2026-04-10', frequency: 2, period: 1, unit: 'wk' },
      },
    ]);
    assert.deepEqual(unplanned, [
      { activity: 'a2', reason: 'no-cadence' },
      { activity: 'a3', reason: 'not-active' },
      { activity: 'a4', reason: 'unreadable-timing' },
      { activity: 'a5', reason: 'no-service' },
    ]);
  });

  it('builds appointments that are valid and are recognised when planning again', () => {
    assert.equal(visits.length, 4);
    const appointments = visits.map((visit) =>
      toVisitAppointment(visit, { ...context, referral: 'ServiceRequest/s1' }),
    );
    for (const appointment of appointments) assert.deepEqual(faultsOf(appointment), []);
    const again = expandPlan({
      activities,
      from: '2026-01-12',
      to: '2026-01-25',
      existing: toExistingVisits(appointments),
    });
    assert.ok(again.ok && again.visits.length === 0 && again.planned.length === 4);
  });

  it('tells a fault of an appointment without its case', () => {
    const [visit] = visits;
    assert.ok(visit);
    const { supportingInformation: _, ...without } = toVisitAppointment(visit, context);
    assert.ok(faultsOf(without).some((fault) => fault.includes('sin-vis-4')));
  });

  it('builds alerts that are valid, open and closed', () => {
    const [visit] = visits;
    assert.ok(visit);
    const booked = { ...visit, appointment: 'Appointment/a1', patient: 'Patient/p1', status: 'booked' };
    const [alert] = overdueVisits([booked], [], visit.from + 86_400_000);
    assert.ok(alert);
    const facts = { ...alert, patient: 'Patient/p1', episode: 'EpisodeOfCare/e1', about: ['Appointment/a1'] };
    const flag = toAlertFlag({ ...facts, author: 'Organization/o1' });
    assert.deepEqual(faultsOf(flag), []);
    assert.equal(flag.identifier?.[0]?.value, `missed-visit:${visit.key}`);
    assert.deepEqual(faultsOf(toAlertFlag({ ...facts, until: alert.since + 1 })), []);
    assert.ok(faultsOf(toAlertFlag({ ...facts, about: [] })).some((fault) => fault.includes('sin-alr-3')));
  });
});
