/** What became of the check against one peer that we did not write. */
export type PeerResult =
  | { readonly kind: 'passed'; readonly what: string }
  | { readonly kind: 'skipped'; readonly why: string };
