import type { FacadeContext, FacadeMiddleware } from './request-state.ts';

/**
 * Joins middleware into one that runs them in order. A request then only passes through the rules of its own area of
 * addresses.
 */
export function inOrder(list: readonly FacadeMiddleware[]): FacadeMiddleware {
  const step = (ctx: FacadeContext, at: number, after: () => Promise<unknown>): Promise<unknown> => {
    const middleware = list[at];
    return middleware === undefined ? after() : Promise.resolve(middleware(ctx, () => step(ctx, at + 1, after)));
  };
  return (ctx, next) => step(ctx, 0, next);
}
