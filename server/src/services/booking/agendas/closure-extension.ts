import type { Extension } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Closure } from './agenda-pattern.ts';

/** A closure as a `BookingSchedule` carries it. */
export function toClosureExtension({ from, to, reason, text }: Closure): Extension {
  return {
    url: extensionUrl.ScheduleClosure,
    extension: [
      { url: 'period', valuePeriod: { start: from, end: to } },
      { url: 'code', valueCoding: { system: codeSystemUrl.BookingClosureReason, code: reason } },
      ...(text === undefined ? [] : [{ url: 'reason', valueString: text }]),
    ],
  };
}

/** The extensions of a Schedule with other closures. */
export function withClosures(given: readonly Extension[] | undefined, closures: readonly Closure[]): Extension[] {
  const rest = (given ?? []).filter(({ url }) => url !== extensionUrl.ScheduleClosure);
  return [...rest, ...closures.map(toClosureExtension)];
}
