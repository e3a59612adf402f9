import { extensionUrl } from '@sinfonia/profiles';
import { extensionOf } from '../../../services/steps/elements.ts';
import type { Reading } from '../../../services/steps/stored.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import type { RequestOf } from '../operations.ts';
import { doctorCode } from './parties.ts';
import { linesOf } from './send-prescription.ts';

/** AnnullaPrescritto: number and doctor, the one whose prescription it is (`cfMedico1` of the sending). */
export async function cancelPrescription(store: Reading, asked: AskedCall): Promise<RequestOf<'cancel'>> {
  const [line] = await linesOf(store, asked);
  const holder = line && extensionOf(line, extensionUrl.PrescriptionHolder)?.valueReference?.reference;
  const doctor = holder ?? line?.requester?.reference;
  return {
    nre: asked.order.value,
    cfMedico: await doctorCode(store, doctor, `${line?.resourceType}.requester: Practitioner.identifier`),
  };
}
