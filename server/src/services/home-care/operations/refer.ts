import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { all, findResources, hasCode, readResource, refersTo } from '../../steps/stored.ts';
import { siadConcept } from '../case/elements.ts';
import type { HomeCareCase } from '../case/home-care-case.ts';
import { refusedBy } from '../rules.ts';

/** Reports that a person needs care at home: the referral, and the task of the single access point of the ASL. */
export const refer = defineStep<HomeCareCase>()({
  name: 'home-care-refer',
  target: { type: 'ServiceRequest', level: 'type' },
  description: {
    it: "Segnala una persona all'assistenza domiciliare. La segnalazione arriva alla porta unica di accesso (PUA) dell'ASL, che la accoglie o la respinge.",
    en: 'Refers a person to home care. The referral arrives at the single access point (PUA) of the ASL, which accepts or refuses it.',
  },
  parameters: {
    key: parameter.key(),
    patient: parameter.optional(
      parameter.reference(['Patient'], { it: 'Persona, per chi la segue', en: 'Person, for who follows her' }),
    ),
    patientIdentifier: parameter.optional(
      parameter.identifier({
        it: 'Codice fiscale, STP, ENI o TEAM della persona, in alternativa a patient',
        en: 'Codice fiscale, STP, ENI or TEAM of the person, instead of patient',
      }),
    ),
    source: parameter.code(valueSetUrl.SiadSoggettoRichiedente, systemOf('siad-soggetto-richiedente'), {
      it: 'Chi chiede la presa in carico (SIAD)',
      en: 'Who asks for the taking in charge (SIAD)',
    }),
    authority: parameter.optional(
      parameter.reference(['Organization'], {
        it: "ASL a cui è rivolta; senza indicazione quella dell'assistito",
        en: 'ASL that it is addressed to; that of the person unless given',
      }),
    ),
    authoredOn: parameter.optional(
      parameter.day({
        it: 'Giorno della segnalazione; oggi se assente',
        en: 'Day of the referral; today unless given',
      }),
    ),
    priority: parameter.optional(
      parameter.choice(['routine', 'urgent', 'asap', 'stat'], { it: 'Urgenza', en: 'Urgency' }),
    ),
    protectedDischarge: parameter.optional(parameter.flag({ it: 'Dimissione protetta', en: 'Protected discharge' })),
    reason: parameter.optional(parameter.words({ it: 'Motivo in parole', en: 'Reason in words' })),
    reasonCode: parameter.many(
      parameter.optional(parameter.words({ it: 'Diagnosi ICD-9-CM', en: 'Diagnosis, ICD-9-CM' })),
    ),
  },
  shows: {
    referral: { type: 'ServiceRequest', text: { it: 'Segnalazione', en: 'Referral' } },
    triage: { type: 'Task', text: { it: "Lavoro dell'accoglienza", en: 'Work of the reception' } },
  },
  exampleShows: ['patient', 'authoredOn', 'reason'],
  async run(work, input) {
    const { subject, changes, actor, now, context } = work;
    const today = dayOf(now);
    const authoredOn = input.authoredOn ?? today;
    if (authoredOn > today) throw refusedBy('HC-06', parameterPlace('authoredOn'));
    const person = await readResource(context.store, 'Patient', subject.patient);
    const authority = input.authority ?? person?.managingOrganization?.reference;
    if (authority === undefined) throw refusedBy('HC-03', parameterPlace('authority'));
    if ((await readResource(context.store, 'Organization', authority)) === undefined) {
      throw refusedBy('HC-03', parameterPlace('authority'));
    }
    await refuseSecond(work, authority);
    const reasons = [
      ...input.reasonCode.map((code) => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-9-cm', code }] })),
      ...(input.reason === undefined ? [] : [{ text: input.reason }]),
    ];
    const referral = changes.create(
      {
        resourceType: 'ServiceRequest',
        meta: { profile: [profileUrl.HomeCareReferral] },
        extension: [
          {
            url: extensionUrl.HomeCareReferralSource,
            valueCodeableConcept: siadConcept('soggetto-richiedente', input.source),
          },
        ],
        status: 'active',
        intent: 'order',
        ...(input.priority === undefined ? {} : { priority: input.priority }),
        ...(input.protectedDischarge === true ? { category: [{ text: 'Dimissione protetta' }] } : {}),
        code: {
          coding: [{ system: systemOf('home-care-service'), code: 'adi', display: 'Assistenza domiciliare' }],
        },
        subject: { reference: subject.patient },
        authoredOn,
        ...(actor.who === undefined ? {} : { requester: { reference: actor.who } }),
        performer: [{ reference: authority }],
        reasonCode: reasons,
      } as ServiceRequest,
      'referral',
    );
    const triage = changes.create(
      {
        resourceType: 'Task',
        meta: { profile: [profileUrl.HomeCareTriage] },
        status: 'requested',
        intent: 'order',
        code: { coding: [{ system: systemOf('home-care-task'), code: 'triage' }] },
        focus: { reference: referral },
        for: { reference: subject.patient },
        authoredOn: new Date(now).toISOString(),
        ...(actor.who === undefined ? {} : { requester: { reference: actor.who } }),
        owner: { reference: authority },
      } as Task,
      'triage',
    );
    return { state: 'referred', about: referral, shows: { referral, triage } };
  },
});

/** One open referral to an ASL is enough; the caller is told only of one that it may see. */
async function refuseSecond(
  { context, request, subject }: Parameters<typeof refer.run>[0],
  authority: string,
): Promise<void> {
  const open = await findResources(
    context.store,
    'ServiceRequest',
    all(
      refersTo('ServiceRequest', 'subject', subject.patient),
      hasCode('ServiceRequest', 'status', 'active'),
      hasCode('ServiceRequest', 'code', 'adi'),
      refersTo('ServiceRequest', 'performer', authority),
    ),
  );
  const addresses = open.map(({ id }) => ({ type: 'ServiceRequest', id }));
  const waiting = await context.access.visible(request.principal, addresses, 'read');
  if (waiting.size > 0 || (addresses.length > 0 && context.access.isUnrestricted(request.principal))) {
    throw refusedBy('HC-01', parameterPlace('patient'));
  }
}

export const dayOfReferral = ({ authoredOn }: ServiceRequest): string => dayIn(authoredOn ?? '');
