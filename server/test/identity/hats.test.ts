import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RelatedPerson } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { createPeopleDirectory, type PeopleDirectory } from '../../src/identity/people/directory.ts';
import { isInForce, isMinor } from '../../src/identity/people/in-force.ts';
import { sandboxUsers } from '../../src/identity/sandbox/users.ts';
import { fiscalCodes } from './people.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

describe('the parts a person may take', () => {
  let sandbox: RunningSandbox;
  let people: PeopleDirectory;
  let client: SmartClient;
  before(async () => {
    sandbox = await startSandbox();
    people = createPeopleDirectory(sandbox.store);
    client = new SmartClient(sandbox);
  });
  after(() => sandbox.stop());

  const keysOf = async (codiceFiscale: string) => (await people.findHats(codiceFiscale)).map(({ key }) => key).sort();

  it('are at least one for every test user of the sandbox, in the role it stands for', async () => {
    for (const user of sandboxUsers) {
      const hats = await people.findHats(user.codiceFiscale);
      const expected = user.role === 'caregiver' ? 'representative' : user.role;
      assert.ok(
        hats.some((hat) => hat.role === expected && hat.fhirUser === user.fhirUser),
        user.id,
      );
    }
  });

  it('are all that is in force, and nothing that has ended, lacks its proof or gives no power to act', async () => {
    assert.deepEqual(await keysOf(fiscalCodes.many), [
      'citizen',
      'represent:guardian',
      'represent:mother-of-child',
      'role:many-here',
      'role:many-there',
    ]);
  });

  it('are none for the dead, for ambiguous records, for ended appointments and for strangers', async () => {
    for (const one of [fiscalCodes.former, fiscalCodes.dead, fiscalCodes.twice, fiscalCodes.stranger]) {
      assert.deepEqual(await keysOf(one), [], one);
    }
    for (const odd of ['', '*', 'toString', '__proto__', "' OR 1=1", fiscalCodes.many.toLowerCase().slice(0, 8)]) {
      assert.deepEqual(await keysOf(odd), [], odd);
    }
  });

  it('name the person, the appointment and the organization', async () => {
    const hats = await people.findHats(fiscalCodes.many);
    const { label: _label, ...there } = hats.find(({ key }) => key === 'role:many-there') ?? assert.fail();
    assert.deepEqual(there, {
      key: 'role:many-there',
      kind: 'professional',
      role: 'hospital-physician',
      fhirUser: 'Practitioner/many',
      practitionerRole: 'PractitionerRole/many-there',
      organization: 'Organization/tribunale-sandbox',
    });
    const guardian = hats.find(({ key }) => key === 'represent:guardian');
    assert.equal(guardian?.patient, 'interdicted');
    assert.equal(guardian?.fhirUser, 'RelatedPerson/guardian');
    assert.match(guardian?.label.it ?? '', /Tutore di persona interdetta/);
  });

  it('are chosen when there are several, and the token carries the one that was chosen and nothing of the others', async () => {
    const browser = client.browser();
    const scope = 'openid fhirUser launch/patient patient/*.rs user/*.rs';
    await browser.follow(client.authorizationAddress(scope));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { codice_fiscale: fiscalCodes.many });
    const html = (await page?.text()) ?? '';
    assert.equal(html.match(/name="role"/g)?.length, 5);
    assert.equal((await browser.go(`${browser.address.pathname}/role`, { role: 'role:many-ended' })).status, 400);
    const expected = [
      ['citizen', 'citizen', 'many', undefined, 'PATRQT'],
      ['represent:mother-of-child', 'representative', 'child', undefined, 'PATRQT'],
      ['role:many-here', 'specialist', undefined, 'PractitionerRole/many-here', 'TREAT'],
    ] as const;
    for (const [key, role, patient, practitionerRole, purpose] of expected) {
      const tokens = await client.tokensOf(fiscalCodes.many, scope, {}, key);
      const principal = await sandbox.identity.authenticate(`Bearer ${tokens.access_token}`);
      assert.deepEqual(
        [principal.role, principal.patient, principal.practitionerRole, principal.purpose, principal.level],
        [role, patient, practitionerRole, purpose, 2],
      );
      const isUser = principal.scopes.some((one) => one.startsWith('user/'));
      const isPatient = principal.scopes.some((one) => one.startsWith('patient/'));
      assert.deepEqual([isUser, isPatient], [practitionerRole !== undefined, patient !== undefined]);
      assert.equal(tokens.role, role);
    }
  });

  it('put the part that the application proposes first, and no more than that', async () => {
    const browser = client.browser();
    await browser.follow(client.authorizationAddress('openid user/*.rs', { role_hint: 'citizen' }));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { codice_fiscale: fiscalCodes.many });
    const html = (await page?.text()) ?? '';
    assert.match(/name="role" value="([^"]+)"/.exec(html)?.[1] ?? '', /citizen/);
    assert.equal(html.match(/name="role"/g)?.length, 5);
  });

  it('lead to a friendly page and access_denied when there is none', async () => {
    for (const nobody of [fiscalCodes.stranger, fiscalCodes.dead, fiscalCodes.former]) {
      const browser = client.browser();
      await browser.follow(client.authorizationAddress('openid user/*.rs'));
      const { pathname } = browser.address;
      const { page } = await browser.follow(`${pathname}/login`, { codice_fiscale: nobody });
      assert.equal(page?.status, 403);
      const html = (await page?.text()) ?? '';
      assert.match(html, /non risulta nessuno con il tuo codice fiscale/);
      assert.doesNotMatch(html, new RegExp(nobody));
      const { callback } = await browser.follow(`${pathname}/abort`, {});
      assert.equal(callback?.searchParams.get('error'), 'access_denied');
    }
  });

  it('end with the title: a renewal is refused once the appointment is over', async () => {
    const tokens = await client.tokensOf(
      fiscalCodes.many,
      'openid offline_access launch/patient patient/*.rs',
      {},
      'represent:guardian',
    );
    const renewed = await client.refresh(tokens.refresh_token);
    assert.equal(renewed.status, 200);
    const stored = await sandbox.store.read({ type: 'RelatedPerson', id: 'guardian' });
    const guardian = JSON.parse(stored?.json ?? '{}') as RelatedPerson;
    await sandbox.store.write([{ kind: 'update', method: 'PUT', resource: { ...guardian, active: false } }]);
    const late = await client.refresh(renewed.body.refresh_token);
    assert.deepEqual([late.status, late.body.error], [400, 'invalid_grant']);
    await sandbox.store.write([{ kind: 'update', method: 'PUT', resource: guardian }]);
  });

  it('belong to one account for ever, whose identifier tells nothing and is nowhere with the fiscal code', async () => {
    const one = decodeJwt((await client.tokensOf('mmg', 'openid user/*.rs')).access_token).sub;
    const two = decodeJwt((await client.tokensOf('mmg', 'openid user/*.rs')).access_token).sub;
    const other = decodeJwt((await client.tokensOf('pls', 'openid user/*.rs')).access_token).sub;
    assert.equal(one, two);
    assert.notEqual(one, other);
    for (const suffix of ['', '-wal']) {
      const file = await readFile(join(sandbox.dataDir, 'identity', `identity.sqlite${suffix}`));
      for (const { codiceFiscale } of sandboxUsers) assert.ok(!file.includes(codiceFiscale));
    }
    assert.ok(!JSON.stringify(sandbox.events).includes('PTRGNN'));
  });

  it('fit the purpose of use that is asked for, or the request is refused', async () => {
    const tokens = await client.tokensOf('mmg', 'openid user/*.rs', { purpose_of_use: 'TREAT' });
    assert.equal((await sandbox.identity.authenticate(`Bearer ${tokens.access_token}`)).purpose, 'TREAT');
    const browser = client.browser();
    await browser.follow(client.authorizationAddress('openid user/*.rs', { purpose_of_use: 'HRESCH' }));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    assert.equal(page?.status, 403);
    const odd = await client.browser().follow(client.authorizationAddress('openid', { purpose_of_use: 'a b<' }));
    assert.equal(odd.callback?.searchParams.get('error'), 'invalid_request');
  });

  it('come with the level that was asked for, never below the second', async () => {
    const acr = (level: number) => `https://www.spid.gov.it/SpidL${level}`;
    for (const [asked, level] of [
      [acr(1), 2],
      [acr(3), 3],
      [`${acr(3)} ${acr(2)}`, 2],
    ] as const) {
      const tokens = await client.tokensOf('mmg', 'openid user/*.rs', { acr_values: asked });
      assert.equal((await sandbox.identity.authenticate(`Bearer ${tokens.access_token}`)).level, level);
      assert.equal(decodeJwt(tokens.id_token)['acr'], acr(level));
    }
  });
});

