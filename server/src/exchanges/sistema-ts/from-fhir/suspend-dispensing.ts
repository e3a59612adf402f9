import type { Reading } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import type { RequestOf } from '../operations.ts';
import { dispenserOf } from './parties.ts';

/** SospendiErogato: begins (1) or ends (2) a suspension. The message has no place for its reason. */
export async function suspendDispensing(
  store: Reading,
  asked: AskedCall,
  region: string,
): Promise<RequestOf<'suspend'>> {
  const tipoOperazione = asked.call === 'sistema-ts-resume' ? '2' : '1';
  return { ...(await dispenserOf(store, asked, region)), nre: asked.order.value, tipoOperazione };
}
