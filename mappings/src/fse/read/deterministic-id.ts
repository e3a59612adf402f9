import { createHash } from 'node:crypto';

/** Namespace of the identifiers that are made from what a CDA says; ours, and never to be changed. */
const namespace = Buffer.from('5f8d0f1e6d6b4c0b9a3e0c6f3b7d2a41', 'hex');

/** A UUID that is the same for the same name, and tells nothing about it. Source: RFC 9562, 5.5 (version 5). */
export function uuidOf(name: string): string {
  const hash = createHash('sha1').update(namespace).update(name, 'utf8').digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** `root-extension` as the ministry's maps write it, where FHIR admits that as an id; otherwise a UUID made from it. */
export function idOfIdentifier(root: string, extension: string | undefined): string {
  const plain = extension === undefined ? root : `${root}-${extension}`;
  return /^[A-Za-z0-9.-]{1,64}$/.test(plain) ? plain : uuidOf(plain);
}