describe('what is in force', () => {
  const day = (text: string) => Date.parse(`${text}T12:00:00Z`);
  const periods: readonly [string | undefined, string | undefined, string, boolean][] = [
    [undefined, undefined, '2026-01-01', true],
    ['2026-01-01', undefined, '2026-01-01', true],
    ['2026-01-02', undefined, '2026-01-01', false],
    [undefined, '2026-01-01', '2026-01-01', true],
    [undefined, '2025-12-31', '2026-01-01', false],
    ['2025', '2026', '2026-12-31', true],
    ['2025-02-30', undefined, '2026-01-01', false],
    [undefined, 'soon', '2026-01-01', false],
  ];
  for (const [start, end, now, expected] of periods) {
    it(`is ${expected} from ${start} to ${end} on ${now}`, () => {
      const period = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
      assert.equal(isInForce(period, day(now)), expected);
    });
  }

  it('counts the last day until midnight in Italy', () => {
    assert.equal(isInForce({ end: '2026-07-01' }, Date.parse('2026-07-01T21:59:59Z')), true);
    assert.equal(isInForce({ end: '2026-07-01' }, Date.parse('2026-07-01T22:00:00Z')), false);
  });

  it('makes nobody a minor from the eighteenth birthday on, nor without a full date', () => {
    assert.equal(isMinor('2008-07-01', Date.parse('2026-06-30T21:59:59Z')), true);
    assert.equal(isMinor('2008-07-01', Date.parse('2026-06-30T22:00:00Z')), false);
    assert.equal(isMinor('2008-02-29', Date.parse('2026-02-28T12:00:00Z')), true);
    assert.equal(isMinor('2008-02-29', Date.parse('2026-03-01T12:00:00Z')), false);
    for (const odd of [undefined, '', '2020', '2020-05', 'toString', '2020-13-40x'])
      assert.equal(isMinor(odd, Date.now()), false);
  });

  it('ends once and for all: whoever has come of age does not become a minor again', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2025-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 40_000 }),
        (birth, days) => {
          const text = birth.toISOString().slice(0, 10);
          const now = Date.parse(text) + days * 86_400_000;
          return isMinor(text, now) || !isMinor(text, now + 86_400_000);
        },
      ),
    );
  });
});
