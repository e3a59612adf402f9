import type { Bundle, BundleEntry, Composition, CompositionSection, Reference, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';

/** A resource of a document with its place in the Bundle as FHIRPath. */
export interface Located<T extends Resource = Resource> {
  readonly resource: T;
  readonly path: string;
}

/** A section of a document with its place in the Bundle as FHIRPath. */
export interface LocatedSection {
  readonly section: CompositionSection;
  readonly path: string;
}

const loinc = 'http://loinc.org';

/**
 * A FHIR document Bundle as the builders look at it: Composition, resources by reference, sections by LOINC code. The
 * Bundle has the structure of FHIR R4 (the validator's affair) and is not changed.
 */
export class FhirDocument {
  readonly bundle: Bundle;
  readonly composition: Composition;
  readonly compositionPath = 'Bundle.entry[0].resource';
  readonly #byUrl = new Map<string, Located>();

  /** Throws `fse-build-bundle` when this is no document Bundle that begins with a Composition. */
  constructor(bundle: Bundle) {
    const first = bundle.entry?.[0]?.resource;
    if (bundle.resourceType !== 'Bundle' || bundle.type !== 'document' || first?.resourceType !== 'Composition') {
      throw new FhirError({ code: 'fse-build-bundle', expression: ['Bundle'] });
    }
    this.bundle = bundle;
    this.composition = first;
    for (const [at, entry] of (bundle.entry ?? []).entries()) this.#index(entry, `Bundle.entry[${at}].resource`);
  }

  /** The resource that a reference names, inside the Bundle or contained in `from`; nothing when it is not there. */
  find(reference: Reference | undefined, from?: Located): Located | undefined {
    const target = reference?.reference;
    if (target === undefined) return undefined;
    if (target.startsWith('#')) return contained(target.slice(1), from);
    return this.#byUrl.get(target.replace(/\/_history\/[^/]+$/, ''));
  }

  /** The same for one type of resource. */
  findAs<K extends Resource['resourceType']>(
    type: K,
    reference: Reference | undefined,
    from?: Located,
  ): Located<Extract<Resource, { resourceType: K }>> | undefined {
    const found = this.find(reference, from);
    return found && isOfType(found, type) ? found : undefined;
  }

  /** Every resource of a type, in the order of the Bundle. */
  all<K extends Resource['resourceType']>(type: K): readonly Located<Extract<Resource, { resourceType: K }>>[] {
    return (this.bundle.entry ?? []).flatMap(({ resource }, at) => {
      const located = resource && { resource, path: `Bundle.entry[${at}].resource` };
      return located && isOfType(located, type) ? [located] : [];
    });
  }

  /** The Composition as a located resource. */
  get located(): Located<Composition> {
    return { resource: this.composition, path: this.compositionPath };
  }

  /** The first section with a LOINC code, among those of the document or of another section. */
  section(code: string, within?: LocatedSection): LocatedSection | undefined {
    return this.sections(within).find(({ section }) => sectionCode(section) === code);
  }

  /** The sections of the document, or below another section. */
  sections(within?: LocatedSection): readonly LocatedSection[] {
    const list = within ? within.section.section : this.composition.section;
    const parent = within?.path ?? this.compositionPath;
    return (list ?? []).map((section, at) => ({ section, path: `${parent}.section[${at}]` }));
  }

  #index(entry: BundleEntry, path: string): void {
    const { resource, fullUrl } = entry;
    if (!resource) return;
    const located = { resource, path };
    const add = (url: string) => {
      if (!this.#byUrl.has(url)) this.#byUrl.set(url, located);
    };
    if (fullUrl !== undefined) add(fullUrl);
    // R4 bundle.html#references: a relative reference is completed with the base of fullUrl, which ends alike.
    const relative = fullUrl === undefined ? null : /[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl);
    if (relative) add(relative[0]);
    if (resource.id !== undefined) add(`${resource.resourceType}/${resource.id}`);
  }
}

/** The LOINC code of a section, or its code of another system where it has none (`PSSIT99`). */
export function sectionCode(section: CompositionSection): string | undefined {
  const codings = section.code?.coding ?? [];
  return (codings.find(({ system }) => system === loinc) ?? codings[0])?.code;
}

function contained(id: string, from: Located | undefined): Located | undefined {
  if (!from || !('contained' in from.resource)) return undefined;
  const list = from.resource.contained ?? [];
  const at = list.findIndex((one) => one.id === id);
  const resource = list[at];
  return resource && { resource, path: `${from.path}.contained[${at}]` };
}

function isOfType<K extends Resource['resourceType']>(
  located: Located,
  type: K,
): located is Located<Extract<Resource, { resourceType: K }>> {
  return located.resource.resourceType === type;
}
