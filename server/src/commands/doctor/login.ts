import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '@sinfonia/profiles/issues';
import type { Configuration } from '../../config/index.ts';
import { createBoundedFetch, usualBounds } from '../../identity/federation/bounded-fetch.ts';
import { checkTimes, readUnverified } from '../../identity/federation/signed-token.ts';
import { fetchTrustAnchor } from '../../identity/federation/trust-anchor.ts';
import { readLogKeys } from '../../identity/login-log/log-keys.ts';
import { loginLogFolder, readAnchor } from '../../identity/login-log/month-files.ts';
import { readRelyingPartySettings, type SchemeSettings } from '../../identity/relying-party/settings.ts';
import type { DoctorFinding } from './finding.ts';

/** Time before the end of a trust mark at which a warning is given, ms. */
const soon = 30 * 24 * 3600_000;

/** Checks sign-in by SPID and CIE (OpenID Federation): settings, trust marks, trust anchors. Nothing when neither is enabled. */
export async function* examineFederations(configuration: Configuration, folder: string): AsyncIterable<DoctorFinding> {
  const { spid, cie } = configuration;
  if (!spid.enabled && !cie.enabled) return;
  const read = await readRelyingPartySettings(configuration, folder);
  if (!read.ok) {
    const detail = read.issues.map((issue) => textOf(issue, 'en')).join(' ');
    yield { subject: 'SPID and CIE', state: 'bad', detail };
    return;
  }
  for (const scheme of read.settings.schemes) {
    yield examineMarks(scheme);
    yield await examineAnchor(scheme, read.settings.patience);
  }
}

/** Checks that the key and the beginning of the login log can be read. Following the whole chain is `sinfonia login-log verify`. */
export async function examineLoginLog(data: string): Promise<DoctorFinding> {
  const subject = 'login log';
  const folder = join(data, loginLogFolder);
  try {
    await access(folder);
  } catch {
    return { subject, state: 'good', detail: 'made at the first start' };
  }
  try {
    const keys = await readLogKeys(join(data, 'identity'));
    if (keys === undefined) return { subject, state: 'bad', detail: 'its keys are missing: nothing in it can be read' };
    const anchor = await readAnchor(folder, keys);
    return { subject, state: 'good', detail: anchor === undefined ? folder : `${folder}, purged to ${anchor.month}` };
  } catch (error) {
    return { subject, state: 'bad', detail: error instanceof Error ? error.message : 'cannot be read' };
  }
}

function examineMarks({ scheme, trustMarks }: SchemeSettings): DoctorFinding {
  const subject = `${scheme.toUpperCase()} marks`;
  if (trustMarks.length === 0) {
    return { subject, state: 'bad', detail: 'no trust mark: every provider refuses this service' };
  }
  const now = Date.now();
  const ends = trustMarks.map((text) => {
    const claims = readUnverified(text);
    const times = claims.ok ? checkTimes(claims.value, now) : claims;
    return times.ok ? times.value.exp * 1000 : 0;
  });
  const earliest = Math.min(...ends);
  if (earliest === 0) return { subject, state: 'bad', detail: 'a trust mark has expired or has no times' };
  return {
    subject,
    state: earliest - now < soon ? 'doubtful' : 'good',
    detail: `${trustMarks.length}, good until ${new Date(earliest).toISOString().slice(0, 10)}`,
  };
}

async function examineAnchor({ scheme, anchor }: SchemeSettings, patience: number): Promise<DoctorFinding> {
  const subject = `${scheme.toUpperCase()} anchor`;
  const fetch = createBoundedFetch({ ...usualBounds, patience, allowLoopback: false });
  const found = await fetchTrustAnchor(fetch, anchor, Date.now());
  if (!found.ok) return { subject, state: 'bad', detail: `${anchor.id}: ${found.reason}` };
  const keys = anchor.keys === undefined ? 'its own keys, not pinned' : 'pinned keys';
  return { subject, state: anchor.keys === undefined ? 'doubtful' : 'good', detail: `${anchor.id}, ${keys}` };
}
