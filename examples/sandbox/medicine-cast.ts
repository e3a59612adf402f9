import type { ExchangeCall, SinfoniaClient } from '@sinfonia/sdk';
import { connectAs, type TestUserOptions } from './test-users.ts';

/** The test users of the sandbox who prescribe and dispense. */
export interface MedicineCast {
  readonly specialist: SinfoniaClient;
  /** The family doctor. */
  readonly doctor: SinfoniaClient;
  /** The pharmacist, for a community pharmacy. */
  readonly pharmacy: SinfoniaClient;
}

/** References of the registers of the sandbox. */
export const registers = { doctor: 'PractitionerRole/sandbox-mmg-r', authority: 'Organization/asl-204' } as const;

/** Each with a client that has a token of their own. */
export function signIn(options: TestUserOptions = {}): MedicineCast {
  return {
    specialist: connectAs('specialista', options),
    doctor: connectAs('mmg', options),
    pharmacy: connectAs('farmacista', options),
  };
}

/** A prescription or plan by reference, for whatever version there is: answers of other systems are written into it meanwhile. */
export function whatever<Type extends string>(
  resource: { readonly resourceType: Type; readonly id: string } | undefined,
) {
  if (resource === undefined)
    throw new Error('la risposta non mostra la risorsa · the answer does not show the resource');
  return `${resource.resourceType}/${resource.id}` as const;
}

/** Calls that another system refused, and why. */
export function refusedCalls({ exchanges }: { readonly exchanges: readonly ExchangeCall[] }): readonly string[] {
  return exchanges.filter(({ status }) => status === 'failed').map(({ call, reason = '?' }) => `${call} (${reason})`);
}

/** Passes on where a prescription stands; throws when Sistema TS refused what it was told. */
export function unlessRefused<Standing extends { readonly exchanges: readonly ExchangeCall[] }>(
  standing: Standing,
): Standing {
  const calls = refusedCalls(standing).filter((one) => one.startsWith('sistema-ts-'));
  if (calls.length === 0) return standing;
  throw new Error(`il Sistema TS ha rifiutato · Sistema TS refused: ${calls.join(', ')}`);
}
