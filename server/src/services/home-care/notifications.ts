import type { Patient, QuestionnaireResponse, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import table from '../../access/reach/titles.json' with { type: 'json' };
import { toCommunications } from '../../notifications/inbox/to-communications.ts';
import { dayOf } from '../steps/days.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from '../steps/stored.ts';
import type { HomeCareCase } from './case/home-care-case.ts';
import { transferTo } from './case/transfers.ts';
import type { Told } from './machine.ts';

/** A template and who is told by it. */
export interface Notices {
  readonly template: string;
  readonly tell: readonly Told[];
}

/** What notices are about and who was concerned, beside the case itself. */
export interface Happening {
  /** What opens when the notice is read. */
  readonly about: readonly string[];
  /** Who made it happen: is not told. */
  readonly sender: string | undefined;
  /** Professionals of the visits concerned. */
  readonly operators?: readonly string[];
  /** The ASL that a transfer concerns. */
  readonly target?: string | undefined;
  /** Values that the text shows. */
  readonly values?: Readonly<Record<string, string>>;
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/**
 * The notices (Communication) that tell the actors of a case what happened: one for each actor, by the first template that names
 * it, without anything clinical. They are written in the transaction of the step, so that nobody is told of what was not stored, and
 * nobody is left out.
 */
export async function noticesOf(
  store: Reading,
  found: HomeCareCase,
  notices: readonly Notices[],
  happening: Happening,
): Promise<Resource[]> {
  const { about, sender, now, values } = happening;
  const told = new Set(sender === undefined ? [] : [sender]);
  const written: Resource[] = [];
  for (const { template, tell } of notices) {
    const recipients = new Set<string>();
    for (const kind of tell) {
      for (const one of await toldAs(store, found, kind, happening)) if (!told.has(one)) recipients.add(one);
    }
    if (recipients.size === 0) continue;
    for (const one of recipients) told.add(one);
    written.push(
      ...toCommunications({
        template,
        patient: found.patient,
        about,
        recipients: [...recipients],
        sent: now,
        ...(sender === undefined ? {} : { sender }),
        ...(values === undefined ? {} : { values }),
      }),
    );
  }
  return written;
}

async function toldAs(
  store: Reading,
  found: HomeCareCase,
  told: Told,
  { operators = [], target, now }: Happening,
): Promise<readonly string[]> {
  const { episode, referral, teams } = found;
  switch (told) {
    case 'person':
      return [found.patient];
    case 'caregivers':
      return caregiversOf(store, found, now);
    case 'requester':
      return listed(referral?.requester?.reference);
    case 'doctor':
      return doctorsOf(await readResource(store, 'Patient', found.patient));
    case 'authority':
      return listed(episode?.managingOrganization?.reference ?? referral?.performer?.[0]?.reference);
    case 'target-authority':
      return listed(target ?? transferTo(found)?.owner?.reference);
    case 'case-manager':
      return listed(episode?.careManager?.reference);
    case 'team':
      return teams
        .filter(({ status }) => status !== 'inactive')
        .flatMap(({ participant }) => participant?.flatMap(({ member }) => listed(member?.reference)) ?? []);
    case 'unit':
      return found.evaluations.flatMap(membersOf);
    case 'operators':
      return operators;
  }
}

/** The members of the unit (UVM/UVI) that made an evaluation, who may be in no team. */
const membersOf = ({ extension }: QuestionnaireResponse): readonly string[] =>
  extension
    ?.filter(({ url }) => url === extensionUrl.AssessmentMember)
    .flatMap((one) => listed(one.extension?.find(({ url }) => url === 'member')?.valueReference?.reference)) ?? [];

const listed = (reference: string | undefined): readonly string[] => (reference === undefined ? [] : [reference]);

const doctorsOf = (person: Patient | undefined): readonly string[] =>
  person?.generalPractitioner?.flatMap(({ reference }) => listed(reference)) ?? [];

const titles: ReadonlySet<string> = new Set(table.titles.map(({ code }) => code));

/** Who represents the person by a title in force, and the relatives of hers that the team counts as caregivers. */
async function caregiversOf(store: Reading, { patient, teams }: HomeCareCase, now: number): Promise<readonly string[]> {
  const today = dayOf(now);
  const related = await findResources(
    store,
    'RelatedPerson',
    all(refersTo('RelatedPerson', 'patient', patient), hasCode('RelatedPerson', 'active', 'true')),
  );
  const inTeams = new Set(
    teams.flatMap(({ participant }) => participant?.map(({ member }) => member?.reference) ?? []),
  );
  return related
    .filter((one) => inTeams.has(`RelatedPerson/${one.id}`) || isRepresentative(one, today))
    .map(({ id }) => `RelatedPerson/${id}`);
}

function isRepresentative({ relationship, period }: RelatedPerson, today: string): boolean {
  const holds = (period?.start ?? today) <= today && today <= (period?.end ?? today);
  const titled = relationship?.some(({ coding }) =>
    coding?.some(({ system, code }) => system === codeSystemUrl.SinfoniaRelationship && titles.has(code ?? '')),
  );
  return holds && titled === true;
}
