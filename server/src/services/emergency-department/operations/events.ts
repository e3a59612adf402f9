import { valueSetUrl } from '@sinfonia/profiles';
import { requireThere } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { outcomeSystem, triageSystem } from '../access/encounter-times.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { AccessSubject } from '../service.ts';
import { accessParameters, at, momentOf, shownAccess, tellEvent } from './tell-event.ts';

const target = { type: 'Encounter', level: 'type' } as const;

/** Records a triage code; the ones before it stay. */
export const triage = defineStep<AccessSubject>()({
  name: 'emergency-triage',
  target,
  description: {
    it: 'Registra un codice di triage, il primo o una rivalutazione: quelli precedenti restano, e vale quello dato per ultimo secondo la sua ora.',
    en: 'Records a triage code, the first one or a re-triage: earlier ones stay, and the one given last by its time is in force.',
  },
  parameters: {
    ...accessParameters,
    at: at(),
    triage: parameter.code(valueSetUrl.EmergencyTriage, triageSystem, { it: 'Codice di triage', en: 'Triage code' }),
  },
  shows: shownAccess,
  run: (work, input) => tellEvent(work, { kind: 'triage', at: momentOf(work, input.at), code: input.triage }),
});

/** Records that a physician took the person in charge. */
export const visit = defineStep<AccessSubject>()({
  name: 'emergency-visit',
  target,
  description: {
    it: 'Registra la presa in carico da parte del medico: qui finisce l’attesa.',
    en: 'Records the taking in charge by a physician: the wait ends here.',
  },
  parameters: { ...accessParameters, at: at() },
  shows: shownAccess,
  run(work, input) {
    const { who } = work.actor;
    return tellEvent(work, { kind: 'visit', at: momentOf(work, input.at) }, (encounter) =>
      who?.startsWith('Practitioner') === true
        ? { ...encounter, participant: [...(encounter.participant ?? []), { individual: { reference: who } }] }
        : encounter,
    );
  },
});

/** Records that short observation (OBI) began. */
export const observe = defineStep<AccessSubject>()({
  name: 'emergency-observe',
  target,
  description: {
    it: "Registra l'ingresso in osservazione breve intensiva (OBI).",
    en: 'Records the entry to short observation (OBI).',
  },
  parameters: { ...accessParameters, at: at() },
  shows: shownAccess,
  run: (work, input) => tellEvent(work, { kind: 'observe', at: momentOf(work, input.at) }),
});

/** Records that a bed was asked for. */
export const bedRequest = defineStep<AccessSubject>()({
  name: 'emergency-bed-request',
  target,
  description: {
    it: 'Registra la richiesta di un posto letto: da qui si misura l’attesa del ricovero (boarding).',
    en: 'Records the request of a bed: the wait for admission (boarding) is measured from here.',
  },
  parameters: { ...accessParameters, at: at() },
  shows: shownAccess,
  run: (work, input) => tellEvent(work, { kind: 'bed-request', at: momentOf(work, input.at) }),
});

/** Records that a bed was assigned. */
export const bedAssign = defineStep<AccessSubject>()({
  name: 'emergency-bed-assign',
  target,
  description: {
    it: 'Registra l’assegnazione di un posto letto; la persona è in pronto soccorso finché non ne esce.',
    en: 'Records the assignment of a bed; the person is in the department until the exit.',
  },
  parameters: { ...accessParameters, at: at() },
  shows: shownAccess,
  run: (work, input) => tellEvent(work, { kind: 'bed-assign', at: momentOf(work, input.at) }),
});

/** Records the exit with its outcome. */
export const leave = defineStep<AccessSubject>()({
  name: 'emergency-leave',
  target,
  description: {
    it: "Registra l'uscita dal pronto soccorso con l'esito: dimissione, ricovero, trasferimento, decesso, abbandono.",
    en: 'Records the exit from the emergency department with its outcome: discharge, admission, transfer, death, leaving.',
  },
  parameters: {
    ...accessParameters,
    at: at(),
    outcome: parameter.code(valueSetUrl.EmergencyOutcome, outcomeSystem, { it: 'Esito', en: 'Outcome' }),
    decided: parameter.optional(
      parameter.instant({
        it: 'Momento della decisione sulla destinazione, per gli esiti 1, 2, 3, 10 e 11',
        en: 'Moment of the decision on the destination, for outcomes 1, 2, 3, 10 and 11',
      }),
    ),
    destination: parameter.optional(
      parameter.reference(['Organization'], {
        it: 'Istituto a cui la persona è trasferita, per l’esito 3',
        en: 'Hospital to which the person is transferred, for outcome 3',
      }),
    ),
  },
  shows: shownAccess,
  exampleShows: ['decided'],
  async run(work, input) {
    const { destination, decided, outcome } = input;
    if (destination !== undefined) {
      await requireThere(work.context.store, destination, 'destination', (place) => refusedBy('ED-17', place));
    }
    if (work.subject.times?.observation !== undefined && outcome !== '10') {
      work.warn(remarkOf('ED-15', parameterPlace('outcome')));
    }
    return tellEvent(work, {
      kind: 'leave',
      at: momentOf(work, input.at),
      outcome,
      ...(decided === undefined ? {} : { decided: momentOf(work, decided, 'decided') }),
      ...(destination === undefined ? {} : { destination }),
    });
  },
});
