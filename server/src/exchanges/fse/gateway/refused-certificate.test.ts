import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../../test/durability/server-process.ts';
import {
  facts,
  identityOf,
  pdf,
  publication,
  signer,
  tokenSettings,
} from '../../../../test/exchanges/fse/gateway-calls.ts';
import { testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { FseRestAdapter } from './rest-adapter.ts';

// Servers of Node end the connection without an alert; those in front of the gateway send one, as OpenSSL does.
const hasOpenSsl = spawnSync('openssl', ['version']).status === 0;
const describeOpenSsl = hasOpenSsl ? describe : describe.skip;

describeOpenSsl('a server that turns the client certificate down', () => {
  const newDirectory = withDataDirectories();
  let server: ChildProcess | undefined;
  afterEach(() => void server?.kill());

  for (const version of ['-tls1_2', '-tls1_3']) {
    it(`was certainly not reached, with ${version.slice(1)}`, async () => {
      const folder = await newDirectory();
      const authority = testAuthority('Test authority');
      const own = authority.issue('127.0.0.1', '127.0.0.1');
      const stranger = testAuthority('Another authority').issue('A1#150EXAMPLECN');
      const files = { ca: authority.certificate, cert: own.certificate, key: own.privateKey };
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.pem`), text);
      const port = await freePort();
      const options = ['-accept', `127.0.0.1:${port}`, '-cert', 'cert.pem', '-key', 'key.pem', '-CAfile', 'ca.pem'];
      const strict = ['-Verify', '1', '-verify_return_error', version];
      server = spawn('openssl', ['s_server', ...options, ...strict], { cwd: folder });
      assert.ok(server.stdout);
      // It says ACCEPT when it listens.
      for await (const text of server.stdout) if (String(text).includes('ACCEPT')) break;
      const address = `https://127.0.0.1:${port}/v1`;
      const adapter = new FseRestAdapter({
        address,
        tls: { ca: authority.certificate, cert: stranger.certificate, key: stranger.privateKey },
        tokens: tokenSettings(identityOf(authority.issue(signer)), address),
        connectTimeout: 5000,
        readTimeout: 5000,
        connections: 1,
      });
      const reply = await adapter.publish({ facts, file: pdf, body: publication });
      adapter.close();
      server.kill();
      await once(server, 'exit');
      assert.equal(reply.kind, 'unreached');
      // With TLS 1.3 the caller has been let in before it is turned down.
      if (version === '-tls1_3') assert.equal(reply.reason, 'certificate');
    });
  }
});
