import type { PrescribeServicesInput, SinfoniaClient } from '@sinfonia/sdk';
import { unlessRefused, whatever } from './medicine-cast.ts';

/** A prescription of one service: its number, and its line. */
export interface OrderedService {
  readonly nre: string;
  readonly line: `ServiceRequest/${string}`;
  /** Whether it had been prescribed before. */
  readonly repeated: boolean;
}

/** What is prescribed, to whom, and how long Sistema TS may take to answer, ms. */
export interface ServiceOrder extends Pick<PrescribeServicesInput, 'key' | 'coPayment' | 'priority'> {
  /** `Patient/…`. */
  readonly patient: string;
  /** Code of the nomenclature, of the branch of cardiology. */
  readonly code: string;
  readonly wait: number;
}

/** A doctor prescribes a first access, and Sistema TS gives the authentication code. */
export async function prescribeService(doctor: SinfoniaClient, order: ServiceOrder): Promise<OrderedService> {
  const { code, wait, ...rest } = order;
  const { prescriptions } = doctor;
  const { lines, repeated } = await prescriptions.prescribeServices({
    priority: 'D',
    ...rest,
    place: 'A',
    question: 'Controllo di prova',
    services: [{ code, branch: '02', accessType: '1' }],
  });
  const line = whatever<'ServiceRequest'>(lines[0]);
  const { nre } = unlessRefused(await prescriptions.answered(line, { within: wait }));
  return { nre, line, repeated };
}
