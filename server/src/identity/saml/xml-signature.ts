import type { KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { algorithms, namespaces, smallestRsaBits } from './names.ts';
import {
  childrenOf,
  descendantsOf,
  elementsOf,
  isNamed,
  onlyChildOf,
  readXml,
  textOf,
  writeElement,
  type XmlElement,
  type XmlLimits,
} from './xml-tree.ts';

/** What a signature covers, or why it is refused: fixed words. */
export type SignedReading =
  | { readonly ok: true; readonly signed: XmlElement }
  | { readonly ok: false; readonly reason: SignatureFault };

/** Why a signature is refused. */
export type SignatureFault = 'signature-missing' | 'signature-form' | 'signature-ambiguous' | 'signature-invalid';

/**
 * Checks the enveloped signature of an element and gives back what was signed, read anew from the very octets that the
 * signature covers: whatever else stands in the document, moved or copied, is not seen (signature wrapping).
 *
 * Only RSA with SHA-256 or SHA-512, exclusive canonical form, one reference to the element's own `ID`, and keys known
 * beforehand; a key or certificate inside the message is not looked at. Source: SPID technical rules; SAML 2.0 core, 5.4;
 * XML Signature 1.1.
 *
 * @param text the whole document
 * @param element the element of that document whose signature is wanted
 */
export function readSigned(
  text: string,
  root: XmlElement,
  element: XmlElement,
  keys: readonly KeyObject[],
  limits: XmlLimits,
): SignedReading {
  const id = element.attributes.get('ID');
  const signature = signatureOf(element);
  if (typeof signature === 'string') return fault(signature);
  const isIdentified = id !== undefined && /^[A-Za-z_][\w.-]*$/.test(id);
  if (!isIdentified || !hasAcceptedForm(signature, `#${id}`)) return fault('signature-form');
  if (!isOnlyIdentifier(root, id)) return fault('signature-ambiguous');
  return verify(text, element, signature, keys, limits);
}

/**
 * Checks the signature of a whole document, as `readSigned` does, except that the signature may also say that it covers
 * the whole document by an empty reference: so AgID signs its registry, while messages must name their own `ID`.
 *
 * Source: XML Signature 1.1, 4.4.3.3; SAML 2.0 metadata, 3.
 */
export function readSignedDocument(
  text: string,
  root: XmlElement,
  keys: readonly KeyObject[],
  limits: XmlLimits,
): SignedReading {
  const signature = signatureOf(root);
  if (typeof signature === 'string') return fault(signature);
  if (!hasAcceptedForm(signature, '')) return readSigned(text, root, root, keys, limits);
  return verify(text, root, signature, keys, limits);
}

function fault(reason: SignatureFault): SignedReading {
  return { ok: false, reason };
}

function signatureOf(element: XmlElement): XmlElement | SignatureFault {
  const [signature, another] = childrenOf(element, namespaces.signature, 'Signature');
  if (signature === undefined) return 'signature-missing';
  return another === undefined ? signature : 'signature-form';
}

function verify(
  text: string,
  element: XmlElement,
  signature: XmlElement,
  keys: readonly KeyObject[],
  limits: XmlLimits,
): SignedReading {
  const octets = keys.filter(isStrongRsa).map((key) => verifiedOctets(text, writeElement(signature), key));
  const verified = octets.find((each) => each !== undefined);
  if (verified === undefined) return fault('signature-invalid');
  const reading = readXml(verified, limits);
  if (!reading.ok) return fault('signature-invalid');
  const signed = reading.root;
  const isSame =
    isNamed(signed, element.namespace, element.name) && signed.attributes.get('ID') === element.attributes.get('ID');
  return isSame ? { ok: true, signed } : fault('signature-invalid');
}

/** Names with which an XML signature may point at an element. */
const identifierNames: ReadonlySet<string> = new Set(['ID', 'Id', 'id']);

function isOnlyIdentifier(root: XmlElement, id: string): boolean {
  let found = 0;
  for (const element of descendantsOf(root)) {
    for (const [name, value] of element.attributes) {
      const local = name.slice(name.indexOf(':') + 1);
      if (identifierNames.has(local) && value === id) found += 1;
    }
  }
  return found === 1;
}

const acceptedTransforms: readonly string[] = [algorithms.envelopedSignature, algorithms.exclusiveCanonical];
const acceptedSignatures: readonly string[] = [algorithms.rsaSha256, algorithms.rsaSha512];
const acceptedDigests: readonly string[] = [algorithms.sha256, algorithms.sha512];

/** Whether a signature has the one form that is accepted: nothing missing, doubled, in another order, and nothing more. */
function hasAcceptedForm(signature: XmlElement, target: string): boolean {
  const ds = namespaces.signature;
  const names = namesIn(signature);
  if (names !== 'SignedInfo SignatureValue KeyInfo' && names !== 'SignedInfo SignatureValue') return false;
  const info = onlyChildOf(signature, ds, 'SignedInfo');
  const reference = onlyChildOf(info, ds, 'Reference');
  const transforms = onlyChildOf(reference, ds, 'Transforms');
  if (info === undefined || reference === undefined || transforms === undefined) return false;
  const steps = childrenOf(transforms, ds, 'Transform');
  const method = onlyChildOf(info, ds, 'SignatureMethod');
  const canonicalization = onlyChildOf(info, ds, 'CanonicalizationMethod');
  const digest = onlyChildOf(reference, ds, 'DigestMethod');
  return (
    namesIn(info) === 'CanonicalizationMethod SignatureMethod Reference' &&
    namesIn(reference) === 'Transforms DigestMethod DigestValue' &&
    reference.attributes.get('URI') === target &&
    steps.length === elementsOf(transforms).length &&
    steps.map(algorithmOf).join(' ') === acceptedTransforms.join(' ') &&
    [...steps, canonicalization, method, digest].every(hasAcceptedContent) &&
    algorithmOf(canonicalization) === algorithms.exclusiveCanonical &&
    acceptedSignatures.includes(algorithmOf(method)) &&
    acceptedDigests.includes(algorithmOf(digest)) &&
    textOf(onlyChildOf(reference, ds, 'DigestValue')) !== undefined &&
    textOf(onlyChildOf(signature, ds, 'SignatureValue')) !== undefined
  );
}

/** Names of the children in order; one of another namespace has none. */
function namesIn(element: XmlElement): string {
  const names = elementsOf(element).map(({ name, namespace }) => (namespace === namespaces.signature ? name : ''));
  return names.join(' ');
}

/** Only the list of prefixes of the exclusive canonical form may stand inside of a method; signers vary its namespace. */
function hasAcceptedContent(method: XmlElement | undefined): boolean {
  const content = method === undefined ? [] : elementsOf(method);
  return content.every((each) => each.name === 'InclusiveNamespaces' && elementsOf(each).length === 0);
}

function algorithmOf(element: XmlElement | undefined): string {
  return element?.attributes.get('Algorithm') ?? '';
}

/** Whether a key may verify: RSA of at least 2048 bits. */
export function isStrongRsa(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= smallestRsaBits;
}

function verifiedOctets(text: string, signature: string, key: KeyObject): string | undefined {
  const checker = new SignedXml({ publicCert: key, getCertFromKeyInfo: () => null });
  keepOnly(checker.CanonicalizationAlgorithms, acceptedTransforms);
  keepOnly(checker.SignatureAlgorithms, acceptedSignatures);
  keepOnly(checker.HashAlgorithms, acceptedDigests);
  try {
    checker.loadSignature(signature);
    if (!checker.checkSignature(text)) return undefined;
  } catch {
    // The library throws for a wrong signature as for a malformed one; its messages quote the document.
    return undefined;
  }
  const octets = checker.getSignedReferences();
  return octets.length === 1 ? octets[0] : undefined;
}

function keepOnly(table: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(table)) if (!names.includes(name)) delete table[name];
}

/** A private key and its certificate, both PEM. */
export interface SigningPair {
  readonly privateKey: string;
  readonly certificate: string;
}

/** Where the signature goes: right after the issuer (messages), or first of all (metadata). */
export type SignaturePlace = 'after-issuer' | 'first';

/** Signs a document by an enveloped signature of its root, which must have an `ID`. RSA with SHA-256. */
export function signDocument(text: string, pair: SigningPair, place: SignaturePlace): string {
  const signer = new SignedXml({
    privateKey: pair.privateKey,
    publicCert: pair.certificate,
    signatureAlgorithm: algorithms.rsaSha256,
    canonicalizationAlgorithm: algorithms.exclusiveCanonical,
    idAttribute: 'ID',
  });
  signer.addReference({
    xpath: '/*',
    transforms: [...acceptedTransforms],
    digestAlgorithm: algorithms.sha256,
  });
  const location =
    place === 'first'
      ? ({ reference: '/*', action: 'prepend' } as const)
      : ({ reference: "/*/*[local-name(.)='Issuer']", action: 'after' } as const);
  signer.computeSignature(text, { prefix: 'ds', location });
  return signer.getSignedXml();
}
