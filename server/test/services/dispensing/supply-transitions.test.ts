import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedicationRequest, SupplyRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../src/access/principal.ts';
import { supplyRules, supplyStates } from '../../../src/services/dispensing/supplies/machine.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { dayFromNow } from '../home-care/home-care-world.ts';
import { countVersions } from '../home-care/proof/proof-world.ts';
import { type Outcome, refusalOf, toOutcome, toParameters, type Values } from '../step-answers.ts';
import { planOf } from './dispensing-lines.ts';
import { callerOf, cards, hospitalPharmacist, now, openDispensing, people, policies, put } from './dispensing-world.ts';
import table from './supply-transitions.json' with { type: 'json' };

interface Expected {
  readonly status?: number;
  /** Status of the supply afterwards. */
  readonly after?: string;
  readonly refused?: string;
}
const rows = Object.entries(table.steps as Readonly<Record<string, Row>>);
interface Row {
  readonly roles: readonly string[];
  readonly states: Readonly<Record<string, Expected>>;
}

const statuses = ['draft', 'active', 'suspended', 'completed', 'cancelled'] as const;
/** Statuses of a supply in which a step is made: a supply that is over is neither suspended nor resumed nor ended again. */
const open: Readonly<Record<string, readonly string[]>> = {
  'supply-deliver': ['active', 'suspended', 'completed'],
  'supply-suspend': ['active'],
  'supply-resume': ['suspended'],
  'supply-end': ['active', 'suspended'],
};

describe('supplies: every transition', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let brought = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-supply-transitions-'));
    api = await openDispensing(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A plan of oxygen in a state, with a supply of it; their ids. */
  async function bring(state: string, status: SupplyRequest['status']): Promise<string> {
    const id = `fornitura-${++brought}`;
    const plan = planOf({ id, ...(state === 'not-in-force' ? { end: dayFromNow(-1) } : {}) });
    const oxygen = { coding: [{ system: 'http://www.whocc.no/atc', code: 'V03AN01' }] };
    const supply: SupplyRequest = {
      resourceType: 'SupplyRequest',
      id,
      meta: { profile: [profileUrl.OxygenSupplyRequest] },
      extension: [{ url: extensionUrl.SupplyFor, valueReference: { reference: `MedicationRequest/${id}` } }],
      ...(status === undefined ? {} : { status }),
      itemCodeableConcept: { coding: [{ system: codeSystemUrl.OxygenEquipment, code: 'liquid' }] },
      quantity: { value: 1 },
      occurrencePeriod: { start: dayFromNow(-10) },
      authoredOn: new Date(Date.now() - 86_400_000).toISOString(),
      requester: { reference: people.hospital },
      supplier: [{ reference: people.distributor }],
      deliverTo: { reference: people.person } as never,
    };
    await put(api, [{ ...plan, medicationCodeableConcept: oxygen } as MedicationRequest, supply]);
    return id;
  }

  function valuesOf(step: string, state: string, id: string): Values {
    const plan = state === 'none' ? {} : { plan: `MedicationRequest/${id}` };
    const own: Readonly<Record<string, Values>> = {
      'dispensing-direct': { identifier: cards.person, mode: '01', kind: '1', contact: '2', quantity: 1, ...plan },
      'supply-order': {
        identifier: cards.person,
        equipment: 'liquid',
        quantity: 1,
        supplier: people.distributor,
        ...plan,
      },
      'supply-deliver': { quantity: 10, unit: 'l' },
      'supply-suspend': { reason: 'away' },
      'supply-end': { reason: 'other' },
    };
    return { ...own[step], ...(step === 'dispensing-direct' ? { aic: '000000001' } : {}) };
  }

  async function ask(who: Principal, step: string, state: string, id: string): Promise<Outcome> {
    const target = { 'dispensing-direct': 'MedicationDispense', 'supply-order': 'SupplyRequest' }[step];
    try {
      const address = `${target ?? `SupplyRequest/${id}`}/$${step}`;
      return toOutcome(await api.ask(who, 'POST', address, toParameters(valuesOf(step, state, id))));
    } catch (error) {
      return refusalOf(error);
    }
  }
  const usual = (step: string): SupplyRequest['status'] => (step === 'supply-resume' ? 'suspended' : 'active');
  const statusOf = async (id: string) => (await now<SupplyRequest>(api, `SupplyRequest/${id}`)).status;

  it('agrees with the machine of supplies', () => {
    assert.deepEqual(rows.map(([step]) => step).sort(), [...supplyRules.keys()].sort());
    for (const [step, { roles, states }] of rows) {
      const rule = supplyRules.get(step);
      const made = Object.keys(states).filter((state) => states[state]?.refused === undefined);
      assert.deepEqual([[...(rule?.roles ?? [])].sort(), [...(rule?.from ?? [])].sort()], [roles, made.sort()], step);
      for (const state of Object.keys(states)) assert.ok(Object.hasOwn(supplyStates, state), state);
    }
  });

  for (const [step, { roles, states }] of rows) {
    for (const [state, { status, after: reached, refused }] of Object.entries(states)) {
      it(`$${step}, plan ${state}, as each of ${policies.size} roles`, async () => {
        for (const role of policies.keys()) {
          const id = await bring(state, usual(step));
          const before = await countVersions(api);
          const answer = await ask(callerOf(role, people.hospital), step, state, id);
          const at = `${role}: ${answer.body}`;
          if (roles.includes(role) && refused === undefined) {
            assert.equal(answer.status, status, at);
            assert.equal(await statusOf(id), reached ?? usual(step), at);
            continue;
          }
          assert.equal(answer.code, roles.includes(role) ? refused : 'step-role-not-allowed', at);
          assert.equal(await countVersions(api), before, at);
        }
      });
    }
  }

  for (const [step, from] of Object.entries(open)) {
    it(`$${step} of a supply that is ${from.join(' or ')}, and of no other`, async () => {
      for (const status of statuses) {
        const id = await bring('in-force', status);
        const before = await countVersions(api);
        const answer = await ask(hospitalPharmacist, step, 'in-force', id);
        if (from.includes(status)) assert.equal(answer.status, 200, `${status}: ${answer.body}`);
        else {
          assert.equal(answer.rule, 'DS-33', `${status}: ${answer.body}`);
          assert.equal(await countVersions(api), before, status);
        }
      }
    });
  }
});
