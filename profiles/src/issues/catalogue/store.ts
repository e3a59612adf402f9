import type { CataloguePart } from '../catalogue-entry.ts';

export const storeCatalogue = {} as const satisfies CataloguePart;
