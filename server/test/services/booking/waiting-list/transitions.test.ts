import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../../src/access/principal.ts';
import { waitingRules } from '../../../../src/services/booking/waiting-list/machine.ts';
import { toOfferTask } from '../../../../src/services/booking/waiting-list/offer-task.ts';
import {
  callerOf,
  citizenOf,
  dayFromNow,
  nomenclature,
  now,
  openWaitingList,
  operator,
  policies,
  put,
  slotOf,
  type Values,
  visit,
  type WaitingWorld,
} from './waiting-world.ts';

interface Expected {
  readonly to?: string;
  readonly refused?: string;
}
const { steps } = JSON.parse(readFileSync(new URL('./transitions.json', import.meta.url), 'utf8')) as {
  readonly steps: Readonly<
    Record<string, { readonly roles: readonly string[]; readonly states: Readonly<Record<string, Expected>> }>
  >;
};

describe('waiting list: every transition', function () {
  this.timeout(120_000);
  let folder: string;
  let world: WaitingWorld;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-waiting-transitions-'));
    world = await openWaitingList(folder);
  });
  after(async () => {
    await world.api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** An entry of Anna in a state, with an offer of a held slot when it is offered. */
  async function bring(state: string): Promise<{ readonly id: string; readonly slot: string }> {
    count += 1;
    const [id, slot] = [`attesa-${count}`, `posto-${count}`];
    const asked = new Date().toISOString();
    const coded = (url: string, system: string, code: string) => ({ url, valueCoding: { system, code } });
    const entry: Appointment = {
      resourceType: 'Appointment',
      id,
      meta: { profile: [profileUrl.WaitingListEntry] },
      extension: [
        coded(extensionUrl.WaitingListState, codeSystemUrl.WaitingListStatus, state),
        coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, '1'),
        coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, 'B'),
        coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, 'desk'),
        { url: extensionUrl.WaitingListMaximumDate, valueDate: dayFromNow(10) },
        ...(state === 'protected-path'
          ? [
              {
                url: extensionUrl.WaitingListProtectedPath,
                extension: [
                  {
                    url: 'kind',
                    valueCoding: { system: codeSystemUrl.ProtectedPathKind, code: 'accredited' },
                  },
                  { url: 'since', valueDate: dayFromNow(0) },
                ],
              },
            ]
          : []),
      ],
      identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-booking', value: `IUP-${count}` }],
      status: state === 'closed' ? 'cancelled' : 'waitlist',
      ...(state === 'closed'
        ? {
            cancelationReason: {
              coding: [{ system: codeSystemUrl.BookingCancellationReason, code: 'patient' }],
            },
          }
        : {}),
      serviceType: [{ coding: [{ system: nomenclature, code: visit }] }],
      created: asked,
      participant: [{ actor: { reference: 'Patient/anna' }, status: 'accepted' }],
    };
    const until = Date.now() + 3_600_000;
    const given = slotOf(slot, 0);
    const start = Date.now() + (3 + count) * 86_400_000;
    const times = { start: new Date(start).toISOString(), end: new Date(start + 1_200_000).toISOString() };
    const offered: Resource[] = [
      {
        ...given,
        ...times,
        schedule: { reference: `Schedule/agenda-${count}` },
        status: 'busy-tentative',
        extension: [
          {
            url: extensionUrl.SlotHold,
            extension: [
              { url: 'until', valueInstant: new Date(until).toISOString() },
              { url: 'booking', valueReference: { reference: `Appointment/${id}` } },
            ],
          },
        ],
      },
      {
        ...toOfferTask({
          entry: `Appointment/${id}`,
          patient: 'Patient/anna',
          slot: `Slot/${slot}`,
          start,
          answerBefore: until,
          inTime: true,
          inGuaranteeArea: true,
          before: 'waiting',
          now: Date.now(),
        }),
        id: `proposta-${count}`,
      },
    ];
    const agenda = await now<Resource>(world.api, 'Schedule/agenda');
    await put(world.api, [
      { ...agenda, id: `agenda-${count}` } as Resource,
      entry,
      ...(state === 'offered'
        ? offered
        : [{ ...given, ...times, schedule: { reference: `Schedule/agenda-${count}` } } as Resource]),
    ]);
    return { id, slot };
  }

  const valuesOf = (step: string, slot: string): Values =>
    ({
      'booking-offer': { slot: `Slot/${slot}` },
      'booking-withdraw': { reason: 'patient' },
      'booking-protected-path': { kind: 'accredited', provider: 'Organization/clinica', authorisation: 'AUT-1' },
    })[step] ?? {};

  /** Nothing is free but what the case brought, and for the protected path nothing at all. */
  async function clear(step: string, slot: string): Promise<void> {
    const hide = step === 'booking-protected-path' ? count : count - 1;
    for (let one = Math.max(1, hide - 1); one <= hide; one++) {
      const found = await now<Resource & { resourceType: 'Slot' }>(world.api, `Slot/posto-${one}`);
      if (found.resourceType === 'Slot' && `posto-${one}` !== (hide === count ? '' : slot))
        await put(world.api, [{ ...found, extension: [], status: 'busy' } as Resource]);
    }
  }

  async function versions(): Promise<number> {
    await world.api.audit.flush();
    const all = await world.api.store.history({ count: 1 });
    return all.total - (await world.api.store.history({ type: 'AuditEvent', count: 1 })).total;
  }

  async function stored(id: string): Promise<string> {
    const entry = await now<Appointment>(world.api, `Appointment/${id}`);
    return (
      entry.extension?.find(({ url }) => url === extensionUrl.WaitingListState)?.valueCoding?.code ??
      (entry.status === 'booked' ? 'closed' : '')
    );
  }

  it('agrees with the machine of the service', () => {
    for (const [name, rule] of waitingRules) {
      if (rule.scope === 'read' || rule.scope === 'create') continue;
      const row = steps[name];
      assert.ok(row, name);
      assert.deepEqual(rule.roles, row.roles, name);
      const from = Object.entries(row.states).filter(([, { to }]) => to !== undefined);
      assert.deepEqual([...rule.from].sort(), from.map(([state]) => state).sort(), name);
      for (const [, { to }] of from) assert.ok(rule.to?.includes(to ?? ''), name);
    }
  });

  for (const [step, row] of Object.entries(steps)) {
    it(`${step}: in every state`, async () => {
      for (const [state, expected] of Object.entries(row.states)) {
        const { id, slot } = await bring(state);
        await clear(step, slot);
        const before = await versions();
        const answer = await world.step(operator, `Appointment/${id}`, step, valuesOf(step, slot));
        const at = `${step} in ${state}: ${answer.body.slice(0, 400)}`;
        assert.equal(answer.state ?? answer.rule ?? answer.code, expected.to ?? expected.refused, at);
        assert.equal(await stored(id), expected.to ?? state, at);
        if (expected.to === undefined) assert.equal(await versions(), before, `${at} changed something`);
      }
    });

    it(`${step}: as each of ${policies.size} roles, and as another person`, async () => {
      const [state = 'waiting'] = Object.entries(row.states).find(([, { to }]) => to !== undefined) ?? [];
      const { id, slot } = await bring(state);
      const before = await versions();
      const values = valuesOf(step, slot);
      for (const role of policies.keys()) {
        if (row.roles.includes(role)) continue;
        const caller: Principal = role === 'citizen' ? citizenOf('anna') : callerOf(role, 'Organization/presidio');
        const answer = await world.step(caller, `Appointment/${id}`, step, values);
        assert.equal(answer.code, 'step-role-not-allowed', `${step} as ${role}`);
      }
      if (row.roles.includes('citizen'))
        assert.equal((await world.step(citizenOf('bruno'), `Appointment/${id}`, step, values)).status, 404);
      assert.equal(await versions(), before, `${step} changed something`);
    });
  }
});
