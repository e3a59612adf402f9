import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, MeasureReport } from '@medplum/fhirtypes';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import { createOpenEmergencies } from '../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../src/access/open-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import type { Principal } from '../../src/access/principal.ts';
import { type Analytics, openAnalytics } from '../../src/analytics/open-analytics.ts';
import { seedCampania } from '../../src/sandbox/seed-sandbox.ts';
import { answerOf } from '../access/matrix/answers.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../audit/in-process-api.ts';
import table from './access.cases.json' with { type: 'json' };

const policies = loadPolicies();
const address = 'MeasureReport/$home-care-indicators';

function caller(role: string, given: Partial<Principal> = {}): Principal {
  const system = policies.get(role)?.holder === 'system';
  const base = {
    clientId: 'app',
    tokenId: `token-${role}`,
    ...(role === '' ? {} : { role }),
    ...(system ? {} : { subject: role, level: 3 as const, fhirUser: 'Practitioner/x' }),
    scopes: [system ? 'system/*.rs' : 'user/*.rs', 'patient/*.rs'],
    organization: 'Organization/district-24',
  };
  return { ...base, ...given };
}

describe('MeasureReport/$home-care-indicators', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let analytics: Analytics;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-indicators-'));
    api = await openInProcessApi(
      folder,
      (store) =>
        openAccess({
          store,
          policies,
          audit: { securityEventFor: () => assert.fail('no emergency is opened here') },
          terminology: packageTerminology(),
          fhirBase,
          emergencies: createOpenEmergencies(),
          dataProtectionOfficers: [],
        }).access,
      (store) => {
        analytics = openAnalytics({
          store,
          smallestCell: 3,
          maximumAgeMinutes: 60,
          freshSeconds: 0,
          waitSeconds: 60,
          referenceFigures: '',
          onFailure: (error) => {
            throw error;
          },
        });
        return analytics.operations;
      },
    );
    await seedCampania(api.store, { patients: 600, seed: 3, referenceDate: '2026-11-01' });
  });
  after(async () => {
    await analytics.close();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (principal: Principal, query: string) => answerOf(api, principal, 'GET', `${address}?${query}`);
  const reportsOf = async (principal: Principal, query: string): Promise<readonly MeasureReport[]> => {
    const { status, text } = await ask(principal, query);
    assert.equal(status, 200, text);
    return ((JSON.parse(text) as Bundle).entry ?? []).map(({ resource }) => resource as MeasureReport);
  };
  const strata = (report: MeasureReport | undefined) => report?.group?.[0]?.stratifier?.[0]?.stratum ?? [];

  it('answers each role as the table says, and no other role', async () => {
    const readers = new Map(table.readers.map((reader) => [reader.role, reader]));
    for (const role of policies.keys()) {
      const { status, text } = await ask(caller(role), 'period=2026&indicator=accesses');
      assert.equal(status, readers.has(role) ? 200 : 403, `${role}: ${text.slice(0, 200)}`);
    }
    for (const { role, authority, masked } of table.readers) {
      const [report] = await reportsOf(caller(role), 'period=2026&indicator=people-in-charge&by=authority,age-band');
      const groups = strata(report);
      const authorities = new Set(groups.map(({ component }) => component?.[0]?.value.text));
      if (authority === 'all') assert.ok(authorities.size > 3, role);
      else assert.deepEqual([...authorities], [authority], role);
      const counts = groups.map(({ population }) => population?.[0]?.count);
      assert.equal(
        counts.some((count) => count === 1 || count === 2),
        !masked,
        `${role}: ${counts.join()}`,
      );
      assert.equal(
        counts.some((count) => count === undefined),
        masked,
        role,
      );
    }
  });

  for (const refused of table.refused) {
    it(`refuses: ${refused.name}`, async () => {
      const { role, status, query = '', period = '2026' } = refused;
      const { scopes, level, purpose, organization } = refused as Partial<Principal>;
      const given = Object.entries({ scopes, level, purpose, organization }).filter(([, value]) => value !== undefined);
      const when = period === '' ? '' : `period=${period}&`;
      const answer = await ask(caller(role, Object.fromEntries(given)), `${when}${query}`);
      assert.equal(answer.status, status, answer.text.slice(0, 300));
    });
  }

  it('gives valid MeasureReports, with the instant of the data and nothing that leads to a person', async () => {
    const before = Date.now();
    const { text } = await ask(caller('regional-analyst'), 'period=2026-Q3&refresh=true');
    const bundle = JSON.parse(text) as Bundle;
    assert.ok(Date.parse(bundle.timestamp ?? '') >= before);
    assert.equal(bundle.entry?.length, 11);
    const { validate } = createValidator({ terminology: packageTerminology() });
    for (const { resource } of bundle.entry ?? []) {
      const errors = validate(resource).filter(({ severity }) => severity !== 'warning' && severity !== 'information');
      assert.deepEqual(errors, []);
    }
    assert.doesNotMatch(text, /Patient|EpisodeOfCare|-adi/);
  });

  it('counts what was written since only in data that are made anew', async () => {
    const coordinator = caller('home-care-coordinator');
    const count = async (query: string) => {
      const [report] = await reportsOf(coordinator, `period=2026&indicator=accesses${query}`);
      return report?.group?.[0]?.measureScore?.value ?? 0;
    };
    const earlier = await count('&refresh=true');
    let found: Record<string, unknown> | undefined;
    for await (const { json = '' } of api.store.scan({ types: ['Encounter'] })) {
      if (json.includes('"HH"') && json.includes('Organization/asl-204')) found ??= JSON.parse(json);
    }
    assert.ok(found);
    const resource = { ...found, id: 'one-more' } as never;
    await api.store.write([{ kind: 'update', method: 'PUT', resource }]);
    assert.equal(await count(''), earlier);
    assert.equal(await count('&refresh=true'), earlier + 1);
  });

  it('answers all of many who ask at once while the data are made anew', async () => {
    const analyst = caller('regional-analyst');
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        ask(analyst, `period=2026&indicator=accesses${index % 3 === 0 ? '&refresh=true' : ''}`),
      ),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  });
});
