import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedicationRequest, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { transitionsOf } from '../../../src/exchanges/sistema-ts/states.ts';
import { dispensingRules } from '../../../src/services/dispensing/machine.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { countVersions } from '../home-care/proof/proof-world.ts';
import type { Outcome, Values } from '../step-answers.ts';
import { lineOf, newNre } from './dispensing-lines.ts';
import { itemOf, make, present } from './dispensing-steps.ts';
import {
  callerOf,
  now,
  openDispensing,
  otherPharmacist,
  people,
  pharmacist,
  policies,
  put,
} from './dispensing-world.ts';

interface Expected {
  readonly to?: string;
  readonly refused?: string;
}
const table = JSON.parse(readFileSync(new URL('./transitions.json', import.meta.url), 'utf8')) as {
  readonly steps: Readonly<
    Record<string, { readonly roles: readonly string[]; readonly states: Readonly<Record<string, Expected>> }>
  >;
};
/** Steps of the table that are a way to make another one. */
const operationOf = (step: string): string => (step === 'dispense-part' ? 'dispense' : step);

describe('dispensing: every transition', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-dispensing-transitions-'));
    api = await openDispensing(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A prescription in a state, in the hands of the pharmacy as far as the state has it so, with an order of it. */
  async function bring(state: string, step: string): Promise<{ nre: string; id: string }> {
    const nre = newNre();
    const id = `t${nre}`;
    const isOfOrder = step.includes('order') || ['receive', 'return', 'shortage'].includes(step);
    const isHeld = ['5', '6', '7', '8', '9'].includes(state);
    const at = new Date(Date.now() - 60_000).toISOString();
    const line = lineOf({
      nre,
      id,
      state,
      packs: 3,
      ...(isOfOrder ? { channel: 'dpc' } : {}),
      ...(isHeld ? { performer: people.pharmacy } : {}),
    });
    const holdStatus = state === '6' ? 'on-hold' : state === '8' ? 'completed' : 'in-progress';
    const dispensed = state === '7' ? 1 : state === '8' ? 3 : 0;
    const resources: unknown[] = [
      line,
      {
        resourceType: 'SupplyRequest',
        id: `o${nre}`,
        extension: [
          { url: extensionUrl.SupplyFor, valueReference: { reference: `MedicationRequest/${id}` } },
          {
            url: extensionUrl.DpcOrderState,
            valueCoding: {
              system: codeSystemUrl.DpcOrderState,
              code: step === 'return' ? 'delivered' : 'requested',
            },
          },
        ],
        identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/dpc-order', value: nre }],
        status: step === 'return' ? 'completed' : 'active',
        itemCodeableConcept: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: '000000001' }] },
        quantity: { value: 1 },
        authoredOn: at,
        requester: { reference: people.pharmacy },
        deliverTo: { reference: people.pharmacy },
      },
      ...(isHeld
        ? [
            {
              resourceType: 'Task',
              id: `h${nre}`,
              status: holdStatus,
              intent: 'order',
              code: { coding: [{ system: codeSystemUrl.DispensingTask, code: 'hold' }] },
              groupIdentifier: line.groupIdentifier,
              focus: { reference: `MedicationRequest/${id}` },
              for: { reference: people.person },
              authoredOn: at,
              owner: { reference: people.pharmacy },
            },
          ]
        : []),
      ...(dispensed > 0
        ? [
            {
              resourceType: 'MedicationDispense',
              id: `d${nre}`,
              status: 'completed',
              category: { coding: [{ system: codeSystemUrl.DispensingChannel, code: 'convention' }] },
              medicationCodeableConcept: {
                coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: '000000001' }],
              },
              subject: { reference: people.person },
              performer: [{ actor: { reference: people.pharmacy } }],
              authorizingPrescription: [{ reference: `MedicationRequest/${id}` }],
              quantity: { value: dispensed },
              type: { coding: [{ system: codeSystemUrl.DispensingOperation, code: '2' }] },
              whenHandedOver: at,
            },
          ]
        : []),
    ];
    await put(api, resources as Resource[]);
    return { nre, id };
  }

  function ask(who: typeof pharmacist, step: string, state: string, about: { nre: string; id: string }) {
    const { nre, id } = about;
    const left = state === '7' ? 2 : 3;
    const byStep: Readonly<Record<string, Values>> = {
      dispense: { operation: '1', item: itemOf(id, { quantity: left }) },
      'dispense-part': { operation: '2', item: itemOf(id) },
      reverse: { code: '1', reason: 'Errore di registrazione' },
      order: { aic: '000000001', quantity: 1 },
      receive: { deliveryNote: 'DDT-1', pack: { aic: '000000001', quantity: 1 } },
      return: { reason: 'not-collected' },
    };
    if (step === 'take') return present(api, who, nre);
    const isOnOrder = ['cancel-order', 'receive', 'return', 'shortage'].includes(step);
    return make(api, who, operationOf(step), isOnOrder ? `SupplyRequest/o${nre}` : id, byStep[step] ?? {});
  }

  async function stored(id: string): Promise<string | undefined> {
    const line = await now<MedicationRequest>(api, `MedicationRequest/${id}`);
    return line.extension?.find(({ url }) => url === extensionUrl.PrescriptionStateCode)?.valueCoding?.code;
  }

  function assertAnswer(answer: Outcome, { to, refused }: Expected, at: string): void {
    if (to === undefined) assert.equal(answer.rule ?? answer.code, refused, `${at}: ${answer.body.slice(0, 400)}`);
    else assert.equal(answer.state, to, `${at}: ${answer.body.slice(0, 400)}`);
  }

  it('agrees with the machine of the service, and the machine with Sistema TS', () => {
    for (const [name, rule] of dispensingRules) {
      if (rule.scope === 'read') continue;
      const step = name.replace('dispensing-', '');
      const row = table.steps[step];
      if (row === undefined) continue;
      assert.deepEqual(rule.roles, row.roles, step);
      const reached = Object.entries(row.states).filter(([, { to }]) => to !== undefined);
      assert.deepEqual([...rule.from].sort(), reached.map(([state]) => state).sort(), step);
    }
    const events = {
      take: 'take',
      release: 'release',
      dispense: 'dispense-all',
      'dispense-part': 'dispense-part',
      suspend: 'suspend',
      resume: 'resume',
      reverse: 'reverse',
    } as const;
    for (const [step, event] of Object.entries(events)) {
      for (const [state, { to }] of Object.entries(table.steps[step]?.states ?? {})) {
        assert.equal(transitionsOf(event, state as '3', 'F')[0]?.to, to, `${step} from ${state}`);
      }
    }
  });

  for (const [step, row] of Object.entries(table.steps)) {
    it(`${step}: in every state`, async () => {
      for (const [state, expected] of Object.entries(row.states)) {
        const about = await bring(state, step);
        const before = await countVersions(api);
        const answer = await ask(pharmacist, step, state, about);
        assertAnswer(answer, expected, `${step} in ${state}`);
        assert.equal(await stored(about.id), expected.to ?? state, `${step} in ${state}`);
        if (expected.to === undefined)
          assert.equal(await countVersions(api), before, `${step} in ${state} changed something`);
      }
    });

    it(`${step}: as each of ${policies.size} roles, and as another pharmacy`, async () => {
      const [state = '5'] = Object.entries(row.states).find(([, { to }]) => to !== undefined) ?? [];
      const about = await bring(state, step);
      const before = await countVersions(api);
      for (const role of policies.keys()) {
        if (row.roles.includes(role)) continue;
        const answer = await ask(callerOf(role, people.pharmacy), step, state, about);
        assert.equal(answer.code, 'step-role-not-allowed', `${step} as ${role}`);
      }
      if (step !== 'take') assert.equal((await ask(otherPharmacist, step, state, about)).status, 404, step);
      assert.equal(await countVersions(api), before, `${step} changed something`);
    });
  }
});
