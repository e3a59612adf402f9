import type { MedicationRequest } from '@medplum/fhirtypes';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { asNeeded } from '../prescription/dosage.ts';
import { drugProduct } from './drug-product.ts';
import { optionalStatus } from './status.ts';
import { entryTemplate } from './templates.ts';
import { dosageElements, requestOf, therapyWords } from './therapy.ts';

/** A medicine that is planned; unlike a therapy it may have an end that is yet to come, and needs no route (b217–b225). */
export function plannedDrug(context: BuildContext, located: Located<MedicationRequest>, text: SectionText): CdaElement {
  const made = requestOf(context, located, optionalStatus);
  const { resource, path } = located;
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'RQO', negationInd: resource.doNotPerform ? 'true' : undefined },
    el('templateId', { root: entryTemplate('10.2') }),
    statementId(resource.identifier),
    textReference(text, therapyWords(context, made, true)),
    made.status === undefined ? undefined : el('statusCode', { code: made.status }),
    interval(context, made.bounds, `${path}.dosageInstruction[0].timing`, 'known', 'IVL_TS'),
    dosageElements(context, made, text, 'optional'),
    // The schematron admits one translation here (b225).
    drugProduct(context, located, text, { translations: 1 }),
    asNeeded(context, made.dosages[0], `${made.dosagePath}[0]`, text),
  );
}
