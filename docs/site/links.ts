import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Page } from './page.ts';
import type { LinkTarget } from './render-markdown.ts';

/** A link that leads nowhere. */
export interface DeadLink {
  /** Path of the page in the repository. */
  readonly page: string;
  /** The link as written. */
  readonly href: string;
  readonly reason: 'no such file' | 'no such heading' | 'outside the repository' | 'address of this site by root';
}

/** A link to a heading, checked when the headings of all pages are known. */
export interface AnchorUse {
  readonly page: string;
  readonly href: string;
  /** Path in the repository of the page that should have the heading. */
  readonly to: string;
  readonly anchor: string;
}

/** Turns the links of pages into links of the site and notes those that lead nowhere. */
export class LinkResolver {
  readonly dead: DeadLink[] = [];
  readonly anchorUses: AnchorUse[] = [];
  readonly #root: string;
  readonly #pages: ReadonlyMap<string, Page>;

  constructor(root: string, pages: readonly Page[]) {
    this.#root = root;
    // Several generated pages may have one source: a link to the source leads to the first.
    this.#pages = new Map(pages.toReversed().map((page) => [page.path, page]));
  }

  /** Where a link on a page leads: outside, to another page, or to a file that is only in the repository. */
  resolve(page: Page, href: string): LinkTarget {
    if (/^(https?|mailto):/i.test(href)) return { kind: 'address', href };
    if (href.startsWith('/')) return this.#bury(page, href, 'address of this site by root');
    const [file = '', anchor] = href.split('#', 2);
    const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURIComponent(file));
    if (path.startsWith('..')) return this.#bury(page, href, 'outside the repository');
    const found = this.#pages.get(path) ?? this.#pages.get(posix.join(path, 'README.md'));
    if (found === undefined) {
      return existsSync(join(this.#root, path))
        ? { kind: 'repository', path: path.replace(/\/$/, '') }
        : this.#bury(page, href, 'no such file');
    }
    if (anchor !== undefined) this.anchorUses.push({ page: page.path, href, to: found.path, anchor });
    const address = found === page ? '' : relativeAddress(page.target, found.target);
    return {
      kind: 'address',
      href: anchor === undefined ? address || posix.basename(page.target) : `${address}#${anchor}`,
    };
  }

  /** Notes the links to headings that no page has. `anchors`: those of each page by its path. */
  checkAnchors(anchors: ReadonlyMap<string, readonly string[]>): void {
    for (const { page, href, to, anchor } of this.anchorUses) {
      if (!anchors.get(to)?.includes(decodeURIComponent(anchor))) {
        this.dead.push({ page, href, reason: 'no such heading' });
      }
    }
  }

  #bury(page: Page, href: string, reason: DeadLink['reason']): LinkTarget {
    this.dead.push({ page: page.path, href, reason });
    return { kind: 'address', href };
  }
}

/** Address of one file of the site as seen from another. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(dirname(from), to);
}
