import type { FixedWidthLayout } from '../../layout/layout.ts';
import { mobilityLayout } from './layout-of.ts';
import c1 from './layouts/c1.json' with { type: 'json' };
import c2 from './layouts/c2.json' with { type: 'json' };
import d1 from './layouts/d1.json' with { type: 'json' };
import d2 from './layouts/d2.json' with { type: 'json' };
import f1 from './layouts/f1.json' with { type: 'json' };
import f2 from './layouts/f2.json' with { type: 'json' };
import { c2Rules } from './outpatient/rules.ts';
import { d2Rules, f2Rules, personRules } from './rules.ts';

/**
 * Layouts of the mobility files, edition 2012: C (outpatient specialist care), D (convention pharmacies) and F (medicines handed
 * over directly), each a file of persons (1) and one of services (2) with the same keys.
 *
 * Source: inter-regional agreement for the compensation of health mobility, activity year 2012.
 */
export const mobilityLayouts: Readonly<Record<'c1' | 'c2' | 'd1' | 'd2' | 'f1' | 'f2', FixedWidthLayout>> = {
  c1: mobilityLayout(c1, personRules),
  c2: mobilityLayout(c2, c2Rules),
  d1: mobilityLayout(d1, personRules),
  d2: mobilityLayout(d2, d2Rules),
  f1: mobilityLayout(f1, personRules),
  f2: mobilityLayout(f2, f2Rules),
};
