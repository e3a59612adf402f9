import type { CataloguePart } from '../catalogue-entry.ts';

export const patchCatalogue = {} as const satisfies CataloguePart;
