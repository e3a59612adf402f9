import type { RelatedPerson, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import table from '../../access/reach/titles.json' with { type: 'json' };
import { toCommunications } from '../../notifications/inbox/to-communications.ts';
import { dayOf } from './days.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from './stored.ts';

/** A template and who is told by it, by kinds that the service knows. */
export interface Notices<Told extends string = string> {
  readonly template: string;
  readonly tell: readonly Told[];
  /** Whether it confirms: who made it happen has it too, from the platform. */
  readonly confirms?: boolean;
}

/** What notices are about. */
export interface Happening {
  /** What opens when the notice is read. */
  readonly about: readonly string[];
  /** Who made it happen: is told only what confirms. */
  readonly sender: string | undefined;
  /** Values that the text shows; never clinical. */
  readonly values?: Readonly<Record<string, string>>;
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/**
 * The notices (Communication) that tell the actors of a process what happened: one for each actor, by the first template that names
 * it, without anything clinical. They are written in the transaction of the step, so that nobody is told of what was not stored,
 * and nobody is left out. `whoIs` answers the references of the actors of a kind.
 */
export async function noticesTo<Told extends string>(
  patient: string,
  notices: readonly Notices<Told>[],
  { about, sender, now, values }: Happening,
  whoIs: (kind: Told) => readonly string[] | Promise<readonly string[]>,
): Promise<Resource[]> {
  const told = new Set<string>();
  const written: Resource[] = [];
  for (const { template, tell, confirms } of notices) {
    const recipients = new Set<string>();
    for (const kind of tell) {
      for (const one of await whoIs(kind)) {
        if (!told.has(one) && (one !== sender || confirms === true)) recipients.add(one);
      }
    }
    for (const one of recipients) {
      told.add(one);
      written.push(
        ...toCommunications({
          template,
          patient,
          about,
          recipients: [one],
          sent: now,
          ...(sender === undefined || sender === one ? {} : { sender }),
          ...(values === undefined ? {} : { values }),
        }),
      );
    }
  }
  return written;
}

/** A reference as a list, empty for none. */
export const listed = (reference: string | undefined): readonly string[] =>
  reference === undefined ? [] : [reference];

/** The general practitioners or paediatricians of a person. */
export async function doctorsOf(store: Reading, patient: string): Promise<readonly string[]> {
  const person = await readResource(store, 'Patient', patient);
  return person?.generalPractitioner?.flatMap(({ reference }) => listed(reference)) ?? [];
}

const titles: ReadonlySet<string> = new Set(table.titles.map(({ code }) => code));

/** Who represents a person by a title in force, and those of her relatives who are `caregivers` (references). */
export async function caregiversOf(
  store: Reading,
  patient: string,
  now: number,
  caregivers: ReadonlySet<string | undefined> = new Set(),
): Promise<readonly string[]> {
  const today = dayOf(now);
  const related = await findResources(
    store,
    'RelatedPerson',
    all(refersTo('RelatedPerson', 'patient', patient), hasCode('RelatedPerson', 'active', 'true')),
  );
  return related
    .filter((one) => caregivers.has(`RelatedPerson/${one.id}`) || isRepresentative(one, today))
    .map(({ id }) => `RelatedPerson/${id}`);
}

function isRepresentative({ relationship, period }: RelatedPerson, today: string): boolean {
  const holds = (period?.start ?? today) <= today && today <= (period?.end ?? today);
  const titled = relationship?.some(({ coding }) =>
    coding?.some(({ system, code }) => system === codeSystemUrl.SinfoniaRelationship && titles.has(code ?? '')),
  );
  return holds && titled === true;
}
