import type { EpisodeOfCare, Task } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { dayOf } from '../../steps/days.ts';
import { codeIn, systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { requireAuthority } from '../case/authority.ts';
import { siad, siadConcept } from '../case/elements.ts';
import type { HomeCareCase } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { refuseSecondCase } from '../case/second-case.ts';
import { openTask } from '../case/tasks.ts';
import { refusedBy } from '../rules.ts';
import { dayOfReferral } from './refer.ts';

const note = parameter.words({ it: "Motivazione dell'esito", en: 'Grounds of the outcome' });
const protocol = parameter.optional(parameter.words({ it: 'Protocollo della PUA', en: 'Protocol number of the PUA' }));

/** Accepts a referral with the need that was found, and opens the case. */
export const accept = defineStep<HomeCareCase>()({
  name: 'home-care-accept',
  target: { type: 'ServiceRequest', level: 'instance' },
  description: {
    it: 'Accoglie la segnalazione con il bisogno accertato, complesso o semplice, e apre il caso, che resta pianificato fino al PAI in vigore.',
    en: 'Accepts the referral with the need found, complex or simple, and opens the case, which stays planned until a PAI is in force.',
  },
  parameters: {
    key: parameter.key(),
    need: parameter.choice(['complex', 'simple'], { it: 'Bisogno accertato', en: 'Need found' }),
    kind: parameter.optional(
      parameter.code(valueSetUrl.SiadTipologiaPic, systemOf('siad-tipologia-pic'), {
        it: 'Tipologia della presa in carico (SIAD): 1 ordinaria, se assente; 2 palliativa (UCP-DOM)',
        en: 'Kind of taking in charge (SIAD): 1 ordinary, unless given; 2 palliative (UCP-DOM)',
      }),
    ),
    networkMembership: parameter.optional(
      parameter.code(valueSetUrl.SiadAppartenenzaRete, systemOf('siad-appartenenza-rete'), {
        it: 'Appartenenza alla rete di cure palliative (SIAD)',
        en: 'Membership of the palliative care network (SIAD)',
      }),
    ),
    networkType: parameter.optional(
      parameter.code(valueSetUrl.SiadTipoRete, systemOf('siad-tipo-rete'), {
        it: 'Tipo di rete (SIAD)',
        en: 'Type of network (SIAD)',
      }),
    ),
    careManager: parameter.optional(
      parameter.reference(['PractitionerRole', 'Practitioner'], {
        it: 'Responsabile del caso; chi accoglie se assente',
        en: 'Case manager; who accepts unless given',
      }),
    ),
    acceptedOn: parameter.optional(
      parameter.day({
        it: "Giorno dell'accoglienza; oggi se assente",
        en: 'Day of the acceptance; today unless given',
      }),
    ),
    protocol,
    note,
  },
  shows: {
    referral: { type: 'ServiceRequest', text: { it: 'Segnalazione', en: 'Referral' } },
    episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
    triage: { type: 'Task', text: { it: 'Accoglienza conclusa', en: 'Concluded reception' } },
  },
  async run(work, input) {
    const { subject, changes, actor, now } = work;
    const referral = referralOf(subject);
    const authority = await authorityOf(work);
    const acceptedOn = input.acceptedOn ?? dayOf(now);
    if (acceptedOn > dayOf(now)) throw refusedBy('HC-06', parameterPlace('acceptedOn'));
    if (acceptedOn < dayOfReferral(referral)) throw refusedBy('HC-05', parameterPlace('acceptedOn'));
    await requireNamed(work, [input.careManager], 'careManager');
    await refuseSecondCase(work, authority);
    const kind = input.kind ?? '1';
    const careManager = input.careManager ?? (actor.who?.startsWith('Practitioner') === true ? actor.who : undefined);
    const network = input.networkMembership;
    const episode = changes.create(
      {
        resourceType: 'EpisodeOfCare',
        meta: { profile: [profileUrl.HomeCareEpisode] },
        extension:
          network === undefined
            ? []
            : [
                {
                  url: extensionUrl.HomeCarePalliativeNetwork,
                  extension: [
                    { url: 'membership', valueCoding: siad('appartenenza-rete', network) },
                    ...(input.networkType === undefined
                      ? []
                      : [{ url: 'type', valueCoding: siad('tipo-rete', input.networkType) }]),
                  ],
                },
              ],
        status: 'planned',
        type: [siadConcept('tipologia-pic', kind)],
        patient: { reference: subject.patient },
        managingOrganization: { reference: authority },
        period: { start: acceptedOn },
        referralRequest: [{ reference: `ServiceRequest/${referral.id}` }],
        ...(careManager === undefined ? {} : { careManager: { reference: careManager } }),
      } as EpisodeOfCare,
      'case',
    );
    const triage = concludeTriage(work, input.need, input.note, input.protocol);
    openTask(work, { code: 'assess', focus: episode, owner: careManager ?? authority });
    return {
      state: 'accepted',
      about: episode,
      shows: { referral: `ServiceRequest/${referral.id}`, episode, triage },
    };
  },
});

/** Refuses a referral: there is no need, or it is not valid. */
export const refuse = defineStep<HomeCareCase>()({
  name: 'home-care-refuse',
  target: { type: 'ServiceRequest', level: 'instance' },
  description: {
    it: 'Respinge la segnalazione: bisogno assente o segnalazione non valida, con la motivazione.',
    en: 'Refuses the referral: no need, or not valid, with the grounds.',
  },
  parameters: {
    key: parameter.key(),
    outcome: parameter.choice(['none', 'not-valid'], { it: 'Esito', en: 'Outcome' }),
    protocol,
    note,
  },
  shows: {
    referral: { type: 'ServiceRequest', text: { it: 'Segnalazione', en: 'Referral' } },
    triage: { type: 'Task', text: { it: 'Accoglienza conclusa', en: 'Concluded reception' } },
  },
  async run(work, input) {
    const referral = referralOf(work.subject);
    await authorityOf(work);
    const refused = work.changes.update({ ...referral, status: 'revoked' });
    const triage = concludeTriage(work, input.outcome, input.note, input.protocol);
    return { state: 'refused', about: refused, shows: { referral: refused, triage } };
  },
});

function referralOf({ referral }: HomeCareCase) {
  if (referral === undefined)
    throw new FhirError({ code: 'resource-not-found', values: { type: 'ServiceRequest', id: '' } });
  return referral;
}

/** The ASL that a referral is addressed to, for which the caller must act. */
async function authorityOf(work: Work<HomeCareCase>): Promise<string> {
  const addressed = referralOf(work.subject).performer?.find(({ reference }) => reference?.startsWith('Organization/'));
  const authority = addressed?.reference ?? work.actor.organization;
  if (authority === undefined) throw refusedBy('HC-03', 'ServiceRequest.performer');
  await requireAuthority(work, authority);
  return authority;
}

/** The work of the reception, concluded with one outcome and its grounds; made now when the referral came without one. */
function concludeTriage(work: Work<HomeCareCase>, need: string, grounds: string, number: string | undefined): string {
  const { subject, changes, actor, now } = work;
  const at = new Date(now).toISOString();
  const open = subject.tasks.find(({ code }) => codeIn(code, systemOf('home-care-task')) === 'triage');
  const start = open?.executionPeriod?.start ?? open?.authoredOn ?? at;
  const concluded = {
    status: 'completed',
    executionPeriod: { start, end: at },
    lastModified: at,
    ...(actor.who === undefined ? {} : { owner: { reference: actor.who } }),
    note: [{ text: grounds, time: at }],
    output: [
      {
        type: { coding: [{ system: systemOf('home-care-task'), code: 'need' }] },
        valueCodeableConcept: { coding: [{ system: systemOf('home-care-need'), code: need }] },
      },
    ],
    ...(number === undefined
      ? {}
      : { identifier: [...(open?.identifier ?? []), { system: protocolSystem, value: number }] }),
  } as const;
  if (open !== undefined) return changes.update({ ...open, ...concluded } as unknown as typeof open);
  return changes.create(
    {
      resourceType: 'Task',
      meta: { profile: [profileUrl.HomeCareTriage] },
      intent: 'order',
      code: { coding: [{ system: systemOf('home-care-task'), code: 'triage' }] },
      focus: { reference: `ServiceRequest/${subject.referral?.id}` },
      for: { reference: subject.patient },
      authoredOn: at,
      ...concluded,
    } as unknown as Task,
    'triage',
  );
}

const protocolSystem = 'https://fhir.sinfonia.campania.it/sid/pua-protocol';
