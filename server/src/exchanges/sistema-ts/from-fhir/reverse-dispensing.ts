import type { Reading } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import type { RequestOf } from '../operations.ts';
import { dispenserOf } from './parties.ts';

/**
 * AnnullaErogato, with the code of the reason that the Task names, else 1. The codes are not public in our sources: unverified. A reason
 * in words stays in the dispensation.
 */
export async function reverseDispensing(
  store: Reading,
  asked: AskedCall,
  region: string,
): Promise<RequestOf<'reverse'>> {
  const reason = asked.value('reason');
  return {
    ...(await dispenserOf(store, asked, region)),
    nre: asked.order.value,
    codAnnullamento: reason !== undefined && /^\d{1,2}$/.test(reason) ? reason : '1',
  };
}
