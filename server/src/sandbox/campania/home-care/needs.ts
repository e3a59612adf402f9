import { type Random, weigh } from '../random.ts';
import table from './needs.json' with { type: 'json' };
import type { CaseTurn } from './stages.ts';

/** One line of a PAI: who comes, what is done, how often. */
export interface PlannedActivity {
  readonly role: string;
  /** SIAD services (table T-26); the first is done at every access. */
  readonly services: readonly string[];
  /** Days between two accesses. */
  readonly every: number;
}

/** Health profile of a case: diagnoses, dependence, needs and the plan that answers them. */
export interface CaseNeeds {
  readonly name: string;
  /** ICD-9-CM. */
  readonly prevailing: string;
  readonly display: string;
  /** ICD-9-CM, empty when there is none. */
  readonly concomitant: string;
  readonly autonomy: number;
  readonly mobility: number;
  readonly cognitive: number;
  readonly behavioural: number;
  /** Names of the SIAD need elements that are present. */
  readonly present: ReadonlySet<string>;
  readonly activities: readonly PlannedActivity[];
}

const profiles = table.profiles.map((profile): [CaseNeeds, number] => [withPresent(profile), profile.weight]);
const elders = weigh(profiles);
const palliative = withPresent(table.palliative);
const child = withPresent(table.child);

/** Draws the health profile of a case, unless its turn names one. */
export function drawNeeds(random: Random, turn: CaseTurn): CaseNeeds {
  if (turn.kind === 'palliative') return palliative;
  if (turn.kind === 'child') return child;
  return profiles.find(([profile]) => profile.name === turn.profile)?.[0] ?? elders.draw(random);
}

function withPresent(
  profile: Omit<CaseNeeds, 'present' | 'activities'> & {
    needs: readonly string[];
    activities: readonly (PlannedActivity & { needs: readonly string[] })[];
  },
): CaseNeeds {
  const present = new Set([...profile.needs, ...profile.activities.flatMap((activity) => activity.needs)]);
  return { ...profile, present };
}
