import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, MeasureReport } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { isRefusal } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../src/access/principal.ts';
import { createOccupancyWatch } from '../../../src/services/emergency-department/snapshot/watch.ts';
import { fhirBase, type InProcessApi } from '../../audit/in-process-api.ts';
import {
  ago,
  analyst,
  arrival,
  callerOf,
  citizen,
  doctor,
  make,
  newAccess,
  nurse,
  openEmergency,
  people,
  policies,
} from './emergency-world.ts';

const minute = 60_000;
const settings = { staleMinutes: 30, smallestCell: 3 };

describe('the published occupancy of emergency departments', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-emergency-occupancy-'));
    api = await openEmergency(folder);
    for (const [index, triage] of ['4', '4', '4', '4', '2'].entries()) {
      const made = await make(api, nurse, 'arrive', { ...arrival, access: newAccess(), at: ago(70 + index), triage });
      assert.equal(made.state, 'triaged', made.body);
    }
    for (let index = 0; index < 3; index += 1) {
      const access = newAccess();
      await make(api, nurse, 'arrive', { ...arrival, access, at: ago(60), triage: '3' });
      await make(api, doctor, 'visit', { access, at: ago(20) });
    }
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function reports(who: Principal, query = ''): Promise<readonly MeasureReport[]> {
    const { status, body = '{}' } = await api.ask(who, 'GET', `MeasureReport/$emergency-occupancy${query}`);
    assert.equal(status, 200);
    return ((JSON.parse(body) as Bundle).entry ?? []).map(({ resource }) => resource as MeasureReport);
  }
  const reportOf = (all: readonly MeasureReport[], department: string): MeasureReport => {
    const found = all.find(({ reporter }) => reporter?.reference === department);
    assert.ok(found);
    return found;
  };
  const groupOf = (report: MeasureReport, indicator: string) => {
    const found = report.group?.find(({ code }) => code?.coding?.[0]?.code === indicator);
    assert.ok(found, indicator);
    return found;
  };
  /** Counts by triage code; the reason of one that is not shown. */
  const codesOf = (report: MeasureReport, indicator: string) =>
    Object.fromEntries(
      (groupOf(report, indicator).stratifier?.[0]?.stratum ?? []).map(({ value, population }) => {
        const [shown] = (population ?? []) as readonly {
          readonly count?: number;
          readonly _count?: { readonly extension?: readonly { readonly valueCode?: string }[] };
        }[];
        return [value?.coding?.[0]?.code, shown?.count ?? shown?._count?.extension?.[0]?.valueCode];
      }),
    );
  const feedOf = ({ extension }: MeasureReport): string | undefined =>
    extension?.[0]?.extension?.find(({ url }) => url === 'state')?.valueCoding?.code;

  it('is told to everybody with a token, with few persons masked, and names nobody', async () => {
    for (const who of [citizen, analyst]) {
      const all = await reports(who);
      const report = reportOf(all, people.department);
      assert.equal(report.status, 'complete');
      assert.equal(feedOf(report), 'current');
      assert.deepEqual(codesOf(report, 'waiting'), { 2: 'masked', 4: 'masked' });
      assert.equal(groupOf(report, 'waiting').population?.[0]?.count, 5);
      assert.equal(groupOf(report, 'wait-to-visit').measureScore?.value, 40);
      const text = JSON.stringify(all);
      for (const word of ['Patient/', 'Encounter/', 'persona']) assert.equal(text.includes(word), false, word);
    }
  });

  it('shows the staff of a department its own figures whole', async () => {
    const report = reportOf(await reports(doctor), people.department);
    assert.deepEqual(codesOf(report, 'waiting'), { 2: 1, 4: 4 });
    const other = callerOf('hospital-physician', people.otherDepartment);
    assert.deepEqual(codesOf(reportOf(await reports(other), people.department), 'waiting'), {
      2: 'masked',
      4: 'masked',
    });
  });

  it('is open to each role, and shows none but the staff more than to a citizen', async () => {
    const asCitizen = JSON.stringify(codesOf(reportOf(await reports(citizen), people.department), 'waiting'));
    for (const role of policies.keys()) {
      const who = callerOf(role, people.otherDepartment);
      const found = JSON.stringify(codesOf(reportOf(await reports(who), people.department), 'waiting'));
      assert.equal(found, asCitizen, role);
    }
  });

  it('tells of a department that never sent as such, and not as empty', async () => {
    const report = reportOf(await reports(citizen), people.otherDepartment);
    assert.equal(feedOf(report), 'never');
    assert.equal(report.status, 'pending');
    assert.equal(report.group, undefined);
  });

  it('is narrowed to departments, and refuses what is none', async () => {
    const only = await reports(citizen, `?department=${people.otherDepartment}`);
    assert.deepEqual(
      only.map(({ reporter }) => reporter?.reference),
      [people.otherDepartment],
    );
    const both = `?department=${people.otherDepartment},${people.department}`;
    assert.equal((await reports(citizen, both)).length, 2);
    assert.equal((await reports(citizen, '?department=Organization/nessuna')).length, 0);
    for (const query of ['?department=ps-uno', '?department=Patient/persona', '?deparment=Organization/ps-uno']) {
      await assert.rejects(reports(citizen, query), { status: 400 });
    }
  });

  it('is no door to the reports of others', async () => {
    const noScope: Principal = { ...citizen, scopes: ['openid'] };
    await assert.rejects(reports(noScope), { status: 403 });
    const other: Principal = { ...citizen, fhirUser: 'Patient/altra', patient: 'altra' };
    const { body = '{}' } = await api.ask(other, 'GET', 'Encounter?class=EMER');
    assert.equal((JSON.parse(body) as Bundle).entry?.some(({ search }) => search?.mode === 'match') === true, false);
    assert.ok((await reports(other)).length > 0);
  });

  it('keeps the published figures once in each interval, however many look', async () => {
    const failures: unknown[] = [];
    const watch = (now: number) =>
      createOccupancyWatch({
        ...settings,
        context: api.context,
        fhirBase,
        every: 15 * minute,
        onFailure: (error) => failures.push(error),
        now: () => now,
      });
    const interval = Math.floor(Date.now() / (15 * minute)) * 15 * minute;
    assert.equal(await watch(interval + minute).look(), 1);
    assert.equal(await watch(interval + 2 * minute).look(), 0);
    assert.deepEqual(failures, []);
    const kept: MeasureReport[] = [];
    for await (const { json = '{}' } of api.store.scan({ types: ['MeasureReport'] })) kept.push(JSON.parse(json));
    assert.equal(kept.length, 1);
    const [report] = kept;
    assert.ok(report);
    assert.deepEqual(api.context.validate(report).filter(isRefusal), []);
    assert.deepEqual(codesOf(report, 'waiting'), { 2: 'masked', 4: 'masked' });
    // The analyst reads what was kept; who reads no statistics is told what is there now.
    const { body = '{}' } = await api.ask(analyst, 'GET', `MeasureReport?reporter=${people.department}`);
    assert.equal((JSON.parse(body) as Bundle).entry?.length, 1);
    await assert.rejects(api.ask(citizen, 'GET', `MeasureReport/${report.id}`), { status: 403 });
  });

  it('tells of a silent department as late with its last figures, and after a day with none', async () => {
    const inAnHour = Date.now() + 60 * minute;
    const clock = Date.now;
    try {
      Date.now = () => inAnHour;
      const late = reportOf(await reports(citizen), people.department);
      assert.equal(feedOf(late), 'late');
      assert.equal(late.status, 'pending');
      assert.equal(groupOf(late, 'waiting').population?.[0]?.count, 5);
      assert.ok(Date.parse(late.date ?? '') < inAnHour - 30 * minute);
      Date.now = () => inAnHour + 24 * 60 * minute;
      const gone = reportOf(await reports(citizen), people.department);
      assert.equal(feedOf(gone), 'late');
      assert.equal(gone.group, undefined);
    } finally {
      Date.now = clock;
    }
  });

  it('does not take a department for silent that declares itself', async () => {
    const clock = Date.now;
    const later = clock() + 45 * minute;
    try {
      Date.now = () => later;
      assert.equal((await make(api, nurse, 'report', { treatment: 4 })).state, 'active');
      const report = reportOf(await reports(citizen), people.department);
      assert.equal(feedOf(report), 'current');
      assert.equal(groupOf(report, 'crowding').measureScore?.value, 2);
    } finally {
      Date.now = clock;
    }
  });

  it('names indicators and states as the published tables do', async () => {
    const [report] = await reports(doctor, `?department=${people.department}`);
    const codes = report?.group?.map(({ code }) => code?.coding?.[0]);
    assert.equal(codes?.length, 12);
    for (const coding of codes ?? []) {
      assert.equal(coding?.system, codeSystemUrl.EmergencyIndicator);
      assert.ok(coding?.display, coding?.code);
    }
  });
});
