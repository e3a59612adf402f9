import { type CdaElement, el } from '../../cda/element.ts';
import type { BuildContext } from '../context.ts';
import { organizationElement } from './people.ts';

/** `custodian`: the organisation that keeps the document, with one identifier, telephone and address at most. */
export function custodian(context: BuildContext): readonly CdaElement[] {
  const { document, gaps } = context;
  const { composition, compositionPath } = document;
  const place = `${compositionPath}.custodian`;
  const organization = document.findAs('Organization', composition.custodian, document.located);
  if (!organization) {
    if (composition.custodian) gaps.reference(place);
    else gaps.missing(place);
    return [];
  }
  const made = organizationElement(context, organization, 'representedCustodianOrganization');
  const seen = new Set<string>();
  const once = made.children.filter((child) => {
    if (typeof child === 'string' || seen.has(child.name)) return false;
    seen.add(child.name);
    return true;
  });
  if (!seen.has('id')) gaps.missing(`${organization.path}.identifier`);
  return [
    el(
      'custodian',
      { typeCode: 'CST' },
      el('assignedCustodian', { classCode: 'ASSIGNED' }, { ...made, children: once }),
    ),
  ];
}
