import type { BoundedFetch } from './bounded-fetch.ts';
import { type FederationProvider, toFederationProvider } from './federation-provider.ts';
import { failed, type Outcome, passed, textsOf } from './outcome.ts';
import { fetchTrustAnchor, type PinnedAnchor, type TrustAnchor } from './trust-anchor.ts';
import { buildTrustChain, type TrustChain } from './trust-chain.ts';
import { findTrustMarks, type TrustMark } from './trust-marks.ts';

/** Something that happened in a federation, for the log: addresses of entities and words of ours. */
export interface FederationEvent {
  readonly kind: 'anchor-failed' | 'provider-dropped' | 'own-chain-failed' | 'refreshed';
  /** Entity id. */
  readonly entity: string;
  readonly reason?: string;
  /** Providers that can be used. */
  readonly providers?: number;
}

/** What a directory is made of. */
export interface DirectoryOptions {
  readonly anchor: PinnedAnchor;
  readonly fetch: BoundedFetch;
  /** Whether a provider must carry a good trust mark: always, except where a federation has none. */
  readonly requiresTrustMark: boolean;
  readonly acceptsOtherMarkId?: boolean;
  /** Longest time between two refreshes, ms. */
  readonly refreshEvery: number;
  /** Our entity id and its configuration: the chain about ourselves is kept for `resolve`. */
  readonly self: { readonly id: string; configuration(): Promise<string> };
  readonly now: () => number;
  readonly onEvent?: (event: FederationEvent) => void;
}

/** The providers of one federation. */
export interface ProviderDirectory {
  readonly anchor: string;
  /** Providers whose chain holds at this moment. From memory. */
  providers(): readonly FederationProvider[];
  /** A provider, its chain built anew when it has run out. */
  find(id: string): Promise<Outcome<FederationProvider>>;
  /** The chain and marks of an entity that is kept: ours or a provider's. From memory. */
  kept(
    id: string,
  ): { readonly chain: TrustChain; readonly marks: readonly TrustMark[]; readonly type: string } | undefined;
  /** Reads the federation anew: anchor, list, every provider, our own chain. Never rejects; runs by itself. */
  refresh(): Promise<void>;
  /** Starts the refreshes in the background, the first one at once. */
  start(): void;
  close(): Promise<void>;
}

/** Most entities of a list that are looked at. */
const mostEntities = 300;
const atOnce = 4;
const soonest = 60_000;

/**
 * Keeps the providers of a federation. A refresh that fails for a provider leaves the chain it had, for as long as that is
 * valid: an authority that is out of order for an hour keeps nobody out. A provider that is no longer in the list, or
 * whose mark was withdrawn, goes at once.
 */
