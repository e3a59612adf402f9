import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Parameters } from '@medplum/fhirtypes';
import { backendServices, bearer, connect, type SinfoniaClient, SinfoniaError } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox, sinfoniaCommand } from '../../sdk/src/testing/sandbox-server.ts';

const run = promisify(execFile);
const codiceFiscale = { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'RNRLCU52C58F839B' };

/** Test users who refer, with the code of who asks (SIAD). */
const referrers = [
  ['cittadino', '6'],
  ['mmg', '2'],
  ['segretariato-sociale', '1'],
  ['direttore-rsa', '5'],
  ['direttore-hospice', '10'],
  ['autorita-giudiziaria', '9'],
] as const;

describe('guide of home care', function () {
  this.timeout(120_000);
  let sandbox: SandboxServer;
  let platform: SinfoniaClient;

  before(async () => {
    sandbox = await sharedSandbox();
    platform = connect({
      baseUrl: sandbox.fhirBase,
      auth: backendServices({
        clientId: 'sandbox-backend',
        privateKey: await sandbox.key(),
        scope: 'system/*.cruds',
      }),
    });
  });

  for (const [user, source] of referrers) {
    it(`lets ${user} refer a person, and no more than the role may`, async () => {
      const { stdout } = await run(process.execPath, [sinfoniaCommand, 'token', '--user', user], {
        env: sandbox.environment,
      });
      const { homeCare } = connect({ baseUrl: sandbox.fhirBase, auth: bearer(stdout.trim()) });
      const key = `guida-${user}-${process.pid}`;
      const person =
        user === 'cittadino' ? { patient: 'Patient/sandbox-cittadino' } : { patientIdentifier: codiceFiscale };
      const answer = await homeCare.refer({
        ...person,
        source,
        authority: 'Organization/asl-205',
        key,
      });
      assert.equal(answer.state, 'referred');
      const identifier = `https://fhir.sinfonia.campania.it/sid/service-entry|sandbox-app.${key}.referral`;
      const referral = await platform.search('ServiceRequest', { identifier }).first();
      assert.ok(referral);
      const own = homeCare.accept(`ServiceRequest/${referral.id}`, { need: 'simple', note: 'Prova' });
      await assert.rejects(
        own,
        (error: unknown) => error instanceof SinfoniaError && error.code === 'step-role-not-allowed',
      );
      await platform.homeCare.refuse(`ServiceRequest/${referral.id}`, { outcome: 'none', note: 'Prova automatica' });
    });
  }

  it('has requests whose parameters the operations know', async () => {
    const text = await readFile(new URL('../../docs/guide/home-care.md', import.meta.url), 'utf8');
    const requests = [...text.matchAll(/`POST (\w+)(?:\/ID)?\/\$([\w-]+)`[^\n]*\n\n```json\n([\s\S]*?)```/g)];
    assert.ok(requests.length >= 10, `${requests.length}`);
    for (const [, type = '', name = '', body = ''] of requests) {
      const url = `https://fhir.sinfonia.campania.it/OperationDefinition/${name}`;
      const definition = await platform.search('OperationDefinition', { url }).first();
      const inputs = definition?.parameter?.filter(({ use }) => use === 'in') ?? [];
      assert.ok(
        definition?.resource?.some((one) => one === type),
        `${name} on ${type}`,
      );
      const given = (JSON.parse(body) as Parameters).parameter ?? [];
      for (const one of given) {
        const known = inputs.find((input) => input.name === one.name);
        assert.ok(known, `${name} has no ${one.name}`);
        for (const part of one.part ?? []) {
          assert.ok(
            known.part?.some((inner) => inner.name === part.name),
            `${one.name} has no ${part.name}`,
          );
        }
      }
      for (const { name: wanted, min } of inputs) {
        if (min > 0)
          assert.ok(
            given.some((one) => one.name === wanted),
            `${name} lacks ${wanted}`,
          );
      }
    }
  });
});
