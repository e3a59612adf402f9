import type { DiagnosticReport, Observation, Reference, Resource } from '@medplum/fhirtypes';
import { isElement, type XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept, toConcept } from '../data-types/coded.ts';
import { allAt, childOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from '../statements/comment.ts';
import { type Results, resultsIn } from '../statements/results.ts';
import { aboutSection, annotation, listOf } from '../statements/section-text.ts';
import { backgroundIn } from './background.ts';
import { specimenTakings } from './specimen-taking.ts';

/** LOINC: final diagnosis. */
const finalDiagnosis = '22637-3';

/** Sections that name several things of one kind: allergies, drugs, earlier therapies of a tumour. */
const lists: ReadonlySet<string> = new Set(['48765-2', '8677-7', '103567-4']);

/**
 * Report of pathological anatomy: one DiagnosticReport that every section cites. Each outer section is a result of it; inner
 * sections are members of the outer one, or lists on which it is focused.
 * Source: HL7 Italia, IG Referto di anatomia patologica.
 */
export const pathology = {
  types: ['RAP'],
  open: (context: ReadContext): BodyReader => {
    const code = requiredConcept(childOf(context.root, 'code'), context.narrative);
    const id = context.idOf('DiagnosticReport');
    const report = context.create<DiagnosticReport>({ resourceType: 'DiagnosticReport', id, status: 'final', code });
    const gathered: Results = { report: context.root, specimens: new Map(), media: [], tellsOrigin: true };
    const bySection = new Map<XmlElement, Reference<Observation>>();
    const result: Reference<Observation>[] = [];
    let conclusion: string | undefined;
    return {
      entries: (section, sectionCode) => {
        if (sectionCode === finalDiagnosis) conclusion = wordsOf(childOf(section, 'text'));
        const said = contentOf(context, section, gathered);
        const outer = bySection.get(outerOf(section) ?? section);
        if (outer && lists.has(sectionCode ?? '')) {
          if (!isEmpty(said)) addTo(context, outer, { focus: [listIn(context, section, said)] });
        } else if (!isEmpty(said) || allAt(section, 'component/section').length > 0) {
          const made = aboutSection(context, section, section, present<Partial<Observation>>(said));
          bySection.set(section, made);
          if (outer) addTo(context, outer, { hasMember: [made] });
          else result.push(made);
        }
        return [report];
      },
      finish: () =>
        context.resources.change<DiagnosticReport>('DiagnosticReport', report, (made) =>
          present<DiagnosticReport>({
            ...made,
            subject: context.patient,
            encounter: context.encounter,
            issued: context.date?.includes('T') ? context.date : undefined,
            specimen: [...gathered.specimens.values()],
            result,
            media: gathered.media.map((link) => ({ link })),
            conclusion,
          }),
        ),
    };
  },
};

type Content = Required<Pick<Observation, 'focus' | 'hasMember' | 'note'>>;

function contentOf(context: ReadContext, section: XmlElement, gathered: Results): Content {
  const panelCode = toConcept(childOf(section, 'code'), context.narrative);
  const own: Results = { ...gathered, panelCode };
  const focus = backgroundIn(context, section);
  const hasMember = [...specimenTakings(context, section, own), ...resultsIn(context, section, own)];
  const text = annotation(context, section);
  return { focus, hasMember, note: [...(text ? [text] : []), ...comments(context, section)] };
}

function isEmpty({ focus, hasMember, note }: Content): boolean {
  return focus.length + hasMember.length + note.length === 0;
}

function listIn(context: ReadContext, section: XmlElement, { focus, hasMember, note }: Content): Reference<Resource> {
  const code = toConcept(childOf(section, 'code'), context.narrative);
  return listOf(context, section, [...focus, ...hasMember], { note, ...(code ? { code } : {}) });
}

function addTo(
  context: ReadContext,
  outer: Reference<Observation>,
  { focus = [], hasMember = [] }: Pick<Observation, 'focus' | 'hasMember'>,
): void {
  context.resources.change<Observation>('Observation', outer, (made) =>
    present<Observation>({
      ...made,
      focus: [...(made.focus ?? []), ...focus],
      hasMember: [...(made.hasMember ?? []), ...hasMember],
    }),
  );
}

/** The section around an inner one. */
function outerOf({ parent }: XmlElement): XmlElement | undefined {
  const around = isElement(parent) ? parent.parent : undefined;
  return around && isElement(around) && around.localName === 'section' ? around : undefined;
}
