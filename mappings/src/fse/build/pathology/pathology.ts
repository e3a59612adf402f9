import type { CdaElement } from '../../cda/element.ts';
import type { LocatedSection } from '../../document.ts';
import { sectionAuthors } from '../clinical/section-author.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import { problems } from '../discharge/problem.ts';
import { entriesOf, type SectionSpec, sections } from '../sections.ts';
import { diagnosis } from './diagnosis.ts';
import { findings, margins } from './findings.ts';
import { sampling } from './sampling.ts';
import data from './sections.json' with { type: 'json' };
import { PathologyScope } from './statement.ts';

const root = '2.16.840.1.113883.3.1937.777.63.10';

/** A section of text alone; what it cites becomes a remark. */
function textOnly(context: BuildContext, section: LocatedSection): readonly CdaElement[] {
  for (const { path } of entriesOf(context, section)) context.remarks.leftOut(path);
  return [];
}

const problem = { code: '75326-9', display: 'Problem', value: 'any' } as const;
/** Entries of the sections of clinical information that have some; the others are text alone (b52–b63, b86–b90). */
const clinicalEntries: Readonly<Record<string, NonNullable<SectionSpec['entries']>>> = {
  '11329-0': problems({
    ...problem,
    history: true,
    templateId: `${root}.135`,
    details: {
      course: { templateId: `${root}.136`, system: '2.16.840.1.113883.2.9.77.22.11.10' },
      state: { templateId: `${root}.137`, system: '2.16.840.1.113883.2.9.77.22.11.7' },
    },
  }),
  '42349-1': problems({
    code: '29308-4',
    display: 'Diagnosi',
    value: 'any',
    single: true,
    templateId: `${root}.131`,
  }),
};

/** Sections in the order of the ministry's sample, made anew for each document. */
function specs(): readonly SectionSpec[] {
  const scope = new PathologyScope();
  const authored = { participants: sectionAuthors } as const;
  return [
    {
      ...authored,
      code: '22636-5',
      display: 'Notizie cliniche',
      templateId: `${root}.132`,
      entries: textOnly,
      sections: data.clinicalInformation.map((one) => ({
        ...one,
        ...authored,
        entries: clinicalEntries[one.code] ?? textOnly,
      })),
    },
    {
      ...authored,
      code: '29300-1',
      display: 'Procedure',
      templateId: `${root}.142`,
      required: true,
      entries: sampling(scope),
    },
    {
      ...authored,
      code: '22634-0',
      display: 'Pathology report gross observation',
      templateId: `${root}.149`,
      entries: findings(scope, { code: '22634-0', display: 'Osservazione macroscopica' }),
    },
    {
      ...authored,
      code: '22635-7',
      display: 'Osservazione microscopica',
      templateId: `${root}.193`,
      entries: findings(scope, { code: '22635-7', display: 'Osservazione microscopica', organizer: '102034-6' }),
    },
    {
      ...authored,
      code: '33755-0',
      display: 'Stato del margine',
      templateId: `${root}.190`,
      entries: margins(scope),
    },
    {
      ...authored,
      code: '22639-9',
      display: 'Analisi supplementari dei campioni',
      templateId: `${root}.197`,
      entries: findings(scope, { code: '22639-9', display: 'Analisi supplementari dei campioni' }),
    },
    { ...authored, code: '85691-4', display: 'Epicrisi', templateId: `${root}.211`, entries: textOnly },
    {
      ...authored,
      code: '22637-3',
      display: 'Referto patologico.diagnosi finale',
      templateId: `${root}.176`,
      required: true,
      entries: diagnosis(scope),
    },
    {
      ...authored,
      code: '62385-0',
      display: 'Ulteriori accertamenti diagnostici',
      templateId: `${root}.220`,
      entries: textOnly,
    },
  ];
}

/** Report of pathological anatomy (schematron RAP 1.4). */
export const pathologyReport: DocumentBuilder = {
  type: 'RAP',
  body: (context) => sections(context, specs()),
};
