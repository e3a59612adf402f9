import type { CataloguePart } from '../catalogue-entry.ts';

export const identityCatalogue = {} as const satisfies CataloguePart;
