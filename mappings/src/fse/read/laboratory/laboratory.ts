import type { DiagnosticReport, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from '../statements/comment.ts';
import { notes, performers } from '../statements/observation.ts';
import { addSpecimens, type Results, resultsIn } from '../statements/results.ts';
import { specimensOf } from '../statements/specimen.ts';
import { statementsIn } from '../statements/statement.ts';

const statuses = new Map<string, DiagnosticReport['status']>([
  ['completed', 'final'],
  ['active', 'partial'],
  ['aborted', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['nullified', 'entered-in-error'],
]);

/** Laboratory report: each `act` of a section is one DiagnosticReport with its specimens and results. */
export const laboratory = {
  types: ['LAB'],
  open: (context: ReadContext): BodyReader => ({
    entries: (section) =>
      statementsIn(section).flatMap(({ link, element, name }) => {
        if (name !== 'act' || link.localName !== 'entry') return [];
        context.claim(link);
        return [report(context, section, element)];
      }),
  }),
};

function report(context: ReadContext, section: XmlElement, act: XmlElement): Reference<DiagnosticReport> {
  const { dateTime, period } = timeOrPeriod(childOf(act, 'effectiveTime'));
  const words = [...notes(context, act), ...comments(context, act)].flatMap(({ text }) => text ?? []);
  const gathered: Results = { report: act, specimens: new Map(), media: [] };
  addSpecimens(gathered.specimens, specimensOf(context, act, act));
  const result = resultsIn(context, act, gathered);
  const code =
    toConcept(childOf(act, 'code'), context.narrative) ?? toConcept(childOf(section, 'code'), context.narrative);
  return context.create<DiagnosticReport>({
    ...present<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      identifier: identifiersOf(act),
      status: statuses.get(attr(childOf(act, 'statusCode'), 'code') ?? 'completed') ?? 'unknown',
      code: code ?? requiredConcept(undefined, context.narrative),
      subject: context.patient,
      encounter: context.encounter,
      effectiveDateTime: dateTime,
      effectivePeriod: period,
      issued: context.date?.includes('T') ? context.date : undefined,
      performer: performers(context, act),
      specimen: [...gathered.specimens.values()],
      result,
      media: gathered.media.map((link) => ({ link })),
      conclusion: words.length === 0 ? undefined : words.join('\n'),
    }),
    id: context.idAt(act, 'DiagnosticReport'),
  });
}
