import type { CodeSystemContent } from './code-system.ts';

/** The codes of one system in a value set, with their displays. */
export interface MemberCodes extends Iterable<readonly [code: string, display: string]> {
  readonly size: number;
  has(code: string): boolean;
  get(code: string): string | undefined;
}

/** Why a value set cannot be told completely. */
export interface MembershipGap {
  /**
   * `not-loaded`: no codes of the system are here; `fragment`: only some are; `filter`: a filter that cannot be followed;
   * `value-set`: an imported value set that is not known, or imports itself.
   */
  readonly reason: 'not-loaded' | 'fragment' | 'filter' | 'value-set';
  /** Address of the code system, or of the value set. */
  readonly url: string;
}

/**
 * The codes of a value set, for membership questions. `open` are systems of which any code may belong because their
 * content is not in the package (UCUM, BCP 47, SNOMED CT …); `opaque` says that part of the definition could not be
 * followed at all.
 */
export interface ValueSetMembers {
  readonly bySystem: ReadonlyMap<string, MemberCodes>;
  readonly codes: { has(code: string): boolean };
  readonly open: ReadonlySet<string>;
  readonly opaque: boolean;
  /** What stands behind `open` and `opaque`, and behind exclusions that cannot be told; empty when all codes are known. */
  readonly gaps: readonly MembershipGap[];
}

/** Members that grow include by include. */
export interface GrowingMembers {
  add(system: string, code: string, display: string): void;
  /** Adds every code of a system that may be used as one. */
  addAll(content: CodeSystemContent): void;
  remove(members: ValueSetMembers): void;
  leaveOpen(system: string, reason: 'not-loaded' | 'fragment' | 'filter'): void;
  leaveOpaque(valueSet: string): void;
  /** Takes over what another set leaves open. */
  inherit(members: ValueSetMembers): void;
  finish(): ValueSetMembers;
}

/** Starts the members of a value set. */
export function growMembers(): GrowingMembers {
  const bySystem = new Map<string, ChangingCodes>();
  const open = new Set<string>();
  const gaps = new Map<string, MembershipGap>();
  let opaque = false;
  const gap = (reason: MembershipGap['reason'], url: string): void => {
    gaps.set(`${reason} ${url}`, { reason, url });
  };
  const codesOf = (system: string): ChangingCodes => {
    let codes = bySystem.get(system);
    if (!codes) {
      codes = new Map();
      bySystem.set(system, codes);
    }
    return codes;
  };
  return {
    add: (system, code, display) => codesOf(system).set(code, display),
    addAll(content) {
      const { url } = content.header;
      // Tables on disk stay there; what is in memory is quickest as a map.
      const table = content.candidates === undefined ? undefined : new WholeSystem(content);
      const before = bySystem.get(url);
      if (table === undefined) {
        const codes = codesOf(url);
        for (const [code, display, , flags = 0] of content.concepts()) if ((flags & 1) === 0) codes.set(code, display);
      } else bySystem.set(url, table);
      if (table !== undefined && before !== undefined) for (const [code, display] of before) table.set(code, display);
    },
    remove(members) {
      for (const [system, codes] of members.bySystem) {
        const from = bySystem.get(system);
        if (from) for (const [code] of codes) from.delete(code);
      }
      for (const { reason, url } of members.gaps) gap(reason, url);
    },
    leaveOpen(system, reason) {
      open.add(system);
      gap(reason, system);
    },
    leaveOpaque(valueSet) {
      opaque = true;
      gap('value-set', valueSet);
    },
    inherit(members) {
      for (const system of members.open) open.add(system);
      for (const { reason, url } of members.gaps) gap(reason, url);
      if (members.opaque) opaque = true;
    },
    finish() {
      const lists = [...bySystem.values()];
      const [only] = lists;
      const codes =
        lists.length === 1 && only !== undefined
          ? only
          : lists.every((list) => list instanceof Map)
            ? new Set(lists.flatMap((list) => [...list.keys()]))
            : { has: (code: string) => lists.some((list) => list.has(code)) };
      return { bySystem, codes, open, opaque, gaps: [...gaps.values()] };
    },
  };
}

type ChangingCodes = Map<string, string> | WholeSystem;

/** All codes of a system that is kept in a table on disk, less those that were excluded. */
class WholeSystem implements MemberCodes {
  readonly #content: CodeSystemContent;
  readonly #removed = new Set<string>();
  readonly #named = new Map<string, string>();

  constructor(content: CodeSystemContent) {
    this.#content = content;
  }

  get size(): number {
    return this.#content.size - this.#removed.size;
  }

  /** The table that the codes are in, unless some were taken out or renamed. */
  get content(): CodeSystemContent | undefined {
    return this.#removed.size + this.#named.size === 0 ? this.#content : undefined;
  }

  has(code: string): boolean {
    return this.get(code) !== undefined;
  }

  get(code: string): string | undefined {
    if (this.#removed.has(code)) return undefined;
    const concept = this.#content.get(code);
    if (concept === undefined || concept[0] !== code || ((concept[3] ?? 0) & 1) !== 0) return this.#named.get(code);
    return this.#named.get(code) ?? concept[1];
  }

  set(code: string, display: string): void {
    this.#removed.delete(code);
    this.#named.set(code, display);
  }

  delete(code: string): void {
    this.#named.delete(code);
    this.#removed.add(code);
  }

  *[Symbol.iterator](): Iterator<readonly [code: string, display: string]> {
    for (const [code, display, , flags = 0] of this.#content.concepts())
      if ((flags & 1) === 0 && !this.#removed.has(code)) yield [code, this.#named.get(code) ?? display];
  }
}

/** The table behind codes that are all of a system, for questions that it answers quicker than a walk over all. */
export function tableBehind(codes: MemberCodes): CodeSystemContent | undefined {
  return codes instanceof WholeSystem ? codes.content : undefined;
}
