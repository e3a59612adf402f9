import assert from 'node:assert/strict';
import type { Claims, TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { describeWithOracle, oracleBytes, oracleJson } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { changed, GatewayWorld, openApiFault } from '../../../../test/exchanges/fse/gateway-world.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';

interface ClaimCases {
  readonly bases: Readonly<Record<string, Claims>>;
  readonly cases: readonly { readonly operation: string; readonly change: Claims; readonly expect: Claims }[];
}

const id = encodeURIComponent('2.16.840.1.113883.2.9.2.150.4.4^UNKNOWN');

/** A call of each operation that fails for want of something else, once its claims are right. */
const calls: Readonly<Record<string, (claims: Claims, pdf: Uint8Array) => TestCall>> = {
  validation: (claims, pdf) => ({
    method: 'POST',
    path: '/documents/validation',
    claims,
    pdf,
    body: { activity: 'VERIFICA' },
  }),
  create: (claims, pdf) => ({ method: 'POST', path: '/documents', claims, pdf, body: {} }),
  replace: (claims, pdf) => ({ method: 'PUT', path: `/documents/${id}`, claims, pdf, body: {} }),
  'update-metadata': (claims) => ({ method: 'PUT', path: `/documents/${id}/metadata`, claims, body: {} }),
  delete: (claims) => ({ method: 'DELETE', path: `/documents/${id}`, claims }),
};

/** What each of these calls comes to when nothing is wrong with its claims. */
const otherwise: Readonly<Record<string, string>> = {
  validation: '/msg/jwt-validation /jwt-person-id',
  create: '/msg/mandatory-element',
  replace: '/msg/mandatory-element',
  'update-metadata': '/msg/mandatory-element',
  delete: '/msg/record-not-found',
};

describeWithOracle('claims at the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  let world: GatewayWorld;
  let pdf: Buffer;

  before(async () => {
    world = await GatewayWorld.open(await newDirectory());
    pdf = oracleBytes('pdf/RSA.pdf');
  });
  after(() => world.close());

  const { bases, cases } = oracleJson<ClaimCases>('jwt/jwt-claim-cases.json', { bases: {}, cases: [] });
  for (const { operation, change, expect } of cases) {
    it(`${operation} with ${JSON.stringify(change)}`, async () => {
      const make = calls[operation];
      assert.ok(make);
      const call = make(changed(bases[operation] ?? {}, change), pdf);
      const answer = await world.call(call);
      const { status, type, instance, detail } = answer.body;
      if (expect['ok'] === true) {
        // The samples are of another patient than the claims, so that a validation gets as far as the CDA.
        const reached = operation === 'validation' ? `${type} ${instance}` : type;
        assert.equal(reached, otherwise[operation]);
      } else {
        assert.deepEqual({ status, type, instance, detail }, expect);
        assert.equal(answer.status, expect['status']);
      }
      assert.equal(openApiFault(call, answer), '');
    });
  }
});
