import type { Coverage, MedicationRequest, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { drugLine, numberOfSection } from './drug-line.ts';
import { serviceLine } from './service-line.ts';

/** LOINC codes of the sections. */
const exemptions = '57827-8';
const prescriptions = '57828-6';
const annotation = '48767-8';
/** That there is no exemption. Source: schematrons PrF 4.6, PrS 2.7. */
const notExempt = { code: 'NE', system: '2.16.840.1.113883.2.9.5.2.2' };

type Line = MedicationRequest | ServiceRequest;

/**
 * Prescriptions of medicines (of the health service or paid by the person) and of services. The lines have the NRE of their section, the
 * author and the time of the document, and the exemption of its section.
 */
export const prescription = {
  types: ['PrF', 'PrS', 'PrFNoSSN'],
  open: (context: ReadContext): BodyReader => {
    const lines: Reference<Line>[] = [];
    const coverages: Reference<Coverage>[] = [];
    return {
      entries(section, code) {
        const statements = statementsIn(section);
        if (code === exemptions) {
          const found = statements.flatMap((one) => exemption(context, one));
          coverages.push(...found);
          return found;
        }
        if (code === prescriptions) {
          const found = statements.flatMap((one) => line(context, section, one));
          lines.push(...found);
          return found;
        }
        // The words of the note are those of the section.
        if (code === annotation) for (const { link } of statements) context.claimAll(link);
        return [];
      },
      finish() {
        if (coverages.length === 0) return;
        for (const reference of lines) {
          const insurance = [...coverages];
          context.resources.change<MedicationRequest>('MedicationRequest', reference, (one) => ({ ...one, insurance }));
          context.resources.change<ServiceRequest>('ServiceRequest', reference, (one) => ({ ...one, insurance }));
        }
      },
    };
  },
};

function line(context: ReadContext, section: XmlElement, { link, element, name }: Statement): Reference<Line>[] {
  const common = { number: numberOfSection(section), author: context.authors[0], date: context.date };
  if (name === 'substanceAdministration') {
    context.claim(link);
    return [drugLine(context, element, common)];
  }
  if (name !== 'observation') return [];
  context.claim(link);
  return [serviceLine(context, element, common)];
}

/** The exemption from the co-payment; none for the code that says so. */
function exemption(context: ReadContext, { link, element, name }: Statement): Reference<Coverage>[] {
  const code = childOf(element, 'code');
  if (name !== 'act' || !code) return [];
  if (attr(code, 'code') === notExempt.code && attr(code, 'codeSystem') === notExempt.system) {
    context.claim(link);
    return [];
  }
  const type = toConcept(code, context.narrative);
  if (!type) return [];
  context.claim(link);
  return [
    context.create<Coverage>({
      ...present<Coverage>({
        resourceType: 'Coverage',
        status: 'active',
        type,
        beneficiary: context.patient,
        // FHIR asks for who pays; the document does not tell it.
        payor: [{ display: 'Servizio sanitario nazionale' }],
      }),
      id: context.idAt(element, 'Coverage'),
    }),
  ];
}
