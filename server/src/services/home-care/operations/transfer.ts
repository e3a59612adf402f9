import type { EpisodeOfCare, ServiceRequest } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { organizationChain, readResource } from '../../steps/stored.ts';
import { requireAuthority } from '../case/authority.ts';
import { siadConcept } from '../case/elements.ts';
import { episodeOf, type HomeCareCase } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { refuseSecondCase } from '../case/second-case.ts';
import { openTask } from '../case/tasks.ts';
import { transferTo } from '../case/transfers.ts';
import { refusedBy } from '../rules.ts';
import { concludeCase, requireEnd } from './close.ts';

const shows = {
  episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
  task: { type: 'Task', text: { it: 'Richiesta di trasferimento', en: 'Request of transfer' } },
} as const;

/** Asks another ASL to take the case over. */
export const transfer = defineStep<HomeCareCase>()({
  name: 'home-care-transfer',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: "Chiede a un'altra ASL di prendere in carico la persona. Il caso resta aperto finché quella non accetta.",
    en: 'Asks another ASL to take the person in charge. The case stays open until that one accepts.',
  },
  parameters: {
    key: parameter.key(),
    authority: parameter.reference(['Organization'], { it: 'ASL di destinazione', en: 'ASL that it goes to' }),
    note: parameter.words({ it: 'Motivo', en: 'Reason' }),
  },
  shows,
  async run(work, { authority, note }) {
    const { subject, context } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    if (transferTo(subject) !== undefined) throw refusedBy('HC-20', 'Task');
    const known = await readResource(context.store, 'Organization', authority);
    if (known === undefined || authority === found.managingOrganization?.reference) {
      throw refusedBy('HC-03', parameterPlace('authority'));
    }
    const address = `EpisodeOfCare/${found.id}`;
    const task = openTask(work, { code: 'transfer', focus: address, owner: authority, note });
    return {
      state: work.stateBefore,
      about: address,
      shows: { episode: address, task },
      concerns: { organization: authority },
    };
  },
});

/** Takes the person over: the former case ends, and a case of the receiving ASL begins at its evaluation. */
export const acceptTransfer = defineStep<HomeCareCase>()({
  name: 'home-care-accept-transfer',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: "Accetta il trasferimento: il caso si conclude per cambio di residenza e l'ASL che accetta apre il proprio, da valutare.",
    en: 'Accepts the transfer: the case is concluded for change of residence, and the ASL that accepts opens its own, to be evaluated.',
  },
  parameters: {
    key: parameter.key(),
    on: parameter.day({ it: 'Giorno del passaggio', en: 'Day of the passage' }),
    careManager: parameter.optional(
      parameter.reference(['PractitionerRole', 'Practitioner'], { it: 'Nuovo responsabile', en: 'New case manager' }),
    ),
  },
  shows: {
    ...shows,
    newEpisode: {
      type: 'EpisodeOfCare',
      text: { it: "Caso dell'ASL che accetta", en: 'Case of the ASL that accepts' },
    },
    newReferral: { type: 'ServiceRequest', text: { it: 'Segnalazione del passaggio', en: 'Referral of the passage' } },
  },
  async run(work, { on, careManager }) {
    const { subject, changes, actor, now } = work;
    const found = episodeOf(subject);
    const { authority, task } = await requestedOf(work);
    if (on > dayOf(now)) throw refusedBy('HC-06', parameterPlace('on'));
    if (on < dayIn(found.period?.start ?? on)) throw refusedBy('HC-12', parameterPlace('on'));
    await requireNamed(work, [careManager], 'careManager');
    await requireEnd(work, found, on);
    await refuseSecondCase(work, authority);
    const concluded = await concludeCase(work, { on, reason: changeOfResidence });
    const newReferral = changes.create(
      {
        resourceType: 'ServiceRequest',
        meta: { profile: [profileUrl.HomeCareReferral] },
        extension: [
          {
            url: extensionUrl.HomeCareReferralSource,
            valueCodeableConcept: siadConcept('soggetto-richiedente', alreadyInCharge),
          },
        ],
        status: 'active',
        intent: 'order',
        code: { coding: [{ system: systemOf('home-care-service'), code: 'adi' }] },
        subject: { reference: subject.patient },
        authoredOn: on,
        requester: found.managingOrganization,
        performer: [{ reference: authority }],
        supportingInfo: [{ reference: `EpisodeOfCare/${found.id}` }],
      } as ServiceRequest,
      'referral',
    );
    const manager = careManager ?? (actor.who?.startsWith('Practitioner') === true ? actor.who : undefined);
    const newEpisode = changes.create(
      {
        resourceType: 'EpisodeOfCare',
        meta: { profile: [profileUrl.HomeCareEpisode] },
        status: 'planned',
        type: found.type,
        ...(found.diagnosis === undefined ? {} : { diagnosis: found.diagnosis }),
        patient: found.patient,
        managingOrganization: { reference: authority },
        period: { start: on },
        referralRequest: [{ reference: newReferral }],
        ...(manager === undefined ? {} : { careManager: { reference: manager } }),
      } as EpisodeOfCare,
      'case',
    );
    changes.update({ ...task, status: 'completed', lastModified: new Date(now).toISOString() });
    openTask(work, { code: 'assess', focus: newEpisode, owner: manager ?? authority });
    return {
      state: 'closed',
      about: concluded.about,
      shows: { episode: concluded.shows.episode, task: `Task/${task.id}`, newEpisode, newReferral },
    };
  },
});

/** Leaves the person with the ASL that has her. */
export const refuseTransfer = defineStep<HomeCareCase>()({
  name: 'home-care-refuse-transfer',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Rifiuta il trasferimento, con la motivazione: il caso resta dov’è.',
    en: 'Refuses the transfer, with the grounds: the case stays where it is.',
  },
  parameters: { key: parameter.key(), note: parameter.words({ it: 'Motivazione', en: 'Grounds' }) },
  shows,
  async run(work, { note }) {
    const { subject, changes, now } = work;
    const { task } = await requestedOf(work);
    const time = new Date(now).toISOString();
    const refused = changes.update({
      ...task,
      status: 'rejected',
      lastModified: time,
      note: [...(task.note ?? []), { text: note, time }],
    } as typeof task);
    const address = `EpisodeOfCare/${episodeOf(subject).id}`;
    return { state: work.stateBefore, about: address, shows: { episode: address, task: refused } };
  },
});

/** Codes of the SIAD tables for what a transfer is to each of the two ASL. */
const changeOfResidence = '9';
const alreadyInCharge = '8';

/** The request for a transfer that is asked of the caller's ASL. Rule HC-21. */
async function requestedOf({ subject, actor, context, request }: Work<HomeCareCase>) {
  const task = transferTo(subject);
  const authority = task?.owner?.reference;
  if (task === undefined || authority === undefined) throw refusedBy('HC-21', 'Task');
  const own = await organizationChain(context.store, actor.organization);
  if (own.includes(authority) || context.access.isUnrestricted(request.principal)) return { task, authority };
  throw refusedBy('HC-21', 'Task.owner');
}
