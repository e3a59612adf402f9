import listed from './anonymous-services.json' with { type: 'json' };
import { exemptionOf } from './charge-fields.ts';
import { type DeliveredBlock, importedBlock } from './delivered-block.ts';
import { codedService, nationalLetter } from './nomenclature.ts';

/**
 * Whether who got these services is written without a name, by the national code of each and by the exemption. `unknown` when a
 * service has no national code: then nobody is named. What came from a file of mobility was judged by who sent it.
 *
 * Source: inter-regional agreement for mobility, activity year 2012, flow C.
 */
export function anonymityOfServices(block: DeliveredBlock): 'named' | 'anonymous' | 'unknown' {
  const exemption = exemptionOf(block);
  if (exemption !== undefined && listed.exemptions.some((code) => exemption.startsWith(code))) return 'anonymous';
  const services = block.lines.map(({ procedure }) => ({ procedure, service: codedService(procedure.code) }));
  const isNational = (letter: string | undefined) => letter === nationalLetter;
  if (services.some(({ service }) => isNational(service?.letter) && listed.services.includes(service?.code ?? ''))) {
    return 'anonymous';
  }
  const isTold = services.every(
    ({ procedure, service }) => isNational(service?.letter) || importedBlock(procedure) !== undefined,
  );
  return isTold ? 'named' : 'unknown';
}
