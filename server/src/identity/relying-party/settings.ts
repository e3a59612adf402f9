import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Issue } from '@sinfonia/profiles/issues';
import type { JWK } from 'jose';
import type { Configuration } from '../../config/index.ts';
import { type EntityOrganization, readTrustMark } from '../federation/relying-party-entity.ts';
import type { Scheme } from '../federation/scheme-profile.ts';
import { keysOf } from '../federation/signed-token.ts';
import type { PinnedAnchor } from '../federation/trust-anchor.ts';

/** A federation that people can sign in with, as it is set up. */
export interface SchemeSettings {
  readonly scheme: Scheme;
  readonly anchor: PinnedAnchor;
  readonly authorityHints: readonly string[];
  /** Signed trust marks about us. */
  readonly trustMarks: readonly string[];
}

/** Everything the relying party is set up with. */
export interface RelyingPartySettings {
  readonly organization: EntityOrganization;
  readonly schemes: readonly SchemeSettings[];
  /** Ms. */
  readonly refreshEvery: number;
  readonly patience: number;
}

/** The part of the configuration that the relying party reads. */
export type RelyingPartyConfiguration = Pick<Configuration, 'server' | 'organization' | 'federation' | 'spid' | 'cie'>;

/** The settings, or the options that are missing or wrong (`configuration-invalid`). */
export type ReadSettings =
  | { readonly ok: true; readonly settings: RelyingPartySettings }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Reads the settings of the relying party out of the configuration, with the files it names. Nothing is asked for as long as
 * neither `spid` nor `cie` is enabled.
 *
 * @param folder folder that relative paths start from
 */
export async function readRelyingPartySettings(
  configuration: RelyingPartyConfiguration,
  folder: string,
): Promise<ReadSettings> {
  const { organization, federation, server } = configuration;
  const issues: Issue[] = [];
  const refuse = (option: string, expected: string): void => {
    issues.push({ code: 'configuration-invalid', values: { option, expected } });
  };
  const enabled = (['spid', 'cie'] as const).filter((scheme) => configuration[scheme].enabled);
  const asked = 'given when spid or cie is enabled';
  if (enabled.length > 0) {
    const { name, displayName, url, email } = organization;
    for (const [option, value] of Object.entries({ name, displayName, url, email })) {
      if (value === '') refuse(`organization.${option}`, asked);
    }
    if (federation.policyUri === '') refuse('federation.policyUri', asked);
    if (federation.logoUri === '') refuse('federation.logoUri', asked);
    if (!server.baseUrl.startsWith('https://')) refuse('server.baseUrl', 'https when spid or cie is enabled');
  }
  const schemes: SchemeSettings[] = [];
  for (const scheme of enabled) {
    const { trustAnchor: id, trustAnchorKeys, authorityHints, trustMarks } = configuration[scheme];
    if (id === '') refuse(`${scheme}.trustAnchor`, `given when ${scheme} is enabled`);
    const keys = trustAnchorKeys === '' ? undefined : await readKeys(resolve(folder, trustAnchorKeys));
    if (keys?.length === 0) refuse(`${scheme}.trustAnchorKeys`, 'a file with a JWK set of public keys with kid');
    const marks: string[] = [];
    for (const path of trustMarks) {
      const mark = readTrustMark((await readText(resolve(folder, path))) ?? '', server.baseUrl);
      if (mark.ok) marks.push(mark.value);
      else refuse(`${scheme}.trustMarks`, `files with a trust mark about ${server.baseUrl}`);
    }
    schemes.push({
      scheme,
      anchor: { id, ...(keys === undefined ? {} : { keys }) },
      authorityHints: authorityHints.length === 0 ? [id] : authorityHints,
      trustMarks: marks,
    });
  }
  if (issues.length > 0) return { ok: false, issues };
  return {
    ok: true,
    settings: {
      organization: {
        name: organization.name,
        clientName: organization.displayName,
        homepage: organization.url,
        policy: federation.policyUri,
        logo: federation.logoUri,
        contacts: federation.contacts.length === 0 ? [organization.email] : federation.contacts,
      },
      schemes,
      refreshEvery: federation.refreshHours * 3600_000,
      patience: federation.timeoutSeconds * 1000,
    },
  };
}

async function readKeys(path: string): Promise<readonly JWK[]> {
  try {
    return keysOf(JSON.parse((await readText(path)) ?? ''));
  } catch {
    return [];
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
