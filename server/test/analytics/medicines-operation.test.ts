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
import table from './medicines-access.cases.json' with { type: 'json' };
import { populationOf } from './medicines-population.ts';

const policies = loadPolicies();

function caller(role: string, given: { readonly organization?: string; readonly person?: string } = {}): Principal {
  const system = policies.get(role)?.holder === 'system';
  const { organization = 'Organization/district-a', person = 'Practitioner/x' } = given;
  return {
    clientId: 'app',
    tokenId: `token-${role}`,
    role,
    ...(system ? {} : { subject: role, level: 3 as const, fhirUser: person }),
    scopes: [system ? 'system/*.rs' : 'user/*.rs', 'patient/*.rs'],
    ...(organization === '' ? {} : { organization }),
  };
}

/** Plans of as many persons of a prescriber. */
function plans(by: string, count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: `${by}-${index}`, person: `person-${by}-${index}`, by }));
}

describe('MeasureReport/$prescription-indicators and $oxygen-indicators', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let analytics: Analytics;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-medicines-'));
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
    const resources = populationOf({
      plans: [...plans('gp-a', 14), ...plans('specialist-a', 12), ...plans('gp-b', 7), ...plans('specialist-b', 11)],
      lines: Array.from({ length: 6 }, (_, index) => ({ id: `line-${index}`, person: `person-line-${index}` })),
      dispenses: Array.from({ length: 6 }, (_, index) => ({
        id: `dispense-${index}`,
        person: `person-line-${index}`,
        of: `line-${index}`,
        at: '2026-03-10',
        channel: 'dpc',
        by: index < 4 ? 'pharmacy-a' : 'pharmacy-b',
      })),
    });
    for (const resource of resources) {
      await api.store.write([{ kind: 'update', method: 'PUT', resource: resource as never }]);
    }
  });
  after(async () => {
    await analytics.close();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (principal: Principal, query: string, operation = 'prescription-indicators') =>
    answerOf(api, principal, 'GET', `MeasureReport/$${operation}?${query}`);
  const reportOf = async (principal: Principal, query: string): Promise<MeasureReport | undefined> => {
    const { status, text } = await ask(principal, query);
    assert.equal(status, 200, text.slice(0, 300));
    return (JSON.parse(text) as Bundle).entry?.[0]?.resource as MeasureReport | undefined;
  };
  const strata = (report: MeasureReport | undefined) => report?.group?.[0]?.stratifier?.[0]?.stratum ?? [];
  const total = (report: MeasureReport | undefined) => report?.group?.[0]?.measureScore?.value;

  it('answers the roles of the table and no other', async () => {
    for (const role of policies.keys()) {
      const reader = table.readers.find((one) => one.role === role);
      const as = caller(role, reader);
      const { status, text } = await ask(as, 'period=2026-06&indicator=active-plans');
      assert.equal(status, reader === undefined ? 403 : 200, `${role}: ${text.slice(0, 200)}`);
      const oxygen = await ask(as, 'period=2026-06&indicator=active-plans', 'oxygen-indicators');
      assert.equal(oxygen.status, reader?.oxygen === true ? 200 : 403, `oxygen ${role}: ${oxygen.text.slice(0, 200)}`);
    }
  });

  for (const reader of table.readers) {
    const { role, active, organizations } = reader;
    it(`${role} of ${reader.organization ?? 'anywhere'} sees what is its own`, async () => {
      const report = await reportOf(caller(role, reader), 'period=2026-06&indicator=active-plans&by=authority');
      assert.equal(total(report), active);
      assert.deepEqual(
        strata(report).map(({ component }) => component?.[0]?.value.text),
        organizations,
      );
    });
  }

  it('shows a pharmacy its own dispensings only, and masks those of few persons', async () => {
    const packs = 'period=2026-03&indicator=dpc-packs';
    const at = (organization: string) => reportOf(caller('pharmacist', { organization }), packs);
    assert.equal(total(await at('Organization/pharmacy-a')), 4);
    assert.equal(total(await at('Organization/pharmacy-b')), undefined);
    // Two of six: with the one masked the other would be told by the total, so both are.
    const region = await reportOf(caller('regional-analyst'), packs);
    assert.equal(total(region), 6);
    assert.deepEqual(
      strata(region).map(({ measureScore }) => measureScore?.value),
      [undefined, undefined],
    );
    for (const letter of ['a', 'b']) {
      const one = await reportOf(caller('regional-analyst'), `${packs}&authority=Organization/asl-${letter}`);
      assert.equal(total(one), undefined);
    }
  });

  it('names in no answer an organization, authority or prescriber that is not of the viewer', async () => {
    const others = /asl-b|district-b|pharmacy-b|gp-b|specialist-b/;
    const readers = table.readers.filter(({ organizations }) => !organizations.includes('asl-b'));
    for (const reader of readers) {
      for (const by of ['authority', 'organization', 'prescriber', 'organization,month', 'plan-type,organization']) {
        const { status, text } = await ask(caller(reader.role, reader), `period=2026&by=${by}`);
        if (status !== 403) assert.equal(status, 200, text.slice(0, 300));
        assert.doesNotMatch(text, others, `${reader.role} by ${by}`);
      }
    }
  });

  for (const refused of table.refused) {
    it(`refuses: ${refused.name}`, async () => {
      const { role, query = '', status } = refused;
      const { scopes, purpose } = refused as Partial<Principal>;
      const principal = {
        ...caller(role, refused as never),
        ...(scopes === undefined ? {} : { scopes }),
        ...(purpose === undefined ? {} : { purpose }),
      };
      const answer = await ask(principal, `period=2026&${query}`);
      assert.equal(answer.status, status, answer.text.slice(0, 300));
    });
  }

  it('gives valid MeasureReports that lead to no person', async () => {
    const { validate } = createValidator({ terminology: packageTerminology() });
    for (const operation of ['prescription-indicators', 'oxygen-indicators']) {
      const { status, text } = await ask(
        caller('platform-system'),
        'period=2026&by=prescriber&refresh=true',
        operation,
      );
      assert.equal(status, 200);
      assert.doesNotMatch(text, /person-|Patient\//);
      for (const { resource } of (JSON.parse(text) as Bundle).entry ?? []) {
        const errors = validate(resource).filter(({ severity }) => severity === 'error' || severity === 'fatal');
        assert.deepEqual(errors, []);
      }
    }
  });
});
