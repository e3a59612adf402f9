import { type ChainFault, eventDigest, linkHash, sealedType } from '../audit-chain.ts';
import { tailOf } from '../resource-text.ts';
import type { Link } from './link.ts';

const headForm = /^\{"resourceType":"AuditEvent","id":"([A-Za-z0-9\-.]{1,64})"/;

/** What is looked up only when a link does not fit. */
export interface LinkSurroundings {
  /** The link after it, which tells a changed link from a moved one. */
  following(): Promise<Link | undefined> | Link | undefined;
  /** Whether a link at another position has this digest (hexadecimal). */
  isElsewhere(digest: string, position: number): Promise<boolean> | boolean;
}

/** Tells whether a link and its event are what they were: `previous` is the hash before it, `position` the place it must have. */
export function isIntact(previous: string, position: number, link: Link): boolean {
  const tail = tailOfLink(link);
  return (
    link.position === position &&
    tail !== undefined &&
    eventDigest(tail) === link.digest &&
    (link.text === undefined || link.current === true) &&
    linkHash(previous, position, link.id, link.digest) === link.hash
  );
}

/** Says what is wrong with a link that is not intact. */
export async function judgeLink(
  previous: string,
  position: number,
  link: Link,
  surroundings: LinkSurroundings,
): Promise<ChainFault> {
  if (link.position !== position) return { kind: 'missing', position };
  const { id } = link;
  const tail = tailOfLink(link);
  if (link.text === undefined && tail === undefined) return { kind: 'missing', position, id };
  if (tail === undefined || eventDigest(tail) !== link.digest) {
    return { kind: (await isOfAnother(link, tail, surroundings)) ? 'reordered' : 'altered', position, id };
  }
  if (link.text !== undefined && link.current !== true) return { kind: 'altered', position, id };
  const expected = linkHash(previous, position, id, link.digest);
  const next = await surroundings.following();
  const goesOn = (hash: string): boolean =>
    next !== undefined && linkHash(hash, next.position, next.id, next.digest) === next.hash;
  // The rest fits what this link must be, or what it is: then only what stands here was changed.
  const inPlace = next === undefined || goesOn(expected) || goesOn(link.hash);
  return { kind: inPlace ? 'altered' : 'reordered', position, id };
}

function tailOfLink({ text, id, tail }: Link): string | undefined {
  return text === undefined ? tail : tailOf(sealedType, id, text);
}

/** Tells whether the text of an event is, unaltered, that of another link. */
async function isOfAnother(link: Link, tail: string | undefined, surroundings: LinkSurroundings): Promise<boolean> {
  const named = link.text === undefined ? undefined : headForm.exec(link.text)?.[1];
  const own = tail ?? (named === undefined ? undefined : tailOf(sealedType, named, link.text ?? ''));
  return own !== undefined && (await surroundings.isElsewhere(eventDigest(own), link.position));
}
