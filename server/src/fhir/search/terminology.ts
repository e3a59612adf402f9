import type { Terminology } from '@sinfonia/profiles/terminology';

/** The questions about codes that planning a search asks. */
export type SearchTerminology = Pick<Terminology, 'expandValueSet' | 'isMember' | 'descendants' | 'ancestors'>;
