import type { DatabaseSync } from 'node:sqlite';
import { type ChainFault, eventDigest, linkHash, sealedType } from '../../audit-chain.ts';
import { tailOf } from '../../resource-text.ts';
import type { Link } from './link-reader.ts';

const headForm = /^\{"resourceType":"AuditEvent","id":"([A-Za-z0-9\-.]{1,64})"/;

/**
 * Compares a link with its event and with its place: `previous` is the hash before it and `position` the place it must
 * have. `following` gives the link after it, which tells a changed link from a moved one.
 */
export function judgeLink(
  db: DatabaseSync,
  previous: string,
  position: number,
  link: Link,
  following: () => Link | undefined,
): ChainFault | undefined {
  if (link.position !== position) return { kind: 'missing', position };
  const { id } = link;
  const tail = link.text === undefined ? link.tail : tailOf(sealedType, id, link.text);
  if (link.text === undefined && tail === undefined) return { kind: 'missing', position, id };
  if (tail === undefined || eventDigest(tail) !== link.digest) {
    return { kind: isOfAnother(db, link, tail) ? 'reordered' : 'altered', position, id };
  }
  if (link.text !== undefined && link.current !== true) return { kind: 'altered', position, id };
  const expected = linkHash(previous, position, id, link.digest);
  if (expected === link.hash) return undefined;
  const next = following();
  const goesOn = (hash: string): boolean =>
    next !== undefined && linkHash(hash, next.position, next.id, next.digest) === next.hash;
  // The rest fits what this link must be, or what it is: then only what stands here was changed.
  const inPlace = next === undefined || goesOn(expected) || goesOn(link.hash);
  return { kind: inPlace ? 'altered' : 'reordered', position, id };
}

/** Tells whether the text of an event is, unaltered, that of another link. */
function isOfAnother(db: DatabaseSync, link: Link, tail: string | undefined): boolean {
  const named = link.text === undefined ? undefined : headForm.exec(link.text)?.[1];
  const own = tail ?? (named === undefined ? undefined : tailOf(sealedType, named, link.text ?? ''));
  if (own === undefined) return false;
  const found = db
    .prepare('SELECT 1 FROM audit_chain WHERE digest = ? AND position <> ?')
    .get(Buffer.from(eventDigest(own), 'hex'), link.position);
  return found !== undefined;
}
