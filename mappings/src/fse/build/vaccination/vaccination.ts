import type { DocumentBuilder } from '../context.ts';
import { type SectionSpec, sections } from '../sections.ts';
import { vaccinations } from './entries.ts';

const history = { code: '11369-6', display: 'History of Immunization Narrative', required: true } as const;

const single: SectionSpec = {
  ...history,
  templateId: '2.16.840.1.113883.2.9.10.1.11.3.1',
  entries: (context, section, text) => {
    const count = section.section.entry?.length ?? 0;
    if (count > 1) context.gaps.value(`${section.path}.entry`);
    return vaccinations(context, section, text, { aicRequired: true });
  },
};

const certificate: SectionSpec = {
  ...history,
  templateId: '2.16.840.1.113883.2.9.10.1.11.3.2',
  entries: (context, section, text) => vaccinations(context, section, text, { aicRequired: false }),
};

/** Record of a single vaccination (schematron singola_VACC 3.3): one vaccination that was given, or was not and why. */
export const singleVaccination: DocumentBuilder = {
  type: 'SingVacc',
  body: (context) => sections(context, [single]),
};

/** Vaccination certificate (schematron certificato_VACC 2.4): all vaccinations of the person. */
export const vaccinationCertificate: DocumentBuilder = {
  type: 'CertVacc',
  body: (context) => sections(context, [certificate]),
};
