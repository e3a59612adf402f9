import type { Configuration } from '../../config/index.ts';
import { type CertificatePurpose, certificateState, readIdentity } from '../../exchanges/fse/gateway/certificates.ts';
import type { DoctorFinding } from './finding.ts';

/**
 * Checks the certificates A1 and S1 by which the gateway of the FSE knows the platform: doubtful from 30 days before their end on. Nothing
 * while the gateway itself is not called.
 *
 * @param now instant, ms since the epoch
 */
export function* examineFse({ fse }: Pick<Configuration, 'fse'>, now = Date.now()): Iterable<DoctorFinding> {
  if (!fse.enabled || fse.mode !== 'service') return;
  yield examineCertificate('A1', fse.authenticationCertificate, fse.authenticationKey, now);
  yield examineCertificate('S1', fse.signatureCertificate, fse.signatureKey, now);
}

function examineCertificate(purpose: CertificatePurpose, certificate: string, key: string, now: number): DoctorFinding {
  const subject = `FSE ${purpose}`;
  const read = readIdentity({ certificate, key }, purpose);
  if (!read.ok) return { subject, state: 'bad', detail: `${read.file}: ${read.expected} is needed` };
  const { state, lastDay, daysLeft } = certificateState(read.identity.certificate, now);
  const left = daysLeft < 0 ? 'expired' : `${daysLeft} days left`;
  return { subject, state, detail: `${read.identity.commonName}, last day ${lastDay}, ${left}` };
}
