import type { Reading } from '../../../services/steps/stored.ts';
import type { Written } from '../../exchange.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { UnwritableCall, written } from '../../tasks/unwritable.ts';
import { type PrescriptionMessage, toOutbox } from '../prescription-message.ts';
import { cancelPrescription } from './cancel-prescription.ts';
import { holdPrescription } from './hold-prescription.ts';
import { reverseDispensing } from './reverse-dispensing.ts';
import { sendDispensing } from './send-dispensing.ts';
import { sendPrescription } from './send-prescription.ts';
import { sendServices } from './send-services.ts';
import { suspendDispensing } from './suspend-dispensing.ts';

/** Calls about prescriptions. */
export const prescriptionCalls = [
  'sistema-ts-send',
  'sistema-ts-cancel',
  'sistema-ts-take',
  'sistema-ts-release',
  'sistema-ts-suspend',
  'sistema-ts-resume',
  'sistema-ts-dispense',
  'sistema-ts-reverse',
] as const;

/** Makes the message of a call about a prescription. The account of the call is that of the owner of the Task. */
export async function writePrescriptionCall(store: Reading, asked: AskedCall, region: string): Promise<Written> {
  return written(async () => {
    const message = await messageOf(store, asked, region);
    const { kind, body } = toOutbox(asked.order.value, asked.task.id, message);
    return { ok: true, kind, body };
  });
}

async function messageOf(store: Reading, asked: AskedCall, region: string): Promise<PrescriptionMessage> {
  const caller = asked.owner;
  switch (asked.call) {
    case 'sistema-ts-send':
      return { kind: 'send', caller, request: await sendPrescription(store, asked, region) };
    case 'sistema-ts-cancel':
      return { kind: 'cancel', caller, request: await cancelPrescription(store, asked) };
    case 'sistema-ts-take':
    case 'sistema-ts-release':
      return { kind: 'take', caller, request: await holdPrescription(store, asked, region) };
    case 'sistema-ts-suspend':
    case 'sistema-ts-resume':
      return { kind: 'suspend', caller, request: await suspendDispensing(store, asked, region) };
    case 'sistema-ts-dispense':
      return {
        kind: 'dispense',
        caller,
        request: asked.focus.startsWith('Encounter/')
          ? await sendServices(store, asked, region)
          : await sendDispensing(store, asked, region),
      };
    case 'sistema-ts-reverse':
      return { kind: 'reverse', caller, request: await reverseDispensing(store, asked, region) };
    default:
      throw new UnwritableCall('Task.code');
  }
}
