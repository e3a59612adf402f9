import type { CataloguePart } from '../catalogue-entry.ts';

export const httpCatalogue = {} as const satisfies CataloguePart;
