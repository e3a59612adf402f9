import type { Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { allergies } from '../statements/allergy.ts';
import { carePlan } from '../statements/care-plan.ts';
import { condition } from '../statements/condition.ts';
import { familyHistory } from '../statements/family-history.ts';
import { observation } from '../statements/observation.ts';
import { panel } from '../statements/organizer.ts';
import { procedure } from '../statements/procedure.ts';
import { isIntended, requestable, serviceRequest } from '../statements/request.ts';
import { textMedication, textObservation } from '../statements/section-text.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { medicationAdministration, medicationRequest, medicationStatement } from '../statements/therapy.ts';

/** LOINC codes of sections and entries. Source: HL7 Italia, IG Lettera di dimissione ospedaliera; schematron LDO 5.5. */
const codes = {
  history: '11329-0',
  medicationAtEntry: '42346-7',
  allergies: '48765-2',
  followUp: '18776-5',
  problem: '75326-9',
  family: '10157-6',
};

/** Discharge letter: each section cites what its entries say, or an observation with its text where it has none. */
export const discharge = {
  types: ['LDO'],
  open: (context: ReadContext): BodyReader => ({
    entries: (section, code) => {
      if (code === codes.followUp) return carePlan(context, section, { status: 'active', intent: 'order' });
      const statements = statementsIn(section).filter(({ link }) => link.localName === 'entry');
      if (statements.length === 0) return textOnly(context, section, code);
      return statements.flatMap((statement) => entry(context, section, code, statement));
    },
  }),
};

function textOnly(context: ReadContext, section: XmlElement, code: string | undefined): readonly Reference[] {
  return code === codes.medicationAtEntry ? textMedication(context, section) : textObservation(context, section);
}

function entry(
  context: ReadContext,
  section: XmlElement,
  sectionCode: string | undefined,
  { link, element, name, code }: Statement,
): readonly Reference[] {
  const claimed = (): XmlElement => context.claim(link) && element;
  if (name === 'substanceAdministration') {
    if (isIntended(element)) return [medicationRequest(context, claimed())];
    // What was taken before is told by the patient; what was given in hospital was given.
    if (sectionCode === codes.medicationAtEntry) return [medicationStatement(context, claimed())];
    return [medicationAdministration(context, claimed())];
  }
  if (isIntended(element)) return requestable.has(name) ? [serviceRequest(context, claimed())] : [];
  if (name === 'act' && sectionCode === codes.allergies) return allergies(context, claimed());
  if (sectionCode === codes.history && code === codes.problem) return [condition(context, claimed())];
  if (name === 'organizer' && code === codes.family) return [familyHistory(context, claimed())];
  if (name === 'procedure' || name === 'act') return [procedure(context, claimed())];
  if (name === 'organizer') return [panel(context, claimed(), section)];
  return name === 'observation' ? [observation(context, claimed())] : [];
}
