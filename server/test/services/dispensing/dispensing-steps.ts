import type { Principal } from '../../../src/access/principal.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { entriesOf, type Outcome, refusalOf, toOutcome, type Value, type Values } from '../step-answers.ts';
import { cards } from './dispensing-world.ts';

/** Makes a step, `take` for `$dispensing-take`; `about` is the id of a line or the address of an order. */
export async function make(
  api: InProcessApi,
  who: Principal,
  step: string,
  about: string | undefined,
  values: Values = {},
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const place = about === undefined ? 'MedicationRequest' : about.includes('/') ? about : `MedicationRequest/${about}`;
  const name = step.startsWith('supply') ? step : `dispensing-${step}`;
  const isReading = step === 'state';
  const body = isReading ? undefined : { resourceType: 'Parameters', parameter: entriesOf(values) };
  try {
    return toOutcome(await api.ask(who, isReading ? 'GET' : 'POST', `${place}/$${name}`, body, headers));
  } catch (error) {
    return refusalOf(error);
  }
}

/** What an entry of a dispensing says beside the usual: one pack of the first medicine, under convention. */
export function itemOf(line: string, given: Values = {}): Value {
  const channel = given['channel'] ?? 'convention';
  const whole = {
    prescription: `MedicationRequest/${line}`,
    channel,
    aic: '000000001',
    quantity: 1,
    ...(channel === 'convention' ? { price: 12.5 } : {}),
    ...given,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null)) as Value;
}

/** Presents a prescription with the card of the person. */
export function present(api: InProcessApi, who: Principal, nre: string, given: Values = {}): Promise<Outcome> {
  return make(api, who, 'take', undefined, { nre, identifier: cards.person, ...given });
}
