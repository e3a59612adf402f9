import assert from 'node:assert/strict';
import { request } from 'node:https';
import { GatewayCaller, type TestCall } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { type Credential, testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { commonName, GatewayWorld } from '../../../../test/exchanges/fse/gateway-world.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';

describe('transport of the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  const authority = testAuthority('Test authority');
  const server = authority.issue('localhost', '127.0.0.1');
  const signing = authority.issue(commonName);
  let world: GatewayWorld;

  beforeEach(async () => {
    world = await GatewayWorld.open(await newDirectory(), {
      tls: { key: server.privateKey, certificate: server.certificate, clientAuthorities: authority.certificate },
      authorities: [authority.certificate],
    });
  });
  afterEach(() => world.close());

  /** Status of a call over TLS with a client certificate, or the code of what keeps it from being made. */
  const call = async (client: Credential | undefined, signer: Credential = signing): Promise<number | string> => {
    const asked: TestCall = { method: 'GET', path: '/status/unknown', claims: {} };
    const caller = new GatewayCaller(world.simulator.address, signer, commonName, world.now);
    const headers = await caller.tokens(asked.claims);
    return new Promise((resolve) => {
      const sent = request(
        `${world.simulator.address}${asked.path}`,
        {
          headers,
          ca: authority.certificate,
          agent: false,
          ...(client === undefined ? {} : { key: client.privateKey, cert: client.certificate }),
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      sent.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
      sent.end();
    });
  };

  it('lets in who has a client certificate of its authorities, and nobody else', async () => {
    assert.match(world.simulator.address, /^https:/);
    assert.equal(await call(authority.issue('A1#150EXAMPLE')), 404);
    assert.notEqual(await call(undefined), 404);
    assert.notEqual(await call(testAuthority('Another').issue('A1#150EXAMPLE')), 404);
  });

  it('takes tokens of signers of its authorities only', async () => {
    const client = authority.issue('A1#150EXAMPLE');
    assert.equal(await call(client, testAuthority('Another').issue(commonName)), 401);
  });

  it('says in what it is less strict', async () => {
    assert.equal(world.simulator.notices.length, 1);
    const open = await GatewayWorld.open(await newDirectory());
    assert.equal(open.simulator.notices.length, 4);
    assert.match(open.simulator.address, /^http:\/\/127\.0\.0\.1:\d+\/govway\/rest\/in\/FSE\/gateway\/v1$/);
    await open.close();
  });
});
