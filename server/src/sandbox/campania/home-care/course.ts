import { workingDay } from '../calendar.ts';
import type { Random } from '../random.ts';
import { type CaseKind, type CaseStage, hasReached } from './stages.ts';

/** The days of a case, as far as its stage goes; all are days of Europe/Rome (see calendar.ts). */
export interface CaseCourse {
  readonly referral: number;
  /** First evaluation; when the PAI is approved it is also the day of the taking in charge (PIC), as SIAD wants them in order. */
  readonly assessment: number;
  readonly planning: number;
  /** First day of the PAI. */
  readonly start: number;
  /** Suspension, open when it has no end. */
  readonly suspension?: { readonly from: number; readonly to?: number };
  /** Conclusion of care. */
  readonly end?: number;
  readonly reassessment?: number;
  /** Last day that has already happened for this case. */
  readonly until: number;
}

/** Draws the days of a case: in order, none of what has happened after the day before the reference day. */
export function drawCourse(random: Random, kind: CaseKind, stage: CaseStage, referenceDay: number): CaseCourse {
  const yesterday = referenceDay - 1;
  const running = hasReached(stage, 'pai-active');
  const length = running ? drawLength(random, kind) : random.between(0, 2);
  const assessment = workingDay(yesterday - length - (stage === 'closed' ? random.between(4, 120) : 7));
  const planning = assessment + random.between(0, 2);
  const days = { referral: workingDay(assessment - random.between(4, 14)), assessment, planning, start: planning + 1 };
  if (!running) return { ...days, until: yesterday };
  if (stage === 'closed') {
    const end = assessment + length;
    const from = assessment + Math.floor(length / 3);
    const suspension = random.chance(0.3) ? { suspension: { from, to: from + random.between(3, 8) } } : {};
    return { ...days, ...suspension, ...reassessed(assessment, end), end, until: end };
  }
  if (stage === 'suspended') {
    const from = yesterday - random.between(2, 12);
    return { ...days, ...reassessed(assessment, from - 1), suspension: { from }, until: from - 1 };
  }
  return { ...days, ...reassessed(assessment, yesterday), until: yesterday };
}

function drawLength(random: Random, kind: CaseKind): number {
  return kind === 'palliative' ? random.between(30, 75) : random.between(40, 150);
}

/** The evaluation is repeated after ninety days, the usual term of a PAI. */
function reassessed(assessment: number, until: number): { reassessment?: number } {
  const day = workingDay(assessment + 90);
  return day <= until ? { reassessment: day } : {};
}
