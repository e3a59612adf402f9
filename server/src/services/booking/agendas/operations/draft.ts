import type { Schedule } from '@medplum/fhirtypes';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { type Agenda, agendaCodeSystem, codeOfAgenda, withPublication } from '../agenda.ts';
import { requireKept } from '../agenda-service.ts';
import { refusedByAgenda } from '../rules.ts';
import { conforming } from './of-profile.ts';

/** Prepares an agenda that the public does not see yet. */
export const draft = defineStep<Agenda>()({
  name: 'booking-draft-agenda',
  target: { type: 'Schedule', level: 'type' },
  description: {
    it: "Prepara un'agenda (profilo sinfonia-booking-schedule) di una prestazione offerta dalla propria organizzazione. Non si prenota finché non è pubblicata.",
    en: 'Prepares an agenda (profile sinfonia-booking-schedule) of a service that the own organization offers. It cannot be booked before it is published.',
  },
  parameters: {
    key: parameter.key(),
    agenda: parameter.resource<Schedule>('Schedule', { it: 'Agenda', en: 'Agenda' }),
  },
  shows: { agenda: { type: 'Schedule', text: { it: 'Agenda', en: 'Agenda' } } },
  async run(work, { agenda }) {
    const { context, changes } = work;
    const given = conforming(context, agenda);
    await requireKept(work, given);
    const code = codeOfAgenda(given);
    const where = {
      kind: 'token',
      parameter: { type: 'Schedule', code: 'identifier' },
      anyOf: [{ system: agendaCodeSystem, code }],
    } as const;
    const { entries } = await context.store.search(plainPlan(['Schedule'], where, 1));
    if (code === '' || entries.length > 0)
      throw refusedByAgenda('BA-01', `${parameterPlace('agenda')}.resource.identifier`);
    const drafted = changes.create(withPublication(given, { state: 'draft' }));
    return { state: 'draft', about: drafted, shows: { agenda: drafted } };
  },
});
