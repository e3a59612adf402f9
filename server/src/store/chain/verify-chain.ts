import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChainFault, type ChainHead, type ChainVerdict, genesisHash } from '../audit-chain.ts';
import { isIntact, judgeLink } from './judge-link.ts';
import type { Link } from './link.ts';

/** A chain and its events in one view of the data. */
export interface ChainView {
  /** Identifier of the chain. */
  readonly chain: string;
  /** The next links in order, each with its event; none at the end. */
  next(): Promise<readonly Link[]> | readonly Link[];
  /** The link after those that `next` gave, without its event. */
  peek(): Promise<Link | undefined> | Link | undefined;
  /** Whether a link at another position has this digest (hexadecimal). */
  isElsewhere(digest: string, position: number): Promise<boolean> | boolean;
  /** An event that no link knows, after every link (`links` of them) has been found to have its event. */
  findUnlinked(links: number): Promise<ChainFault | undefined> | ChainFault | undefined;
}

/** Compares every link with its event and its place, then looks for events without a link and for an earlier head. */
export async function verifyChain(
  view: ChainView,
  { since, progress }: { readonly since?: ChainHead; readonly progress?: (done: number) => void },
): Promise<ChainVerdict> {
  const { chain } = view;
  let before: ChainHead = { chain, position: 0, hash: genesisHash(chain) };
  const broken = (fault: ChainFault): ChainVerdict => ({ head: before, fault });
  for (let slice = await view.next(); slice.length > 0; slice = await view.next()) {
    for (const [at, link] of slice.entries()) {
      const position = before.position + 1;
      if (!isIntact(before.hash, position, link)) {
        const surroundings = {
          following: () => slice[at + 1] ?? view.peek(),
          isElsewhere: (digest: string, place: number) => view.isElsewhere(digest, place),
        };
        return broken(await judgeLink(before.hash, position, link, surroundings));
      }
      before = { chain, position, hash: link.hash };
      const differs = since?.position === position && since.hash !== link.hash;
      if (differs) return broken({ kind: 'altered', position, id: link.id });
    }
    progress?.(before.position);
    await nextTurn();
  }
  const unlinked = await view.findUnlinked(before.position);
  if (unlinked !== undefined) return broken(unlinked);
  if (since !== undefined && since.position > before.position) {
    return broken({ kind: 'missing', position: before.position + 1 });
  }
  if (since !== undefined && since.chain !== chain) return broken({ kind: 'altered', position: since.position });
  return { head: before };
}
