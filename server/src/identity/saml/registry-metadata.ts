import { type KeyObject, X509Certificate } from 'node:crypto';
import { parseInstant } from './instant.ts';
import { bindings, namespaces } from './names.ts';
import { isStrongRsa, readSignedDocument } from './xml-signature.ts';
import { childrenOf, isNamed, onlyChildOf, readXml, registryLimits, textOf, type XmlElement } from './xml-tree.ts';

/** An identity provider of the federation, as its metadata says. */
export interface SamlIdentityProvider {
  readonly entityId: string;
  /** Name that people know it by, Italian when there is one. */
  readonly displayName: string;
  /** Addresses of its sign-in service, by binding. At least one is there. */
  readonly signOn: { readonly redirect?: string; readonly post?: string };
  /** Address that takes answers to its logout requests by the redirect binding. */
  readonly logoutAnswer?: string;
  /** Keys that sign its messages. */
  readonly keys: readonly KeyObject[];
}

/** A registry that was read, or why it was refused: fixed words. */
export type RegistryReading =
  | { readonly ok: true; readonly providers: readonly SamlIdentityProvider[] }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads identity providers from metadata: one `EntityDescriptor`, or `EntitiesDescriptor` as AgID publishes. Entities
 * without an address or key that can be used are left out, and so are those whose validity is over.
 *
 * Source: OASIS SAML 2.0 metadata; SPID technical rules (registry).
 *
 * @param trusted keys one of which must have signed the whole document; undefined for a file that the operator vouches for
 * @param now instant, ms since the epoch, UTC
 */
export function readRegistry(text: string, trusted: readonly KeyObject[] | undefined, now: number): RegistryReading {
  const reading = readXml(text.replace(/^\uFEFF/, ''), registryLimits);
  if (!reading.ok) return { ok: false, reason: reading.reason };
  const root = rootOf(text, reading.root, trusted);
  if (typeof root === 'string') return { ok: false, reason: root };
  if (!isCurrent(root, now)) return { ok: false, reason: 'no-longer-valid' };
  const providers = entitiesOf(root).flatMap((entity) => toProvider(entity, now) ?? []);
  if (providers.length === 0) return { ok: false, reason: 'no-identity-provider' };
  const distinct = new Set(providers.map(({ entityId }) => entityId));
  // Of two entities with one identifier nobody could say whose keys count.
  return distinct.size === providers.length ? { ok: true, providers } : { ok: false, reason: 'entity-twice' };
}

function rootOf(text: string, root: XmlElement, trusted: readonly KeyObject[] | undefined): XmlElement | string {
  if (trusted === undefined) return root;
  const signed = readSignedDocument(text, root, trusted, registryLimits);
  return signed.ok ? signed.signed : signed.reason;
}

function entitiesOf(root: XmlElement): readonly XmlElement[] {
  if (isNamed(root, namespaces.metadata, 'EntityDescriptor')) return [root];
  if (!isNamed(root, namespaces.metadata, 'EntitiesDescriptor')) return [];
  const groups = childrenOf(root, namespaces.metadata, 'EntitiesDescriptor');
  return [...childrenOf(root, namespaces.metadata, 'EntityDescriptor'), ...groups.flatMap(entitiesOf)];
}

function isCurrent(element: XmlElement, now: number): boolean {
  const text = element.attributes.get('validUntil');
  const until = parseInstant(text);
  return text === undefined || (until !== undefined && now < until);
}

function toProvider(entity: XmlElement, now: number): SamlIdentityProvider | undefined {
  const md = namespaces.metadata;
  const entityId = entity.attributes.get('entityID');
  const role = onlyChildOf(entity, md, 'IDPSSODescriptor');
  if (!entityId || role === undefined || !isCurrent(entity, now) || !isCurrent(role, now)) return undefined;
  const signOn = addressesOf(childrenOf(role, md, 'SingleSignOnService'), 'Location');
  const logout = childrenOf(role, md, 'SingleLogoutService');
  const answer = addressesOf(logout, 'ResponseLocation').redirect ?? addressesOf(logout, 'Location').redirect;
  const keys = childrenOf(role, md, 'KeyDescriptor').flatMap(signingKeysOf);
  if (keys.length === 0 || (signOn.redirect ?? signOn.post) === undefined) return undefined;
  const displayName = displayNameOf(entity) ?? entityId;
  return { entityId, displayName, signOn, keys, ...(answer === undefined ? {} : { logoutAnswer: answer }) };
}

function addressesOf(services: readonly XmlElement[], attribute: string): { redirect?: string; post?: string } {
  const addressOf = (binding: string): string | undefined =>
    services.flatMap(({ attributes }) => {
      const address = attributes.get(attribute);
      return attributes.get('Binding') === binding && isWebAddress(address) ? [address] : [];
    })[0];
  const redirect = addressOf(bindings.redirect);
  const post = addressOf(bindings.post);
  return { ...(redirect === undefined ? {} : { redirect }), ...(post === undefined ? {} : { post }) };
}

/** Whether a text is an https address; http is for the machine itself, where tests run. */
export function isWebAddress(text: string | undefined): text is string {
  if (text === undefined || !URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback));
}

function signingKeysOf(descriptor: XmlElement): readonly KeyObject[] {
  const use = descriptor.attributes.get('use');
  if (use !== undefined && use !== 'signing') return [];
  const ds = namespaces.signature;
  const data = childrenOf(descriptor, ds, 'KeyInfo').flatMap((info) => childrenOf(info, ds, 'X509Data'));
  const certificates = data.flatMap((each) => childrenOf(each, ds, 'X509Certificate'));
  return certificates.flatMap((certificate) => keyOf(textOf(certificate)) ?? []).filter(isStrongRsa);
}

function keyOf(base64: string | undefined): KeyObject | undefined {
  try {
    return new X509Certificate(Buffer.from(base64 ?? '', 'base64')).publicKey;
  } catch {
    return undefined;
  }
}

function displayNameOf(entity: XmlElement): string | undefined {
  const organization = onlyChildOf(entity, namespaces.metadata, 'Organization');
  if (organization === undefined) return undefined;
  const names = ['OrganizationDisplayName', 'OrganizationName'].flatMap((name) =>
    childrenOf(organization, namespaces.metadata, name),
  );
  const italian = names.filter(({ attributes }) => attributes.get('xml:lang') === 'it');
  return [...italian, ...names].map((name) => textOf(name)?.replace(/\s+/g, ' ')).find(Boolean);
}
