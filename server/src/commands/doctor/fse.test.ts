import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import { makeSelfSigned } from '../../certificates/self-signed.ts';
import { loadConfiguration } from '../../config/index.ts';
import { examineFse } from './fse.ts';

const begin = Date.parse('2026-01-01T00:00:00Z');
const day = 86_400_000;

describe('certificates of the FSE, examined', () => {
  const newDirectory = withDataDirectories();
  let files: Readonly<
    Record<'authenticationCertificate' | 'authenticationKey' | 'signatureCertificate' | 'signatureKey', string>
  >;
  let folder: string;

  before(async () => {
    folder = await newDirectory();
    const make = async (name: string) => {
      const subject = [{ type: 'commonName', text: `${name}#150PROVA` }] as const;
      const { certificate, privateKey } = await makeSelfSigned({ subject, keyBits: 2048, years: 1 }, begin);
      writeFileSync(join(folder, `${name}.pem`), certificate);
      writeFileSync(join(folder, `${name}.key`), privateKey, { mode: 0o600 });
      return [join(folder, `${name}.pem`), join(folder, `${name}.key`)] as const;
    };
    const [authenticationCertificate, authenticationKey] = await make('A1');
    const [signatureCertificate, signatureKey] = await make('S1');
    files = { authenticationCertificate, authenticationKey, signatureCertificate, signatureKey };
  });

  const examined = (more: Readonly<Record<string, unknown>>, now: number) => {
    const command = Object.fromEntries(
      Object.entries({ mode: 'service', ...files, ...more }).map(([name, value]) => [`fse.${name}`, value]),
    );
    const { configuration } = loadConfiguration({ folder, environment: {}, command });
    return [...examineFse(configuration, now)].map(({ subject, state, detail }) => `${subject} ${state} ${detail}`);
  };

  it('are good, doubtful before their end, and bad after it', () => {
    assert.deepEqual(examined({}, begin + day), [
      'FSE A1 good A1#150PROVA, last day 2027-01-01, 364 days left',
      'FSE S1 good S1#150PROVA, last day 2027-01-01, 364 days left',
    ]);
    assert.match(examined({}, begin + 340 * day)[0] ?? '', /^FSE A1 doubtful .* 25 days left$/);
    assert.match(examined({}, begin + 400 * day)[1] ?? '', /^FSE S1 bad .* expired$/);
  });

  it('are bad when they are not there or for the other use', () => {
    assert.match(
      examined({ authenticationCertificate: join(folder, 'none') }, begin + day)[0] ?? '',
      /^FSE A1 bad certificate: /,
    );
    const swapped = { signatureCertificate: files.authenticationCertificate, signatureKey: files.authenticationKey };
    assert.match(examined(swapped, begin + day)[1] ?? '', /^FSE S1 bad certificate: .*other use/);
    assert.match(examined({ signatureKey: files.authenticationKey }, begin + day)[1] ?? '', /^FSE S1 bad key: /);
  });

  it('are not looked at while the gateway is not called', () => {
    assert.deepEqual(examined({ mode: 'simulator' }, begin), []);
    assert.deepEqual(examined({ enabled: false }, begin), []);
  });
});
