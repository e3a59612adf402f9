import type { Reading } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import type { RequestOf } from '../operations.ts';
import { dispenserOf } from './parties.ts';

/** VisualizzaErogato: takes a prescription in charge (1) or lets go of it (3); with `operation` as asked, e.g. 2 without its data. */
export async function holdPrescription(store: Reading, asked: AskedCall, region: string): Promise<RequestOf<'take'>> {
  const tipoOperazione = asked.call === 'sistema-ts-release' ? '3' : (asked.value('operation') ?? '1');
  return { ...(await dispenserOf(store, asked, region)), nre: asked.order.value, tipoOperazione };
}
