/*
 * Checks against software that we did not write and do not ship: `npm run test:peers`. Each check installs its peer or says
 * in one line why it is skipped; a check that fails ends with 1.
 */
import { checkFhirclient } from './fhirclient/fhirclient.ts';
import type { PeerResult } from './peer.ts';
import { checkSpidCieOidc } from './spid-cie-oidc/spid-cie-oidc.ts';

const peers: readonly (readonly [name: string, check: () => Promise<PeerResult>])[] = [
  ['fhirclient', checkFhirclient],
  ['spid-cie-oidc', checkSpidCieOidc],
];

const wanted = new Set(process.argv.slice(2));
for (const [name, check] of peers) {
  if (wanted.size > 0 && !wanted.has(name)) continue;
  try {
    const result = await check();
    console.log(result.kind === 'passed' ? `passed  ${name}: ${result.what}` : `skipped ${name}: ${result.why}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(`failed  ${name}:`, error);
  }
}
