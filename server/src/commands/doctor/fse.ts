import type { X509Certificate } from 'node:crypto';
import type { Configuration } from '../../config/index.ts';
import { certificateState } from '../../exchanges/fse/gateway/certificates.ts';
import { readFseAccess } from '../../exchanges/fse/read-access.ts';
import type { DoctorFinding } from './finding.ts';

/** The certificates by which the gateway of the FSE knows the platform: their files, and how long they are good. */
export function* examineFse({ fse }: Configuration, now = Date.now()): Iterable<DoctorFinding> {
  if (!fse.enabled || fse.mode !== 'service') return;
  const read = readFseAccess(fse);
  if (!read.ok) {
    yield { subject: 'fse', state: 'bad', detail: `fse.${read.option}: ${read.expected} is expected` };
    return;
  }
  yield tell('fse A1', read.client.certificate, now);
  yield tell('fse S1', read.identity.certificate, now);
}

function tell(subject: string, certificate: X509Certificate, now: number): DoctorFinding {
  const { state, lastDay, daysLeft } = certificateState(certificate, now);
  return { subject, state, detail: `certificate until ${lastDay}, ${daysLeft} days left` };
}
