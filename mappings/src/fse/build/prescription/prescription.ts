import type { LocatedSection } from '../../document.ts';
import { noteAct } from '../acts.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { type SectionSpec, sections } from '../sections.ts';
import { type DrugOptions, drugs } from './drug.ts';
import { exemption } from './exemption.ts';
import { prescribingEncounter, recipeType, sectionId, substitutes } from './order.ts';
import { services } from './service.ts';

const templates = '2.16.840.1.113883.3.1937.777.63.10';

/** `templateId` of the sections; those of the health service have one for the optional sections alone. */
interface SectionTemplates {
  readonly exemptions?: string;
  readonly prescriptions?: string;
  readonly notes?: string;
  readonly message?: string;
  readonly vitalSigns: string;
  readonly allergies: string;
  readonly state: string;
  readonly note?: string;
}

const healthService: SectionTemplates = { vitalSigns: '263', allergies: '265', state: '270' };
const white: SectionTemplates = {
  exemptions: '773',
  prescriptions: '775',
  notes: '777',
  note: '778',
  message: '779',
  vitalSigns: '780',
  allergies: '781',
  state: '782',
};

function specs(numbers: SectionTemplates, entries: NonNullable<SectionSpec['entries']>): readonly SectionSpec[] {
  const own = (number: string | undefined) => (number === undefined ? {} : { templateId: `${templates}.${number}` });
  const noteTemplate = own(numbers.note).templateId;
  const id = { ids: sectionId };
  return [
    {
      code: '57827-8',
      display: 'Reason for co-payment exemption',
      required: true,
      entries: exemption,
      ...own(numbers.exemptions),
      ...id,
    },
    { code: '57828-6', display: 'Prescription list', required: true, entries, ...own(numbers.prescriptions), ...id },
    {
      code: '48767-8',
      display: 'Annotation comment',
      entries: (context, section, text) => annotation(context, section, text, noteTemplate),
      ...own(numbers.notes),
      ...id,
    },
    { code: '8716-3', display: 'Vital signs', entries: textOnly, ...own(numbers.vitalSigns) },
    { code: '48765-2', display: 'Allergies and adverse reactions', entries: textOnly, ...own(numbers.allergies) },
    { code: '47420-5', display: 'Functional status assessment', entries: textOnly, ...own(numbers.state) },
    { code: '51851-4', display: 'Administrative note', entries: textOnly, ...own(numbers.message) },
  ];
}

/** The note of the document: its words are those of the section, to which the act points. */
function annotation(context: BuildContext, section: LocatedSection, text: SectionText, root: string | undefined) {
  textOnly(context, section);
  return [noteAct(text, section.section.title ?? 'Annotazioni', root)];
}

/** Sections that are text for the reader; what they cite is not written in coded form. */
function textOnly({ remarks }: BuildContext, { section, path }: LocatedSection): readonly [] {
  for (const at of (section.entry ?? []).keys()) remarks.leftOut(`${path}.entry[${at}]`);
  return [];
}

/** Prescription of medicines paid by the health service (schematron PrF 4.6). */
export const drugPrescription = medicinePrescription('PrF', healthService, { white: false });

/** White prescription of medicines, which the person pays (schematron PrFNoSSN 1.2). */
export const whitePrescription = medicinePrescription('PrFNoSSN', white, { white: true });

function medicinePrescription(type: string, numbers: SectionTemplates, options: DrugOptions): DocumentBuilder {
  const entries: SectionSpec['entries'] = (context, section, text) => drugs(context, section, text, options);
  return {
    type,
    codeTranslation: recipeType('PRESC_FARMA', 'TR'),
    participants: substitutes,
    componentOf: prescribingEncounter(),
    body: (context) => sections(context, specs(numbers, entries)),
  };
}

/** Prescription of outpatient services (schematron PrS 2.7). */
export const specialistPrescription: DocumentBuilder = {
  type: 'PrS',
  codeTranslation: recipeType('PRESC_SPEC', 'TP'),
  participants: substitutes,
  componentOf: prescribingEncounter(['AMB', 'HH']),
  body: (context) => sections(context, specs(healthService, services)),
};
