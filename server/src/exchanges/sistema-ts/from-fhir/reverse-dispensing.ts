import type { Reading } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import type { RequestOf } from '../operations.ts';
import { dispenserOf } from './parties.ts';
import { needed } from './unwritable.ts';

/** AnnullaErogato, with the code of the reason that the Task names. The codes are not public in our sources: unverified. */
export async function reverseDispensing(
  store: Reading,
  asked: AskedCall,
  region: string,
): Promise<RequestOf<'reverse'>> {
  return {
    ...(await dispenserOf(store, asked, region)),
    nre: asked.order.value,
    codAnnullamento: needed(asked.value('reason'), 'Task.input[reason]'),
  };
}
