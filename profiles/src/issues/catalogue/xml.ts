import type { CataloguePart } from '../catalogue-entry.ts';

export const xmlCatalogue = {} as const satisfies CataloguePart;
