import assert from 'node:assert/strict';
import type { Communication, MedicationRequest, Parameters, ServiceRequest } from '@medplum/fhirtypes';
import { createExpiryWatch } from '../../../src/services/prescriptions/expiry/watch.ts';
import { findResources } from '../../../src/services/steps/stored.ts';
import { fhirBase } from '../../audit/in-process-api.ts';
import {
  doctor,
  eachOpened,
  medicines,
  type PrescriptionWorld,
  people,
  services,
  substitute,
} from './prescription-world.ts';
import table from './transitions.json' with { type: 'json' };

const targets = {
  medicines: { type: 'MedicationRequest', step: 'prescribe-medicines', request: medicines },
  services: { type: 'ServiceRequest', step: 'prescribe-services', request: services },
} as const;

const statuses: Readonly<Record<string, readonly [medicines: string, services: string]>> = {
  '3': ['active', 'active'],
  '4': ['cancelled', 'revoked'],
  '5': ['active', 'active'],
  '6': ['on-hold', 'on-hold'],
  '7': ['active', 'active'],
  '8': ['completed', 'completed'],
  '9': ['active', 'active'],
  '10': ['stopped', 'revoked'],
  draft: ['draft', 'draft'],
};

describe('prescriptions by state', () => {
  let world: PrescriptionWorld;
  eachOpened((opened) => {
    world = opened;
  });

  /** Issues a prescription and puts it in a state as others would; answers the address of its line. */
  async function brought(kind: keyof typeof targets, words: string): Promise<string> {
    const { type, step, request } = targets[kind];
    const [state = '', , days] = words.split(' ');
    const made = await world.step(doctor, `${type}/$${step}`, request());
    const [line] = made.shown<MedicationRequest | ServiceRequest>('line');
    if (line === undefined) throw new Error('nothing was issued');
    const authoredOn = days === undefined ? line.authoredOn : noon(-Number(days));
    const coded = { system: 'https://fhir.sinfonia.campania.it/sid/ts-authentication-code', value: 'prova-1' };
    const changed = {
      ...line,
      ...(authoredOn === undefined ? {} : { authoredOn }),
      status: statuses[state]?.[kind === 'medicines' ? 0 : 1],
      extension: (line.extension ?? []).map((one) =>
        one.url.endsWith('/prescription-state') && state !== 'draft'
          ? { ...one, valueCoding: { ...one.valueCoding, code: state } }
          : one,
      ),
      identifier: [...(line.identifier ?? []), ...(words.endsWith('uncoded') ? [] : [coded])],
    } as typeof line;
    if (state === 'draft') {
      if (changed.resourceType === 'MedicationRequest') delete changed.groupIdentifier;
      else delete changed.requisition;
    }
    if (changed.resourceType === 'MedicationRequest' && days !== undefined) {
      changed.dispenseRequest = {
        ...changed.dispenseRequest,
        validityPeriod: { end: noon(30 - Number(days)).slice(0, 10) },
      };
    }
    await world.put(changed);
    return `${type}/${line.id}`;
  }

  for (const [step, kinds] of Object.entries({ cancel: table.cancel, reminder: table.reminder, state: table.state })) {
    for (const [kind, states] of Object.entries(kinds)) {
      for (const [words, expected] of Object.entries(states)) {
        it(`$prescription-${step} of ${kind} in ${words}: ${expected}`, async () => {
          const address = await brought(kind as keyof typeof targets, words);
          assert.equal(await outcome(step, address), expected);
        });
      }
    }
  }

  async function outcome(step: string, address: string): Promise<string> {
    try {
      const method = step === 'cancel' ? 'POST' : 'GET';
      const { body = '{}' } = await world.ask(doctor, method, `${address}/$prescription-${step}`);
      const told = JSON.parse(body) as Parameters | { readonly resourceType: 'Binary' };
      if (told.resourceType === 'Binary') return 'printed';
      return told.parameter?.find(({ name }) => name === 'state')?.valueCode ?? '';
    } catch (error) {
      return (error as { issues: readonly { code: string }[] }).issues[0]?.code ?? '';
    }
  }

  it('are cancelled by their doctor or holder only', async () => {
    const made = await world.step(
      substitute,
      'MedicationRequest/$prescribe-medicines',
      medicines({ holder: people.doctor }),
    );
    const [line] = made.shown('line');
    const own = await world.step(doctor, 'MedicationRequest/$prescribe-medicines', medicines());
    const address = `MedicationRequest/${own.shown('line')[0]?.id}/$prescription-cancel`;
    assert.equal(await world.refusal(substitute, address, {}), 'RX-27');
    const cancelled = await world.step(doctor, `MedicationRequest/${line?.id}/$prescription-cancel`, {});
    assert.equal(cancelled.state, '4');
  });

  it('are replaced after they were cancelled, by the same doctor', async () => {
    const made = await world.step(doctor, 'ServiceRequest/$prescribe-services', services());
    const replaces = `ServiceRequest/${made.shown('line')[0]?.id}`;
    const target = 'ServiceRequest/$prescribe-services';
    assert.equal(await world.refusal(doctor, target, services({ replaces })), 'RX-26');
    await world.step(doctor, `${replaces}/$prescription-cancel`, {});
    assert.equal(await world.refusal(substitute, target, services({ replaces })), 'RX-26');
    assert.equal(await world.refusal(doctor, target, services({ replaces, patient: people.other })), 'RX-26');
    const next = await world.step(doctor, target, services({ replaces }));
    assert.equal(next.shown<ServiceRequest>('line')[0]?.replaces?.[0]?.reference, replaces);
  });

  it('expire when their last day is over, once, with a notice', async () => {
    await world.clear();
    const [due, held] = [
      await brought('medicines', '3 of 31 days ago'),
      await brought('medicines', '5 of 31 days ago'),
    ];
    const last = await brought('services', '3 of 180 days ago');
    const before = await findResources(world.store, 'Communication', { kind: 'and', of: [] });
    const failures: unknown[] = [];
    const watch = createExpiryWatch({
      context: world.context,
      fhirBase,
      every: 60_000,
      onFailure: (error) => failures.push(error),
    });
    assert.equal(await watch.look(), 1);
    assert.equal(await watch.look(), 0);
    await watch.stop();
    assert.deepEqual(failures, []);
    const kept = async (address: string): Promise<unknown> => {
      const [type = '', id = ''] = address.split('/');
      const { json = '{}' } = (await world.store.read({ type, id })) ?? {};
      const { status, extension } = JSON.parse(json) as MedicationRequest;
      return [status, extension?.find(({ url }) => url.endsWith('/prescription-state'))?.valueCoding?.code];
    };
    assert.deepEqual(await kept(due), ['stopped', '10']);
    assert.deepEqual(await kept(held), ['active', '5']);
    assert.deepEqual(await kept(last), ['active', '3']);
    const after: Communication[] = await findResources(world.store, 'Communication', { kind: 'and', of: [] });
    assert.equal(after.length, before.length + 1);
  });
});

/** Noon in Europe/Rome some days from now. */
function noon(days: number): string {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(Date.now());
  return new Date(Date.parse(`${day}T11:00:00Z`) + days * 86_400_000).toISOString();
}
