import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backendServices } from '../auth/backend-services.ts';
import type { SinfoniaClient } from '../client.ts';
import { connect } from '../connect.ts';
import { type SandboxServer, sharedSandbox } from '../testing/sandbox-server.ts';
import { type AccessStorage, memoryAccessStorage } from './access-storage.ts';
import type { CaseReference } from './case-reference.ts';
import { siadAssessment } from './evaluation.ts';
import { fileAccessStorage } from './file-access-storage.ts';
import type { RecordAccessInput } from './inputs.ts';

const nurse = 'PractitionerRole/sandbox-infermiere-r';
const coordinator = 'PractitionerRole/sandbox-coordinatore-adi-r';
const day = (fromNow: number): string => new Date(Date.now() + fromNow * 86_400_000).toISOString().slice(0, 10);
const access = (before: number, more: Partial<RecordAccessInput> = {}): RecordAccessInput => ({
  start: `${day(-before)}T09:00:00Z`,
  end: `${day(-before)}T09:30:00Z`,
  operators: [{ type: '3', who: nurse }],
  services: [{ code: '17' }],
  ...more,
});

/** How the line treats the next requests for steps, in order; after them it is whole. */
type Line = ('cut' | 'lost' | 'busy' | 'fault' | 'whole')[];

describe('accesses recorded offline', function () {
  this.timeout(90_000);
  let sandbox: SandboxServer;
  let folder: string;
  let client: SinfoniaClient;
  let at: CaseReference;
  let line: Line = [];

  const respond = (status: number): Response =>
    new Response(JSON.stringify({ resourceType: 'OperationOutcome', issue: [] }), {
      status,
      headers: { 'content-type': 'application/fhir+json', 'retry-after': '120' },
    });

  const overTheLine: typeof fetch = async (address, init) => {
    if (!String(address).includes('$home-care-')) return fetch(address, init);
    const state = line.shift() ?? 'whole';
    if (state === 'cut') throw new TypeError('no connection');
    if (state === 'busy') return respond(429);
    if (state === 'fault') return respond(500);
    const answer = await fetch(address, init);
    if (state === 'whole') return answer;
    await answer.arrayBuffer();
    throw new TypeError('the answer was lost');
  };

  before(async () => {
    sandbox = await sharedSandbox();
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-offline-'));
    const auth = backendServices({
      clientId: 'sandbox-backend',
      privateKey: await sandbox.key(),
      scope: 'system/*.cruds',
    });
    client = connect({ baseUrl: sandbox.fhirBase, auth, fetch: overTheLine, retry: false });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A case in charge for a month. */
  beforeEach(async () => {
    line = [];
    const { homeCare } = client;
    const { id } = await client.create({
      resourceType: 'Patient',
      name: [{ family: 'Acquafonda', given: ['Ezio'] }],
      birthDate: '1939-01-02',
      gender: 'male',
      managingOrganization: { reference: 'Organization/asl-204' },
    });
    const { referral } = await homeCare.refer({ patient: `Patient/${id}`, source: '2', authoredOn: day(-40) });
    assert.ok(referral);
    const { episode } = await homeCare.accept(referral, {
      need: 'simple',
      acceptedOn: day(-39),
      careManager: coordinator,
      note: 'Prova automatica',
    });
    at = `EpisodeOfCare/${episode.id}`;
    const form = siadAssessment(
      {
        prevailing: '436',
        cohabitants: 0,
        carer: false,
        autonomy: '2',
        mobility: '2',
        cognitive: '1',
        behavioural: '1',
        socialSupport: '1',
        fragileFamily: false,
        infectionRisk: false,
        bleedingRisk: false,
        needs: ['AssistenzaADL'],
      },
      { author: coordinator, authored: `${day(-38)}T09:00:00Z` },
    );
    await homeCare.assess(at, { responses: [form] });
    const activities = [{ service: '17', figure: '3', performer: nurse, frequency: 1, period: 1, unit: 'wk' }] as const;
    await homeCare.proposePai(at, { start: day(-37), end: day(40), activities });
    await homeCare.approvePai(at);
    await homeCare.signPai(at, { mode: 'verbal', by: `Patient/${id}` });
  });

  const onTheServer = async (): Promise<(string | undefined)[]> => {
    const found = await client.search('Encounter', { 'episode-of-care': String(at), _sort: 'date' }).toArray();
    return found.map(({ period }) => period?.start?.slice(0, 10));
  };

  const storages: Readonly<Record<string, () => AccessStorage>> = {
    memory: memoryAccessStorage,
    files: () => fileAccessStorage(join(folder, crypto.randomUUID())),
  };

  for (const [name, make] of Object.entries(storages)) {
    it(`are sent once when there is a connection, over ${name}`, async () => {
      const storage = make();
      const queue = client.homeCare.offlineAccesses(storage);
      for (const before of [3, 5, 4]) await queue.record(at, access(before));
      line = ['cut'];
      const without = await queue.send();
      assert.deepEqual([without.recorded.length, without.waiting, without.fault?.code], [0, 3, 'network']);
      // The first is recorded though its answer is lost.
      line = ['lost'];
      assert.equal((await queue.send()).waiting, 3);
      const sent = await queue.send();
      assert.deepEqual(
        sent.recorded.map(({ answer }) => answer.repeated),
        [true, false, false],
      );
      assert.deepEqual([sent.waiting, sent.fault], [0, undefined]);
      assert.deepEqual(await storage.list(), []);
      assert.deepEqual(await onTheServer(), [day(-5), day(-4), day(-3)]);
    });

    it(`are set aside when they are refused, and can be corrected or discarded, over ${name}`, async () => {
      const queue = client.homeCare.offlineAccesses(make());
      const early = await queue.record(at, access(90));
      const wrong = await queue.record('EpisodeOfCare/nessuno', access(6));
      await queue.record(at, access(6));
      const { recorded, setAside, waiting, fault } = await queue.send();
      assert.deepEqual([recorded.length, setAside.length, waiting, fault], [1, 2, 0, undefined]);
      const outcomes = new Map((await queue.setAside()).map((one) => [one.key, one.setAside]));
      assert.deepEqual(
        [outcomes.get(early)?.code, outcomes.get(early)?.issues[0]?.rule],
        ['step-precondition', 'HC-12'],
      );
      assert.equal(outcomes.get(wrong)?.status, 404);
      // A turn does not send again what was refused.
      assert.deepEqual((await queue.send()).recorded, []);
      await queue.correct(early, (input) => ({ ...input, ...access(7) }));
      await queue.discard(wrong);
      assert.equal((await queue.send()).recorded[0]?.key, early);
      assert.deepEqual([await queue.setAside(), await queue.waiting()], [[], []]);
      assert.deepEqual(await onTheServer(), [day(-7), day(-6)]);
    });

    it(`go on after a fault of the server, and wait for a busy one, over ${name}`, async () => {
      const queue = client.homeCare.offlineAccesses(make());
      const [first, second] = [await queue.record(at, access(4)), await queue.record(at, access(3))];
      line = ['fault'];
      const one = await queue.send();
      assert.deepEqual([one.recorded.map(({ key }) => key), one.waiting, one.fault?.status], [[second], 1, 500]);
      line = ['busy'];
      assert.deepEqual([(await queue.send()).waiting, (await queue.waiting())[0]?.key], [1, first]);
      await queue.send();
      assert.deepEqual(await onTheServer(), [day(-4), day(-3)]);
    });
  }

  it('end once on the server, out of order, twice at once and after restarts, however the line breaks', async () => {
    const own = join(folder, 'riavvii');
    const restarted = () => client.homeCare.offlineAccesses(fileAccessStorage(own));
    const keys: string[] = [];
    for (const before of [9, 8, 7, 6, 5]) keys.push(await restarted().record(at, access(before)));
    line = ['lost', 'cut', 'whole', 'lost', 'whole', 'lost', 'fault', 'lost'];
    await Promise.all([restarted().send({ keys: keys.toReversed() }), restarted().send()]);
    for (let turn = 0; turn < 8; turn += 1) await restarted().send();
    assert.deepEqual(await restarted().waiting(), []);
    assert.deepEqual(await restarted().setAside(), []);
    assert.deepEqual(
      await onTheServer(),
      [9, 8, 7, 6, 5].map((before) => day(-before)),
    );
    // A device that was put back to an older copy sends once more, and nothing is recorded twice.
    for (const [index, before] of [9, 8].entries())
      await restarted().record(at, access(before, { key: keys[index] ?? '' }));
    assert.equal((await restarted().send()).recorded.filter(({ answer }) => answer.repeated).length, 2);
    assert.equal((await onTheServer()).length, 5);
  });

  it('hold what is to be sent and nothing else, and refuse another access under a key', async () => {
    const own = join(folder, 'contenuto');
    const queue = client.homeCare.offlineAccesses(fileAccessStorage(own));
    const key = 'dispositivo-7.visita-0001';
    await queue.record(at, access(2, { key }));
    await queue.record(at, access(2, { key }));
    await assert.rejects(queue.record(at, access(1, { key })), { code: 'step-key-reused' });
    await assert.rejects(queue.record(at, access(1, { key: '../fuori' })), TypeError);
    const names = await readdir(own);
    assert.equal(names.length, 1);
    const held = JSON.parse(await readFile(join(own, names[0] ?? ''), 'utf8')) as { recordedAt: string };
    assert.deepEqual(held, { key, episode: at, input: access(2, { key }), recordedAt: held.recordedAt });
  });

  it('do not pass over a file that was damaged', async () => {
    const own = join(folder, 'guasto');
    const queue = client.homeCare.offlineAccesses(fileAccessStorage(own));
    await queue.record(at, access(2));
    await writeFile(join(own, '00.access.json'), '{');
    await assert.rejects(queue.send(), SyntaxError);
    assert.equal((await readdir(own)).length, 2);
  });
});
