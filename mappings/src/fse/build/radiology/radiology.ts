import type { DocumentBuilder } from '../context.ts';
import { allergiesOf } from '../discharge/allergy.ts';
import { examinations } from '../discharge/examination.ts';
import { problems } from '../discharge/problem.ts';
import { type SectionSpec, sections } from '../sections.ts';
import { examinationsMade, reported } from './examination.ts';
import { catalogue, dicom } from './imaging-study.ts';

const problem = { code: '75326-9', display: 'Problem' } as const;

/** Sections in the order of the ministry's sample. Source: schematron RAD 4.1 b1–b18. */
const specs: readonly SectionSpec[] = [
  { code: '121181', system: dicom, display: 'DICOM Object Catalog', entries: catalogue },
  {
    code: '18785-6',
    display: 'Motivo per lo studio - Radiologia',
    entries: problems({ code: '29308-4', display: 'Diagnosi', value: 'icd9', single: true }),
  },
  {
    code: '11329-0',
    display: 'Storia generale',
    entries: problems({ ...problem, value: 'any', history: true }),
    sections: [
      {
        code: '48765-2',
        display: 'Allergie e/o reazioni avverse',
        entries: allergiesOf({ detailsOfFirst: true }),
      },
    ],
  },
  {
    code: '55114-3',
    display: 'Precedente procedura di imaging, descrizioni',
    entries: examinations({ value: false }),
  },
  { code: '55111-9', display: 'Descrizioni attuale procedure di imaging', required: true, entries: examinationsMade },
  { code: '18782-3', display: 'Rilievo - Radiologia', required: true, entries: reported },
  { code: '55110-1', display: 'Conclusioni', entries: reported },
  { code: '55107-7', display: 'Appendice', entries: reported },
  { code: '55109-3', display: 'Complicazioni', entries: problems({ ...problem, value: 'any', single: true }) },
  { code: '18783-1', display: 'Raccomandazione studio - Radiologia', entries: reported },
];

/** Radiology report (schematron RAD 4.1). */
export const radiologyReport: DocumentBuilder = {
  type: 'RAD',
  body: (context) => sections(context, specs),
};
