import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Schedule } from '@medplum/fhirtypes';
import { packageResources } from '@sinfonia/profiles/package';
import { agendaRules, agendaStates } from '../../../src/services/booking/agendas/machine.ts';
import { agendaSteps } from '../../../src/services/booking/steps.ts';
import { agendaOf, type BookingWorld, dayFromNow, openBooking, operator } from './booking-world.ts';

type State = 'draft' | 'published' | 'closed' | 'withdrawn';
const states: readonly State[] = ['draft', 'published', 'closed', 'withdrawn'];

/** What each step leads to from each state, written apart from the machine; a dash where it is refused. */
const table: Readonly<Record<string, readonly string[]>> = {
  'booking-publish-agenda': ['published', 'published', 'closed', 'published'],
  'booking-extend-agenda': ['-', 'published', 'closed', '-'],
  'booking-close-agenda': ['-', 'closed', 'closed', '-'],
  'booking-reopen-agenda': ['-', 'BA-02', 'published', '-'],
  'booking-withdraw-agenda': ['withdrawn', 'withdrawn', 'withdrawn', '-'],
};

const asked = (step: string) => {
  switch (step) {
    case 'booking-publish-agenda':
      return { days: 3 };
    case 'booking-close-agenda':
      return { from: dayFromNow(0), to: dayFromNow(1), reason: 'emergency' };
    case 'booking-reopen-agenda':
      return { from: dayFromNow(0) };
    default:
      return {};
  }
};

describe('agendas: every transition', () => {
  let folder: string;
  let world: BookingWorld;
  let codes = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-agendas-states-'));
    world = await openBooking(folder);
  });

  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function agendaIn(state: State): Promise<string> {
    const identifier = [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-schedule', value: `STATO-${++codes}` }];
    const agenda = agendaOf({ identifier });
    const drafted = await world.step(operator, 'Schedule/$booking-draft-agenda', { agenda });
    const address = `Schedule/${drafted.shown<Schedule>('agenda')[0]?.id}`;
    const steps = {
      draft: [],
      published: ['booking-publish-agenda'],
      closed: ['booking-publish-agenda', 'booking-close-agenda'],
      withdrawn: ['booking-publish-agenda', 'booking-withdraw-agenda'],
    }[state];
    for (const step of steps) await world.step(operator, `${address}/$${step}`, asked(step));
    return address;
  }

  for (const [step, outcomes] of Object.entries(table)) {
    for (const [at, expected] of outcomes.entries()) {
      const state = states[at] ?? 'draft';
      it(`${step} from ${state}: ${expected}`, async () => {
        const address = `${await agendaIn(state)}/$${step}`;
        if (expected === '-') assert.equal(await world.refusal(operator, address, asked(step)), 'step-not-allowed');
        else if (expected.startsWith('BA-'))
          assert.equal(await world.refusal(operator, address, asked(step)), expected);
        else assert.equal((await world.step(operator, address, asked(step))).state, expected);
      });
    }
  }

  it('leaves the version that If-Match names', async () => {
    const address = await agendaIn('published');
    const body = { resourceType: 'Parameters', parameter: [] };
    await assert.rejects(
      world.ask(operator, 'POST', `${address}/$booking-extend-agenda`, body, { ifMatch: 'W/"1"' }),
      (error: { issues: readonly { code: string }[] }) => error.issues[0]?.code === 'version-mismatch',
    );
  });

  it('has a rule for each step, states that the machine knows, and a name in the terminology', () => {
    const codesOf = (name: string) =>
      packageResources('CodeSystem')
        .find(({ id }) => id === name)
        ?.concept?.map(({ code }) => code) ?? [];
    assert.deepEqual(codesOf('booking-agenda-state'), Object.keys(agendaStates));
    for (const { name } of agendaSteps) {
      const rule = agendaRules.get(name);
      assert.ok(rule && codesOf('service-step').includes(name), name);
      for (const state of [...rule.from, ...(rule.to ?? [])]) assert.ok(Object.hasOwn(agendaStates, state), state);
      assert.ok(rule.title.it !== '' && rule.title.en !== '' && rule.because !== '' && rule.roles.length > 0, name);
    }
  });
});
