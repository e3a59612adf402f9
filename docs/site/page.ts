import type { Language } from './words.ts';

/** A page of the site, whatever it is made from. */
export interface Page {
  /** Path of its source in the repository, with slashes, e.g. `docs/guide/vendor.md`. */
  readonly path: string;
  /** Path in the site, e.g. `guide/vendor.html`. */
  readonly target: string;
  /** Empty when its source has none. */
  readonly title: string;
  readonly language: Language;
  /** Pages of a family are many: the navigation lists them on each other's pages only. */
  readonly family?: string;
}

/** A page that is made from data: its content is HTML. */
export interface GeneratedPage extends Page {
  readonly html: string;
}
