import type { Appointment } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { extensionUrl } from '@sinfonia/profiles';
import { everyMatch } from '../../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import { dayAt, toInstant } from '../../../calendar/civil-day.ts';
import { Changes, type Read } from '../../../steps/changes.ts';
import { extensionOf } from '../../../steps/elements.ts';
import type { PlatformWriter } from '../../../steps/platform-write.ts';
import { all, hasCode, readResource } from '../../../steps/stored.ts';
import { iupOf, personOf } from '../../bookings/booking.ts';
import { judgeProtection, planOfDuePath, raiseProtectedPathFirst } from '../due-path.ts';
import { FreeSlots } from '../free-slots.ts';
import { guaranteeAreaOf, levelOf } from '../guarantee.ts';
import { watchNotices } from '../machine.ts';
import { waitingNotices } from '../notices.ts';
import { toWaitingEntry } from '../wait.ts';
import { waitingTerms } from '../waiting-terms.ts';
import { isOvertaken } from './overtaken.ts';
import { writeByWatch } from './platform-write.ts';

/** Waits that are remembered as judged, in one process. */
const mostRemembered = 200_000;

/**
 * Tells health authorities which protected paths they owe: to who waits without one, when the last day of the class is near or past and no
 * slot in the area of guarantee keeps it. One task for each wait, whichever process comes first; waits that were entered by `$booking-wait`
 * have theirs already.
 */
export class DuePaths {
  readonly #writer: PlatformWriter;
  readonly #onFailure: (error: unknown) => void;
  /** Waits that have their task. */
  readonly #raised = new Set<string>();

  constructor(writer: PlatformWriter, onFailure: (error: unknown) => void) {
    this.#writer = writer;
    this.#onFailure = onFailure;
  }

  /** One round at an instant (ms, UTC) that judges at most `most` waits; answers how many paths it raised. */
  async round(now: number, most: number): Promise<number> {
    let [raised, judged] = [0, 0];
    const until = toInstant(addDays(dayAt(now), waitingTerms.protectedPath.raiseDaysBefore + 1), 0);
    const parameter = { type: 'Appointment', code: 'waiting-list-maximum-date' };
    const where = all(
      hasCode('Appointment', 'status', 'waitlist'),
      hasCode('Appointment', 'waiting-list-status', 'waiting'),
      { kind: 'date', parameter, comparator: 'lt', low: until, high: until + 1 },
    );
    for await (const { json } of everyMatch(this.#writer.context.store, plainPlan(['Appointment'], where, 500))) {
      if (json === undefined) continue;
      const entry = JSON.parse(json) as Read<Appointment>;
      if (this.#raised.has(entry.id)) continue;
      if (judged === most) break;
      judged += 1;
      try {
        if (await this.#raise(entry, now)) raised += 1;
      } catch (error) {
        if (!isOvertaken(error)) this.#onFailure(error);
      }
    }
    return raised;
  }

  async #raise(entry: Read<Appointment>, now: number): Promise<boolean> {
    const { context } = this.#writer;
    const { store } = context;
    const iup = iupOf(entry);
    if (iup === undefined) return false;
    const { entries } = await store.search(planOfDuePath(iup));
    if (entries.length > 0) {
      this.#remember(entry.id);
      return false;
    }
    const patient = personOf(entry);
    const person = await readResource(store, 'Patient', patient);
    const area = extensionOf(entry, extensionUrl.WaitingListArea)?.valueReference?.reference;
    const waiting = toWaitingEntry(entry, [], await levelOf(store, area));
    if (person === undefined || patient === undefined || waiting === undefined) return false;
    const guaranteeArea = await guaranteeAreaOf(store, person);
    const free = new FreeSlots(store, now);
    const verdict = await judgeProtection(free, { entry: waiting, guaranteeArea, refused: false, now });
    if (!verdict.due || guaranteeArea === undefined) return false;
    const changes = new Changes(undefined);
    // Whoever changes the entry meanwhile may have made it needless.
    changes.guard(entry);
    const about = `Appointment/${entry.id}`;
    raiseProtectedPathFirst(changes, { entry: about, patient, iup, owner: guaranteeArea, now });
    const happening = { about: [about], sender: undefined, now };
    const toAuthority = async (): Promise<string> => guaranteeArea;
    for (const notice of await waitingNotices(store, patient, [watchNotices.protectionDue], happening, toAuthority))
      changes.create(notice);
    await writeByWatch(this.#writer, changes);
    this.#remember(entry.id);
    return true;
  }

  #remember(id: string): void {
    if (this.#raised.size >= mostRemembered) this.#raised.clear();
    this.#raised.add(id);
  }
}
