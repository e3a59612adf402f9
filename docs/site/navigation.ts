import { posix } from 'node:path';
import navigation from './navigation.json' with { type: 'json' };
import type { Page } from './page.ts';
import type { Language } from './words.ts';

/** Pages under one title. */
export interface NavigationGroup {
  readonly id: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly pages: readonly Page[];
}

/** The two ways to a page: by who reads it and by what it is. */
export interface Navigation {
  readonly actors: readonly NavigationGroup[];
  readonly kinds: readonly NavigationGroup[];
}

/**
 * Sorts the pages into the groups of `navigation.json`. A page belongs to the kind whose folder is the nearest above it.
 * Throws when the file names a page that does not exist or when a page belongs to no kind.
 */
export function buildNavigation(pages: readonly Page[]): Navigation {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const pageAt = (path: string): Page => {
    const page = byPath.get(path);
    if (page === undefined) throw new Error(`docs/site/navigation.json names ${path}, which is no page`);
    return page;
  };
  const kindOf = (page: Page): string => {
    let folder = page.path;
    for (;;) {
      const name = folder === '.' ? '' : folder;
      const kind = navigation.kinds.find(({ folders }) => folders.includes(name));
      if (kind !== undefined) return kind.id;
      if (name === '') throw new Error(`${page.path} belongs to no kind of docs/site/navigation.json`);
      folder = posix.dirname(folder);
    }
  };
  return {
    actors: navigation.actors.map(({ id, title, pages: paths }) => ({ id, title, pages: paths.map(pageAt) })),
    kinds: navigation.kinds.map(({ id, title }) => ({ id, title, pages: pages.filter((page) => kindOf(page) === id) })),
  };
}
