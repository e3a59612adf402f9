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
import { answerOf } from '../access/matrix/answers.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../audit/in-process-api.ts';
import { waitingPopulationOf } from './waiting-times-population.ts';

const policies = loadPolicies();

/** Who sees how many services delivered of the five at hospital A and the four at hospital B; every other role is refused. */
const readers: readonly { readonly role: string; readonly organization?: string; readonly sees: number }[] = [
  { role: 'regional-analyst', sees: 9 },
  { role: 'administrator', sees: 9 },
  { role: 'platform-system', sees: 9 },
  { role: 'registry-officer', organization: 'Organization/asl-a', sees: 5 },
  { role: 'registry-officer', organization: 'Organization/hospital-b', sees: 4 },
  { role: 'medical-director', organization: 'Organization/hospital-a', sees: 5 },
];

function caller(role: string, organization = 'Organization/hospital-a'): Principal {
  const system = policies.get(role)?.holder === 'system';
  return {
    clientId: 'app',
    tokenId: `token-${role}`,
    role,
    ...(system ? {} : { subject: role, level: 3 as const, fhirUser: 'Practitioner/x' }),
    scopes: [system ? 'system/*.rs' : 'user/*.rs', 'patient/*.rs'],
    organization,
  };
}

describe('MeasureReport/$booking-waiting-times', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let analytics: Analytics;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-waiting-times-'));
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
    const of = (at: 'a' | 'b', count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `${at}-${index}`, at }));
    const resources = waitingPopulationOf({ requests: [...of('a', 5), ...of('b', 4)] });
    await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  });
  after(async () => {
    await analytics.close();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (principal: Principal, query: string) =>
    answerOf(api, principal, 'GET', `MeasureReport/$booking-waiting-times?${query}`);
  const query = 'period=2026-W11&indicator=ex-post-within-limit';

  it('answers the roles of the table and no other', async () => {
    for (const role of policies.keys()) {
      const { status, text } = await ask(caller(role), query);
      assert.equal(status, readers.some((one) => one.role === role) ? 200 : 403, `${role}: ${text.slice(0, 200)}`);
    }
  });

  for (const { role, organization, sees } of readers) {
    it(`${role} of ${organization ?? 'anywhere'} sees what is its own`, async () => {
      const { text } = await ask(caller(role, organization), query);
      const report = (JSON.parse(text) as Bundle).entry?.[0]?.resource as MeasureReport;
      const counts = report.group?.[0]?.population?.map(({ count }) => count);
      assert.deepEqual(counts, [sees, sees, sees]);
      const validator = createValidator({ terminology: packageTerminology() });
      assert.deepEqual(
        validator.validate(report, { bestPractice: false }).filter(({ severity }) => severity === 'error'),
        [],
      );
    });
  }

  it('refuses what it does not know, and what is not the own', async () => {
    const analyst = caller('regional-analyst');
    for (const wrong of [
      'period=2026-W54',
      'indicator=ex-post-days',
      `${query}&by=prescriber`,
      `${query}&by=plan-type`,
    ])
      assert.equal((await ask(analyst, wrong)).status, 400, wrong);
    const officer = caller('registry-officer', 'Organization/asl-a');
    assert.equal((await ask(officer, `${query}&authority=Organization/asl-b`)).status, 403);
  });
});
