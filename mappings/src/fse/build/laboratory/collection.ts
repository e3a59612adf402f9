import type { Specimen } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, ivl, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, related } from '../acts.ts';
import data from '../clinical/specimen.json' with { type: 'json' };
import { specimen } from '../clinical/specimen.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { performersOf } from './performers.ts';

const written: Written = { ...data.collection };

/**
 * How a specimen was taken, for the act of a report: when and by whom (LOINC 33882-2), and a procedure that tells where and
 * how. Each names the specimen by its identifier. Source: schematron LAB 27.1, b8 and b9.
 */
export function collectionOf(
  context: BuildContext,
  located: Located<Specimen>,
  text: SectionText,
): readonly CdaElement[] {
  const { resource, path } = located;
  const { collection } = resource;
  if (!collection) return [];
  const place = `${path}.collection`;
  context.remarks.restOf(collection, place, written);
  const time = ts('effectiveTime', collection.collectedDateTime) ?? ivl('effectiveTime', collection.collectedPeriod);
  const method = codeOrWords(context, 'methodCode', collection.method, `${place}.method`, text);
  const site = codeOrWords(context, 'targetSiteCode', collection.bodySite, `${place}.bodySite`, text);
  const { elements } = performersOf(
    context,
    collection.collector ? [collection.collector] : [],
    located,
    `${place}.collector`,
  );
  const named = specimen(context, located, text, { bare: true });
  const taken =
    time &&
    el(
      'act',
      { classCode: 'ACT', moodCode: 'EVN' },
      codeOf('code', '33882-2', oids.loinc, 'Data e ora di raccolta del campione'),
      time,
      named,
      elements,
    );
  const procedure =
    (method || site || elements.length > 0) &&
    el(
      'procedure',
      { classCode: 'PROC', moodCode: 'EVN' },
      taken ? undefined : time,
      method,
      site ?? el('targetSiteCode', { nullFlavor: 'NI' }),
      named,
      taken ? undefined : elements,
    );
  return [
    ...(taken ? [related('COMP', taken)] : []),
    ...(procedure && (method || site || !taken) ? [related('COMP', procedure)] : []),
  ];
}
