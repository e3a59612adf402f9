import type { Identifier } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { FhirDocument } from '../../document.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import { inFulfillmentOf as headerOrders } from '../header/relations.ts';
import { type SectionSpec, sections } from '../sections.ts';
import { type DispensingOptions, dispensedDrugs } from './drug.ts';
import { deliveredServices } from './service.ts';

const templates = '2.16.840.1.113883.3.1937.777.63.10';
const nreSystems = new Set([`urn:oid:${oids.nre}`, 'urn:oid:2.16.840.1.113883.2.9.4.3.8']);

/** The prescription that was dispensed: that which the header names, else that of the dispensed lines. */
function fulfilled(context: BuildContext): readonly CdaElement[] {
  const { document, remarks } = context;
  const own = headerOrders(context);
  const named = new Set(own.flatMap(nresOf));
  const found = linesOf(document).flatMap(({ identifier, path }) => {
    const nre = identifier && nreSystems.has(identifier.system ?? '') ? identifier.value : undefined;
    if (nre === undefined || (own.length > 0 && !named.has(nre))) remarks.leftOut(path);
    return nre === undefined ? [] : [nre];
  });
  if (own.length > 0) return own;
  return [...new Set(found)].map((extension) => {
    const order = el('order', { classCode: 'ACT', moodCode: 'RQO' }, el('id', { root: oids.nre, extension }));
    return el('inFulfillmentOf', { typeCode: 'FLFS' }, order);
  });
}

interface Line {
  readonly identifier: Identifier | undefined;
  readonly path: string;
}

/** The numbers of the prescriptions that the lines of the document were dispensed on, with their places. */
function linesOf(document: FhirDocument): readonly Line[] {
  const medicines = document.all('MedicationDispense').flatMap((located) =>
    (located.resource.authorizingPrescription ?? []).map((reference, at) => ({
      identifier: document.findAs('MedicationRequest', reference, located)?.resource.groupIdentifier,
      path: `${located.path}.authorizingPrescription[${at}]`,
    })),
  );
  const services = document.all('ServiceRequest').flatMap(({ resource, path }) => {
    const { requisition } = resource;
    return requisition ? [{ identifier: requisition, path: `${path}.requisition` }] : [];
  });
  return [...medicines, ...services];
}

function nresOf(element: CdaElement): readonly string[] {
  return element.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    const { root, extension } = child.attributes;
    return child.name === 'id' && root === oids.nre && extension !== undefined ? [extension] : nresOf(child);
  });
}

/** Dispensing of medicines on a prescription of the health service (schematron ErF 1.1). */
export const drugDispensation: DocumentBuilder = {
  type: 'ErF',
  inFulfillmentOf: fulfilled,
  body: (context) => sections(context, [dispensed('294', { white: false })]),
};

/** Dispensing of medicines that the person pays (schematron ErF_NoSSN 1.2). */
export const whiteDispensation: DocumentBuilder = {
  type: 'ErFNoSSN',
  inFulfillmentOf: fulfilled,
  body: (context) =>
    sections(context, [
      dispensed('936', { white: true }),
      { code: '51851-4', display: 'Administrative note', templateId: `${templates}.816` },
      { code: '48767-8', display: 'Annotation comment', templateId: `${templates}.815` },
    ]),
};

function dispensed(template: string, options: DispensingOptions): SectionSpec {
  return {
    code: '60590-7',
    display: 'Medication dispensed',
    required: true,
    templateId: `${templates}.${template}`,
    entries: (context, section, text) => dispensedDrugs(context, section, text, options),
  };
}

const brief = '103146-7';
const extended = '103147-5';

/** Delivery of outpatient services (schematron ErS 1.1): one section, brief or extended. */
export const specialistDispensation: DocumentBuilder = {
  type: 'ErS',
  inFulfillmentOf: fulfilled,
  body: (context) => {
    const { document, gaps } = context;
    const list = document.sections();
    const codes = list.map(({ section }) =>
      section.code?.coding?.find(({ code }) => code === brief || code === extended),
    );
    const present = codes.filter(Boolean);
    if (present.length > 1)
      gaps.value(`${list[codes.lastIndexOf(present.at(-1))]?.path ?? document.compositionPath}.code`);
    const spec = { templateId: `${templates}.299`, entries: deliveredServices };
    return sections(context, [
      { ...spec, code: brief, display: 'Specialist care dispensed.brief', required: present.length === 0 },
      { ...spec, code: extended, display: 'Specialist care dispensed.extended' },
    ]);
  },
};
