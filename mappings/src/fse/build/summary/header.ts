import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { BuildContext } from '../context.ts';
import { documentationOf } from '../header/relations.ts';

/**
 * `documentationOf` of a patient summary, of which there is one at least, with a time (schematron PSS 4.0, ERRORE-34, -49). Where
 * the document names no service, what is documented is the writing of the summary.
 */
export function summaryService(context: BuildContext): readonly CdaElement[] {
  const { composition } = context.document;
  const event = { classCode: 'ACT', moodCode: 'EVN' };
  if ((composition.event ?? []).length === 0) {
    const written = ts('effectiveTime', composition.date);
    return [el('documentationOf', { typeCode: 'DOC' }, el('serviceEvent', event, written))];
  }
  return documentationOf(context).map((made) => ({ ...made, children: made.children.map(withTime) }));
}

/** A service whose time is not told has an unknown one, after its code. */
function withTime(child: CdaElement | string): CdaElement | string {
  if (typeof child === 'string' || has(child, 'effectiveTime')) return child;
  const time = el('effectiveTime', { nullFlavor: 'UNK' });
  const at = has(child, 'code') ? 1 : 0;
  return { ...child, children: [...child.children.slice(0, at), time, ...child.children.slice(at)] };
}

function has({ children }: CdaElement, name: string): boolean {
  return children.some((one) => typeof one !== 'string' && one.name === name);
}

/** A patient summary has one author, who is a person (ERRORE-35, -36). */
export function requireOneAuthor({ document, gaps }: BuildContext): void {
  const { composition, compositionPath } = document;
  for (const [at, reference] of (composition.author ?? []).entries()) {
    const place = `${compositionPath}.author[${at}]`;
    const organization = document.findAs('Organization', reference, document.located);
    if (at > 0 || organization || document.findAs('Device', reference, document.located)) gaps.value(place);
  }
}
