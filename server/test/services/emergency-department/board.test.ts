import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encounter } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { EmergencyAccess } from '../../../src/services/emergency-department/access/access.ts';
import { accessOf, withTimes } from '../../../src/services/emergency-department/access/encounter-times.ts';
import { placeEvent } from '../../../src/services/emergency-department/access/place-event.ts';
import { EmergencyBoard } from '../../../src/services/emergency-department/board/board.ts';
import { figuresOf } from '../../../src/services/emergency-department/board/figures.ts';
import { collect, FollowedBoard } from '../../../src/services/emergency-department/board/follow-store.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { openEmergency, people, put } from './emergency-world.ts';
import { histories } from './event-histories.ts';

const start = Date.parse('2026-10-24T18:00:00Z');
const hour = 3_600_000;
const departments = ['Organization/ps-uno', 'Organization/ps-due'] as const;

/** What becomes of an access, version by version, when its events come in a given order. */
function versionsOf(arrival: number, events: readonly Parameters<typeof placeEvent>[1][]): EmergencyAccess[] {
  let access: EmergencyAccess = { arrival, triages: [] };
  const versions = [access];
  for (const event of events) {
    const placed = placeEvent(access, event);
    if (!('access' in placed)) continue;
    access = placed.access;
    versions.push(access);
  }
  return versions;
}

describe('the board of emergency departments', () => {
  it('has the figures of a full count after any changes, in any order of accesses and told again', () => {
    const population = fc.array(
      fc.tuple(
        histories(start),
        fc.constantFrom(...departments),
        fc.boolean(),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
      ),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(population, fc.nat({ max: 60 }), fc.boolean(), (people, hours, moves) => {
        const now = start + hours * hour;
        const board = new EmergencyBoard();
        const changes: { id: string; rank: number; department: string; access: EmergencyAccess; gone: boolean }[] = [];
        const last = new Map<string, { department: string; access: EmergencyAccess }>();
        people.forEach(([{ arrival, events }, department, deleted, ranks], index) => {
          const id = `e${index}`;
          const versions = versionsOf(arrival, events);
          versions.forEach((access, version) => {
            const place = moves && version > 1 ? departments[0] : department;
            // Versions of one access keep their order, as the commit log has it; those of others come between, some twice.
            const rank =
              (changes.at(-1)?.id === id ? (changes.at(-1)?.rank ?? 0) : 0) + ((ranks[version % 12] ?? 0) % 97);
            const change = { id, rank, department: place, access, gone: false };
            changes.push(change, change);
            last.set(id, change);
          });
          if (deleted && index % 5 === 0) {
            const before = changes.at(-1);
            if (before !== undefined) changes.push({ ...before, gone: true });
            last.delete(id);
          }
        });
        const ordered = changes
          .map((change, order) => ({ change, order }))
          .sort((one, other) => one.change.rank - other.change.rank || one.order - other.order);
        for (const { change } of ordered) board.put(change.id, change.gone ? undefined : change, now);
        board.prune(now);
        for (const department of departments) {
          const all = [...last.values()].filter((one) => one.department === department).map(({ access }) => access);
          assert.deepEqual(board.figures(department, now), figuresOf(all, now));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets go of what does not count any more', () => {
    const board = new EmergencyBoard();
    const [department] = departments;
    board.put(
      'a',
      { department, access: { arrival: start, triages: [], exit: { at: start + hour, outcome: '6' } } },
      start,
    );
    board.put('b', { department, access: { arrival: start, triages: [] } }, start);
    assert.equal(board.size, 2);
    board.prune(start + 48 * hour);
    assert.equal(board.size, 1);
    board.prune(start + 200 * hour);
    assert.equal(board.size, 0);
  });

  it('knows the places that a department declares, and forgets a place that closed', () => {
    const board = new EmergencyBoard();
    board.place('l1', departments[0], { treatment: 10 });
    board.place('l2', departments[0], { treatment: 5 });
    assert.equal(board.treatmentPlaces(departments[0]), 15);
    board.place('l2', departments[1], { treatment: 5 });
    assert.equal(board.treatmentPlaces(departments[0]), 10);
    board.displace('l1');
    assert.equal(board.treatmentPlaces(departments[0]), undefined);
    assert.deepEqual(board.departments(), [departments[1]]);
  });
});

describe('the board that follows a store', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-emergency-board-'));
    api = await openEmergency(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const encounterOf = (id: string, department: string, access: EmergencyAccess): Encounter => ({
    ...withTimes({ resourceType: 'Encounter', status: 'arrived', class: { code: 'EMER' } }, access),
    id,
    subject: { reference: people.person },
    serviceProvider: { reference: department },
  });

  it('brought forward is the one that is collected, and the full count', async () => {
    const followed = new FollowedBoard(api.store);
    const now = Date.now();
    const sample = fc.sample(histories(now - 30 * hour), 60);
    await put(api, [
      {
        resourceType: 'Encounter',
        id: 'other',
        status: 'in-progress',
        class: { code: 'IMP' },
        period: { start: new Date(now).toISOString() },
        serviceProvider: { reference: departments[0] },
      },
    ]);
    assert.equal((await followed.at(now)).size, 0);
    const last = new Map<string, { department: string; access: EmergencyAccess }>();
    for (const [index, { arrival, events }] of sample.entries()) {
      const department = departments[index % 2] ?? departments[0];
      for (const access of versionsOf(arrival, events)) {
        await put(api, [encounterOf(`b${index}`, department, access)]);
        last.set(`b${index}`, { department, access });
      }
      if (index % 7 === 0) {
        await api.store.write([{ kind: 'delete', type: 'Encounter', id: `b${index}` }]);
        last.delete(`b${index}`);
      }
      if (index % 20 === 0) await followed.at(now);
    }
    const boards = [await followed.at(now), await collect(api.store, now), await new FollowedBoard(api.store).at(now)];
    for (const department of departments) {
      const stored: EmergencyAccess[] = [];
      for await (const { json = '{}' } of api.store.scan({ types: ['Encounter'] })) {
        const encounter = JSON.parse(json) as Encounter;
        const access = accessOf(encounter);
        const isOf = encounter.class.code === 'EMER' && encounter.serviceProvider?.reference === department;
        if (access !== undefined && isOf) stored.push(access);
      }
      const counted = figuresOf(stored, now);
      assert.equal(stored.length, [...last.values()].filter((one) => one.department === department).length);
      assert.ok(counted.arrivalsToday > 0 || counted.exits > 0 || Object.keys(counted.present.waiting).length > 0);
      for (const board of boards) assert.deepEqual(board.figures(department, now), counted);
    }
  });

  it('counts what is written while it is being collected', async () => {
    const now = Date.now();
    const followed = new FollowedBoard(api.store);
    const first = followed.at(now);
    await put(api, [
      encounterOf('late', departments[0], { arrival: now - hour, triages: [{ at: now - hour, code: 'R' }] }),
    ]);
    await first;
    const [one, other] = await Promise.all([followed.at(now), followed.at(now)]);
    assert.equal(one, other);
    assert.equal(one.figures(departments[0], now).present.waiting['R'], 1);
  });
});
