import type { CataloguePart } from '../catalogue-entry.ts';

export const flowCatalogue = {} as const satisfies CataloguePart;
