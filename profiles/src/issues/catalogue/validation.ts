import type { CataloguePart } from '../catalogue-entry.ts';

export const validationCatalogue = {} as const satisfies CataloguePart;
