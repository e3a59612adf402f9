import type { CataloguePart } from '../catalogue-entry.ts';

export const searchCatalogue = {} as const satisfies CataloguePart;
