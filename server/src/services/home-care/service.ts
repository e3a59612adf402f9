import type { EpisodeOfCare, ServiceRequest } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../fhir/showing.ts';
import type { Read } from '../steps/changes.ts';
import { findPerson } from '../steps/person.ts';
import { isWithinScopes } from '../steps/scopes.ts';
import { requireSeen } from '../steps/seen.ts';
import type { Service, StepRequest } from '../steps/step.ts';
import { organizationChain, readResource } from '../steps/stored.ts';
import { emptyCase, type HomeCareCase, readCase, readReferral, stateOf } from './case/home-care-case.ts';
import { transferTo } from './case/transfers.ts';
import { homeCareRules, homeCareStates } from './machine.ts';
import { noticesOf } from './notifications.ts';
import { homeCareConditions, refusedBy } from './rules.ts';

/** Steps of the ASL that a case is transferred to, which may not see the case yet. */
const receiving: ReadonlySet<string> = new Set([
  'home-care-accept-transfer',
  'home-care-refuse-transfer',
  'home-care-state',
]);
/** Steps that a former member of the team may still make: what was done is recorded, however late. */
const ofFormerMembers: ReadonlySet<string> = new Set(['home-care-record-access']);
/** Steps that a member of the team may make without seeing the record, e.g. the system of a cooperative. */
const ofMembers: ReadonlySet<string> = new Set(['home-care-schedule', 'home-care-move-visit', 'home-care-state']);

/**
 * Home care (ADI) as a service of steps. Who sees the EpisodeOfCare, or the referral before there is one, may make the
 * steps of its role; what is not seen is not found.
 */
export const homeCare: Service<HomeCareCase> = {
  name: 'home-care',
  states: { valueSet: valueSetUrl.HomeCareState, titles: homeCareStates },
  rules: homeCareRules,
  conditions: homeCareConditions,
  stateOf,
  // Referrals and cases of one person exclude each other.
  turnOf: ({ patient }) => patient,
  async noticesOf({ context, subject, actor, now }, step, { about, concerns }) {
    if (concerns?.silent === true) return [];
    const notices = homeCareRules.get(step)?.notices ?? [];
    return noticesOf(
      context.store,
      subject,
      concerns?.template === undefined
        ? notices
        : notices.map((one) => ({ ...one, template: concerns.template ?? '' })),
      {
        about: [about],
        sender: actor.who,
        operators: concerns?.operators ?? [],
        target: concerns?.organization,
        ...(concerns?.values === undefined ? {} : { values: concerns.values }),
        now,
      },
    );
  },
  guarded: ({ episode, referral }) => episode ?? referral,
  async load(asked, step, input) {
    const { store } = asked.context;
    if (asked.id === undefined) {
      const refused = (place: string) => refusedBy('HC-27', place);
      return emptyCase(await findPerson(asked, step, input, homeCareRules.get(step), refused));
    }
    const type = asked.request.path[0];
    if (type === 'ServiceRequest') {
      const referral = await readResource(store, type, `ServiceRequest/${asked.id}`);
      if (referral === undefined || !isHomeCare(referral)) throw notFound({ type, id: asked.id });
      await requireSeen(asked, { type, id: asked.id });
      return readReferral(store, referral);
    }
    const episode = await readResource(store, 'EpisodeOfCare', `EpisodeOfCare/${asked.id}`);
    if (episode === undefined || !isCase(episode)) throw notFound({ type: 'EpisodeOfCare', id: asked.id });
    const found = await readCase(store, episode);
    const needed = step === 'home-care-state' ? 'r' : 'u';
    const inScopes = isWithinScopes(asked.request.principal, 'EpisodeOfCare', needed, found.patient);
    // Who is only proposed, or was in a renewal that was withdrawn, never took part.
    const agreed = agreedTeams(found);
    if (inScopes && ofFormerMembers.has(step) && isMember(asked, agreed)) return found;
    const atWork = agreed.filter(({ status }) => status === 'active');
    if (inScopes && ofMembers.has(step) && isMember(asked, atWork)) return found;
    if (inScopes && receiving.has(step) && (await isReceiver(asked, found))) return found;
    await requireSeen(asked, { type: 'EpisodeOfCare', id: asked.id });
    return found;
  },
};

const isHomeCare = ({ code }: Read<ServiceRequest>): boolean =>
  code?.coding?.some((one) => one.code === 'adi' && one.system?.endsWith('/home-care-service')) === true;

const isCase = ({ type }: Read<EpisodeOfCare>): boolean =>
  type?.some(({ coding }) => coding?.some(({ system }) => system?.endsWith('/siad-tipologia-pic'))) === true;

/** The teams of plans that came into force. */
function agreedTeams({ teams, plans }: HomeCareCase): HomeCareCase['teams'] {
  const of = (statuses: readonly string[]): ReadonlySet<string | undefined> =>
    new Set(
      plans
        .filter(({ status }) => statuses.includes(status))
        .flatMap(({ careTeam = [] }) => careTeam.map(({ reference }) => reference)),
    );
  const [agreed, others] = [of(['active', 'on-hold', 'completed']), of(['draft', 'revoked'])];
  return teams.filter(({ id, status }) => {
    const address = `CareTeam/${id}`;
    return status !== 'proposed' && (agreed.has(address) || !others.has(address));
  });
}

/** Whether the caller or its organization is in one of some teams. */
function isMember({ actor, request }: StepRequest, teams: HomeCareCase['teams']): boolean {
  const own = [actor.who, actor.person, request.principal.organization].filter((one) => one !== undefined);
  const members = teams.flatMap(({ participant }) => participant?.map(({ member }) => member?.reference) ?? []);
  return members.some((member) => member !== undefined && own.includes(member));
}

async function isReceiver({ actor, context }: StepRequest, found: HomeCareCase): Promise<boolean> {
  const target = transferTo(found)?.owner?.reference;
  return target !== undefined && (await organizationChain(context.store, actor.organization)).includes(target);
}