export function createProviderDirectory(options: DirectoryOptions): ProviderDirectory {
  const { fetch, now, onEvent } = options;
  const kept = new Map<string, FederationProvider>();
  let own: { readonly chain: TrustChain; readonly marks: readonly TrustMark[] } | undefined;
  let anchor: TrustAnchor | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let attempts = 0;

  async function currentAnchor(): Promise<Outcome<TrustAnchor>> {
    if (anchor !== undefined && anchor.statement.exp * 1000 > now() + soonest) return passed(anchor);
    return renewAnchor();
  }

  async function renewAnchor(): Promise<Outcome<TrustAnchor>> {
    const fetched = await fetchTrustAnchor(fetch, options.anchor, now());
    if (fetched.ok) anchor = fetched.value;
    else onEvent?.({ kind: 'anchor-failed', entity: options.anchor.id, reason: fetched.reason });
    return fetched;
  }

  async function resolve(id: string, trusted: TrustAnchor): Promise<Outcome<FederationProvider>> {
    const at = now();
    const request = { subject: id, anchor: trusted, type: 'openid_provider', intermediates: 0, now: at } as const;
    const chain = await buildTrustChain(fetch, request);
    if (!chain.ok) return chain;
    const found = await findTrustMarks(chain.value.configuration, {
      fetch,
      anchor: trusted,
      now: at,
      acceptsOtherId: options.acceptsOtherMarkId === true,
    });
    if (!found.ok && options.requiresTrustMark) return found;
    return toFederationProvider(chain.value, found.ok ? found.value : []);
  }

  async function renew(id: string, trusted: TrustAnchor): Promise<Outcome<FederationProvider>> {
    const resolved = await resolve(id, trusted);
    if (resolved.ok) kept.set(id, resolved.value);
    else {
      const isPassing = passing.has(resolved.reason);
      if (!isPassing) kept.delete(id);
      if (resolved.reason !== 'metadata-missing') {
        onEvent?.({ kind: 'provider-dropped', entity: id, reason: resolved.reason });
      }
    }
    return resolved;
  }

  async function renewOwn(trusted: TrustAnchor): Promise<void> {
    const configuration = await options.self.configuration();
    const chain = await buildTrustChain(fetch, {
      subject: options.self.id,
      anchor: trusted,
      type: 'openid_relying_party',
      intermediates: 1,
      now: now(),
      configuration,
    });
    if (!chain.ok) {
      onEvent?.({ kind: 'own-chain-failed', entity: options.self.id, reason: chain.reason });
      return;
    }
    const marks = await findTrustMarks(chain.value.configuration, { fetch, anchor: trusted, now: now() });
    own = { chain: chain.value, marks: marks.ok ? marks.value : [] };
  }

  async function readAll(): Promise<void> {
    const trusted = await renewAnchor();
    if (!trusted.ok) return;
    const listed = await fetchList(fetch, trusted.value.listEndpoint);
    if (!listed.ok) {
      onEvent?.({ kind: 'anchor-failed', entity: options.anchor.id, reason: listed.reason });
      return;
    }
    for (const id of kept.keys()) if (!listed.value.includes(id)) kept.delete(id);
    const waiting = listed.value.filter((id) => id !== options.self.id);
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && !isClosed; id = waiting.shift()) {
        await renew(id, trusted.value);
      }
    };
    await Promise.all([renewOwn(trusted.value), ...Array.from({ length: atOnce }, work)]);
    onEvent?.({ kind: 'refreshed', entity: options.anchor.id, providers: kept.size });
  }

  function usable(): readonly FederationProvider[] {
    return [...kept.values()].filter((provider) => provider.expiresAt > now());
  }

  function schedule(): void {
    if (isClosed) return;
    const earliest = Math.min(...[...kept.values()].map((provider) => provider.expiresAt), Number.POSITIVE_INFINITY);
    attempts = kept.size === 0 ? attempts + 1 : 0;
    // Renewed at half of what is left, so that a chain never runs out while its authority answers.
    const wait =
      kept.size === 0
        ? Math.min(soonest, 1000 * 2 ** Math.min(attempts, 10))
        : Math.max(soonest, Math.min((earliest - now()) / 2, options.refreshEvery));
    timer = setTimeout(() => void run(), wait);
    timer.unref();
  }

  async function run(): Promise<void> {
    await directory.refresh();
    schedule();
  }

  const directory: ProviderDirectory = {
    anchor: options.anchor.id,
    providers: usable,
    async find(id) {
      const known = kept.get(id);
      if (known === undefined) return failed('provider-unknown');
      if (known.expiresAt > now()) return passed(known);
      const trusted = await currentAnchor();
      return trusted.ok ? renew(id, trusted.value) : trusted;
    },
    kept(id) {
      const found = id === options.self.id ? own : kept.get(id);
      if (found === undefined || found.chain.expiresAt <= now()) return undefined;
      const type = id === options.self.id ? 'openid_relying_party' : 'openid_provider';
      return { chain: found.chain, marks: found.marks, type };
    },
    refresh() {
      running ??= readAll()
        .catch(() => onEvent?.({ kind: 'anchor-failed', entity: options.anchor.id, reason: 'unexpected' }))
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    start: () => void run(),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
  return directory;
}

/** Reasons that say nothing against a provider: somebody did not answer. */
const passing: ReadonlySet<string> = new Set([
  'time-out',
  'unreachable',
  'configuration-status',
  'statement-status',
  'trust-mark-unknown',
]);

/** The entity ids of the providers. The rules call the filter `entity_type`, the reference also `type`: both are sent. */
async function fetchList(fetch: BoundedFetch, endpoint: string): Promise<Outcome<readonly string[]>> {
  const url = URL.parse(endpoint);
  if (url === null) return failed('address-refused');
  url.searchParams.set('entity_type', 'openid_provider');
  url.searchParams.set('type', 'openid_provider');
  const answer = await fetch({ url: url.href });
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return failed('list-status');
  try {
    const ids = textsOf(JSON.parse(answer.value.body));
    return ids === undefined ? failed('list-form') : passed([...new Set(ids)].slice(0, mostEntities));
  } catch {
    return failed('list-form');
  }
}
