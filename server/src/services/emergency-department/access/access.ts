import type { EmergencyState } from '../machine.ts';

/** A triage code that was given, and when (ms since the epoch, UTC). */
export interface Triage {
  readonly at: number;
  /** Code of `emergency-triage`. */
  readonly code: string;
}

/** How an access ended. */
export interface Exit {
  /** Absent where the flow does not ask for it: who left without saying so. */
  readonly at?: number;
  /** Code of `emergency-outcome`. */
  readonly outcome: string;
  /** When the destination was decided. */
  readonly decided?: number;
  /** `Organization/x` of a transfer. */
  readonly destination?: string;
}

/** The times of an access to an emergency department, in ms since the epoch, UTC. Everything else follows from them. */
export interface EmergencyAccess {
  readonly arrival: number;
  /** In the order in which they were given; the last one is in force. */
  readonly triages: readonly Triage[];
  /** Taken in charge by a physician. */
  readonly visit?: number;
  /** Entry to short observation (OBI). */
  readonly observation?: number;
  readonly bedRequest?: number;
  readonly bedAssigned?: number;
  readonly exit?: Exit;
}

/** Codes from the most urgent to the least; the letters are those before the guidelines of 1 August 2019. */
export const urgency = ['1', 'R', '2', 'G', '3', '4', 'V', '5', 'B', 'N', 'X'] as const;

/** Code of an access of which no triage was made. */
export const notTriaged = 'X';

/** The code in force; `X` while there is none. */
export function triageOf({ triages }: Pick<EmergencyAccess, 'triages'>): string {
  return triages.at(-1)?.code ?? notTriaged;
}

/** Where an access stands. */
export function stateOf(access: EmergencyAccess): Exclude<EmergencyState, 'expected'> {
  if (access.exit !== undefined) return 'left';
  if (access.bedAssigned !== undefined) return 'bed-assigned';
  if (access.bedRequest !== undefined) return 'bed-requested';
  if (access.observation !== undefined) return 'observation';
  if (access.visit !== undefined) return 'in-charge';
  return access.triages.length > 0 ? 'triaged' : 'arrived';
}

/** The triages in their order, each once. Of two at one moment the more urgent one is in force: it is the safer one. */
export function inOrder(triages: readonly Triage[]): readonly Triage[] {
  const ranks: readonly string[] = urgency;
  const once = new Map(triages.map((one) => [`${one.at} ${one.code}`, one]));
  return [...once.values()].sort(
    (one, other) => one.at - other.at || ranks.indexOf(other.code) - ranks.indexOf(one.code),
  );
}
