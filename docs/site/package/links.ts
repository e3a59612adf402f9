import type { ElementDefinitionType } from '@medplum/fhirtypes';
import { isResourceType } from '@sinfonia/profiles/model';
import { escapeHtml } from '../render-markdown.ts';
import { anchor, code } from './markup.ts';
import { type PackageContent, pageOf, withoutVersion } from './package-content.ts';

const r4 = 'http://hl7.org/fhir/R4';
const coreStructure = 'http://hl7.org/fhir/StructureDefinition/';

/** Link to the resource with a canonical address: its page here, or the address itself. */
export function canonicalLink(url: string, content: PackageContent): string {
  const found = content.find(url);
  const { name, id } = (found ?? {}) as { readonly name?: string; readonly id?: string };
  if (found !== undefined) return anchor(pageOf(found), escapeHtml(name ?? id ?? url));
  const bare = withoutVersion(url);
  if (bare.startsWith(coreStructure)) {
    const core = bare.slice(coreStructure.length);
    if (/^[A-Z]\w*$/.test(core)) return typeLink(core);
  }
  const short = escapeHtml(bare.slice(bare.lastIndexOf('/') + 1) || bare);
  return /^https?:/.test(bare) ? anchor(bare, short) : code(bare);
}

/** Link to a type of the FHIR R4 specification. */
export function typeLink(type: string): string {
  if (type.startsWith('http://hl7.org/fhirpath/')) return 'string';
  if (isResourceType(type) || type === 'Resource' || type === 'DomainResource')
    return anchor(`${r4}/${type.toLowerCase()}.html`, escapeHtml(type));
  if (type === 'Reference') return anchor(`${r4}/references.html`, 'Reference');
  if (type === 'Extension') return anchor(`${r4}/extensibility.html`, 'Extension');
  return anchor(`${r4}/datatypes.html#${type}`, escapeHtml(type));
}

/** Types of an element: links to the profiles and the targets that it names, and to the specification. */
export function typesOf(types: readonly ElementDefinitionType[], content: PackageContent): string {
  return types
    .map(({ code: type = '', profile = [], targetProfile = [] }) => {
      const name =
        profile.length === 0 ? typeLink(type) : profile.map((url) => canonicalLink(url, content)).join(' | ');
      if (targetProfile.length === 0 || targetProfile.some((url) => url.endsWith('/Resource'))) return name;
      return `${name}(${targetProfile.map((url) => canonicalLink(url, content)).join(' | ')})`;
    })
    .join(' | ');
}
