import type { DocumentBuilder } from '../context.ts';
import { type SectionSpec, sections } from '../sections.ts';
import { allergies } from './allergy.ts';
import { entriesBy } from './entry.ts';
import { examinations } from './examination.ts';
import { followUp } from './follow-up.ts';
import { problems } from './problem.ts';
import { procedure } from './procedure.ts';
import { therapiesAtDischarge, therapiesAtEntry, therapiesOfStay } from './therapies.ts';

const problem = { code: '75326-9', display: 'Problem' } as const;

const history: SectionSpec = {
  code: '11329-0',
  display: 'Anamnesi generale',
  entries: problems({ ...problem, value: 'any', history: true }),
};

const picture: SectionSpec = {
  code: '47039-3',
  display: 'Ricovero ospedaliero, anamnesi ed esame obiettivo',
  entries: examinations({ value: false }),
  sections: [
    history,
    { code: '29545-1', display: 'Esame obiettivo', entries: examinations({ value: false }) },
    { code: '42346-7', display: "Terapia farmacologica all'ingresso", entries: therapiesAtEntry },
  ],
};

/** Sections in the order of the ministry's sample. Source: schematron LDO 5.5 b1–b23. */
const specs: readonly SectionSpec[] = [
  {
    code: '46241-6',
    display: 'Diagnosi di accettazione',
    required: true,
    entries: problems({ code: '8646-2', display: 'Diagnosi di accettazione ospedaliera', value: 'icd9' }),
  },
  picture,
  { code: '8648-8', display: 'Decorso ospedaliero', required: true, entries: examinations({ value: false }) },
  { code: '55109-3', display: 'Complicazioni', entries: problems({ ...problem, value: 'any' }) },
  { code: '11493-4', display: 'Hospital discharge studies summary', entries: examinations({ value: false }) },
  { code: '34104-0', display: 'Hospital Consult note', entries: examinations({ value: true }) },
  {
    code: '30954-2',
    display: 'Esami diagnostici e/o di laboratorio significativi',
    entries: examinations({ value: false }),
  },
  { code: '47519-4', display: 'History of Procedures Document', entries: entriesBy({ Procedure: procedure }) },
  { code: '48765-2', display: 'Allergie e/o reazioni avverse', entries: allergies },
  { code: '10160-0', display: 'Terapia farmacologica', entries: therapiesOfStay },
  {
    code: '11535-2',
    display: 'Diagnosi di dimissione',
    required: true,
    entries: problems({ code: '8651-2', display: 'Diagnosi di dimissione', value: 'icd9-or-none' }),
  },
  { code: '10183-2', display: 'Terapia farmacologica alla dimissione', entries: therapiesAtDischarge },
  { code: '18776-5', display: 'Piano di cura', entries: followUp },
];

/** Discharge letter (schematron LDO 5.5): every section has a text, and entries where the resources have codes for them. */
export const dischargeLetter: DocumentBuilder = {
  type: 'LDO',
  body: (context) => sections(context, specs),
};
