import { codeIn, systemOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import { all, findResources, hasCode, refersTo } from '../../steps/stored.ts';
import { refusedBy } from '../rules.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** Refuses a second open case of a person at the same ASL (`Organization/x`): rule HC-04. */
export async function refuseSecondCase({ context, subject }: Work<HomeCareCase>, authority: string): Promise<void> {
  const open = await findResources(
    context.store,
    'EpisodeOfCare',
    all(
      refersTo('EpisodeOfCare', 'patient', subject.patient),
      refersTo('EpisodeOfCare', 'organization', authority),
      hasCode('EpisodeOfCare', 'status', 'planned', 'waitlist', 'active', 'onhold'),
    ),
  );
  const homeCare = open.some(({ type }) =>
    type?.some((one) => codeIn(one, systemOf('siad-tipologia-pic')) !== undefined),
  );
  if (homeCare) throw refusedBy('HC-04', 'EpisodeOfCare.patient');
}
