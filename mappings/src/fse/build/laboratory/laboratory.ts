import { oidOf, oids } from '../../cda/code-systems.ts';
import type { CdaElement } from '../../cda/element.ts';
import { type LocatedSection, sectionCode } from '../../document.ts';
import { sectionAuthors } from '../clinical/section-author.ts';
import type { BuildContext, DocumentBuilder } from '../context.ts';
import { componentOf } from '../header/encounter.ts';
import { organizationId } from '../header/people.ts';
import { component } from '../sections.ts';
import { reports } from './report.ts';
import specialties from './specialties.json' with { type: 'json' };

const displays: Readonly<Record<string, string>> = specialties.sections;

/**
 * Laboratory report (schematron LAB 27.1): a section for each specialty, in the order of the document, with its examinations as
 * sections below it or its entries in itself.
 */
export const laboratory: DocumentBuilder = {
  type: 'LAB',
  componentOf: (context) => {
    requireProviderId(context);
    return componentOf(context);
  },
  body: (context) => {
    const { document, gaps } = context;
    const all = document.sections();
    if (all.length === 0) gaps.missing(`${document.compositionPath}.section`);
    return all.flatMap((located) => specialty(context, located));
  },
};

/** The organisation that provides the service has an identifier (ERRORE-34). */
function requireProviderId({ document, gaps }: BuildContext): void {
  const encounter = document.findAs('Encounter', document.composition.encounter, document.located);
  if (!encounter) return;
  const { resource } = encounter;
  const location = document.findAs('Location', resource.location?.[0]?.location, encounter);
  const provider =
    document.findAs('Organization', resource.serviceProvider, encounter) ??
    (location && document.findAs('Organization', location.resource.managingOrganization, location));
  if (provider && !organizationId(provider)) gaps.missing(`${provider.path}.identifier`);
}

function specialty(context: BuildContext, located: LocatedSection): readonly CdaElement[] {
  const { gaps } = context;
  const code = sectionCode(located.section);
  const display = displays[code ?? ''];
  if (code === undefined || display === undefined) {
    if (code === undefined) gaps.missing(`${located.path}.code`);
    else gaps.value(`${located.path}.code`);
    return [];
  }
  const spec = {
    code,
    display,
    textOptional: true,
    participants: sectionAuthors,
    entries: reports,
    below: examinations,
  };
  return [component(context, spec, located)];
}

/** The sections of a specialty: each an examination, in whatever code system has an OID; none below them (b4). */
function examinations(context: BuildContext, within: LocatedSection): readonly CdaElement[] {
  const { document, gaps } = context;
  return document.sections(within).flatMap((located) => {
    const { section, path } = located;
    const code = sectionCode(section);
    const coding = section.code?.coding?.find((one) => one.code === code && oidOf(one.system) !== undefined);
    if (section.section && section.section.length > 0) gaps.value(`${path}.section`);
    if (code === undefined || !coding) {
      if (code === undefined) gaps.missing(`${path}.code`);
      else gaps.value(`${path}.code`);
      return [];
    }
    const spec = {
      code,
      system: oidOf(coding.system) ?? oids.loinc,
      display: coding.display ?? section.code?.text ?? section.title ?? code,
      participants: sectionAuthors,
      entries: reports,
      below: () => [],
    };
    return [component(context, spec, located)];
  });
}
