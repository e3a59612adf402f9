import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { LocatedSection } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { assignedEntity, partyOf } from '../header/people.ts';

/** `author` of a section, at the time of the document: those that it names, each with the identifier that the type asks for. */
export function sectionAuthors(context: BuildContext, { section, path }: LocatedSection): readonly CdaElement[] {
  const { document, rules } = context;
  const time = ts('time', document.composition.date);
  return (section.author ?? []).flatMap((reference, at) => {
    const place = `${path}.author[${at}]`;
    const party = partyOf(context, reference, place, document.located);
    const entity =
      party && assignedEntity(context, party, place, { name: 'assignedAuthor', roots: rules.professionalIds });
    return entity ? [el('author', { typeCode: 'AUT', contextControlCode: 'OP' }, time, entity)] : [];
  });
}
