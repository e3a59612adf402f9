import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encounter, EpisodeOfCare } from '@medplum/fhirtypes';
import { findResources, refersTo } from '../../../../src/services/steps/stored.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { dayFromNow, people } from '../home-care-world.ts';
import { type BroughtCase, bring, type Outcome, type Template, templateOf, writeCopy } from './case-driver.ts';
import { callerOf, openProof } from './proof-world.ts';
import type { Values } from './step-inputs.ts';

/** Two coordinators of one ASL, and a nurse. */
export const coordinator = callerOf('home-care-coordinator', '');
export const second = callerOf('home-care-coordinator', '', {
  subject: 'conto-due',
  fhirUser: 'Practitioner/coordinatore-due',
  practitionerRole: people.secondCoordinator,
});
export const nurse = callerOf('nurse', '', { fhirUser: 'Practitioner/infermiere', practitionerRole: people.nurse });

/** An access of the nurse on a day, in minutes after eight o'clock. */
export const accessOn = (days: number, key: string, minutes = 0): Values => {
  const at = (more: number) =>
    new Date(Date.parse(`${dayFromNow(days)}T08:00:00+01:00`) + (minutes + more) * 60_000).toISOString();
  return {
    key,
    start: at(0),
    end: at(30),
    operator: [{ type: '3', who: people.nurse }],
    service: [{ code: '17' }, { code: '2', quantity: 2 }],
  };
};
/** A service on which steps are raced: one template of a case for each state, copied for each race. */
export interface Races {
  readonly api: InProcessApi;
  /** A case of a person of its own in a state. */
  fresh(state: string): Promise<BroughtCase>;
  /** A number that was not given before. */
  next(): number;
  accessesOf(about: BroughtCase): Promise<Encounter[]>;
  episodeOf(about: BroughtCase): Promise<EpisodeOfCare>;
  close(): Promise<void>;
}

export async function openRaces(): Promise<Races> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
  const api = await openProof(folder);
  const templates = new Map<string, Template>();
  let copies = 0;
  return {
    api,
    async fresh(state) {
      const template = templates.get(state) ?? (await templateOf(api, await bring(api, `gara-${state}`, state)));
      templates.set(state, template);
      return writeCopy(api, template, `g${++copies}`);
    },
    next: () => ++copies,
    accessesOf: ({ episode }) =>
      findResources(api.store, 'Encounter', refersTo('Encounter', 'episode-of-care', `EpisodeOfCare/${episode}`)),
    episodeOf: async ({ episode = '' }) =>
      JSON.parse((await api.store.read({ type: 'EpisodeOfCare', id: episode }))?.json ?? '{}') as EpisodeOfCare,
    async close() {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Exactly one won; the others are told clearly, in both languages, with 409 or 412. */
export function assertOneWinner(answers: readonly Outcome[]): void {
  const statuses = answers.map(({ status }) => status);
  assert.equal(answers.filter(({ status }) => status < 300).length, 1, statuses.join());
  for (const { status, texts, code } of answers.filter((one) => one.status >= 300)) {
    assert.ok(status === 409 || status === 412, `${status} ${code}`);
    const [it = '', en = ''] = texts;
    assert.ok(it.length > 30 && en.length > 30 && it !== en, `${it} / ${en}`);
  }
}
