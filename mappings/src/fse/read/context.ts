import type {
  Composition,
  Device,
  Encounter,
  Patient,
  Practitioner,
  PractitionerRole,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import { attributeOf, elementsOf, pathOf, textIn, type XmlElement } from '../validate/xml-tree.ts';
import type { Narrative } from './data-types/coded.ts';
import { toIdentifier } from './data-types/identifier.ts';
import { idOfIdentifier, uuidOf } from './deterministic-id.ts';
import { attr, childrenOf } from './navigate.ts';
import { ResourceSet } from './resource-set.ts';
import { SizeLimit } from './size-limit.ts';

/** At most so many places are named; more of them would help nobody. */
const findingLimit = 200;

/** Who may be the author of a document. */
export type Author = Reference<PractitionerRole | Practitioner | Device>;

/** What reading one document needs everywhere: its resources, the narrative, and what was read so far. */
export class ReadContext {
  readonly root: XmlElement;
  readonly resources: ResourceSet;
  /** Reads `#id` in the narrative. */
  readonly narrative: Narrative;
  /** The patient, once the header is read. */
  patient: Reference<Patient> = {};
  /** The encounter of the document, once the header is read. */
  documentEncounter: Reference<Encounter> = {};
  /** The encounter to which what is read belongs: that of the document, and none in the body of a summary of the past. */
  encounter: Reference<Encounter> | undefined;
  /** The Composition, from the beginning: it is the first entry of the Bundle. */
  readonly composition: Reference<Composition>;
  /** Who wrote the document, once the header is read. */
  authors: readonly Author[] = [];
  /** When the document was written, as dateTime. */
  date: string | undefined;
  readonly #documentId: string;
  readonly #claimed = new Set<XmlElement>();
  readonly #findings: Issue[] = [];
  readonly #named = new Set<XmlElement>();

  constructor(root: XmlElement, documentId: string, base: string) {
    this.root = root;
    this.#documentId = documentId;
    const size = new SizeLimit();
    this.resources = new ResourceSet(base, size);
    this.narrative = indexNarrative(root, size);
    this.composition = this.resources.add<Composition>({
      resourceType: 'Composition',
      id: this.idOf('Composition'),
      status: 'final',
      type: {},
      date: '',
      author: [],
      title: '',
    });
  }

  /** A rule has read this element; its own children are claimed one by one. Gives the element back. */
  claim(element: XmlElement): XmlElement {
    this.#claimed.add(element);
    return element;
  }

  /** Claims an element and all that is inside. */
  claimAll(element: XmlElement): XmlElement {
    this.#claimed.add(element);
    for (const inner of elementsOf(element)) this.#claimed.add(inner);
    return element;
  }

  isClaimed(element: XmlElement): boolean {
    return this.#claimed.has(element);
  }

  /** No rule reads this element, which is told to whoever asked. */
  unread(element: XmlElement): void {
    this.#find('fse-read-unread', element);
  }

  /** The value of this element has no form that can be told in FHIR. */
  badValue(element: XmlElement): void {
    this.#find('fse-read-value', element);
  }

  /** What was not read, in the order in which it was met. */
  get findings(): readonly Issue[] {
    return this.#findings;
  }

  /** An id that depends on the document and the place of the element in it alone; `part` tells several of one place apart. */
  idAt(element: XmlElement, part = ''): string {
    return uuidOf(`${this.#documentId} ${placeOf(element)} ${part}`);
  }

  /** An id of a thing that is in the document once. */
  idOf(part: string): string {
    return uuidOf(`${this.#documentId} ${part}`);
  }

  /** Adds a resource that is new with this document. */
  create<T extends Resource>(resource: T & { readonly id: string }): Reference<T> {
    return this.resources.add(resource);
  }

  /**
   * Adds a resource that others know by an identifier: the first `id` of the element that has root and extension names it.
   * Without one it is new with this document.
   */
  share<T extends Resource>(resource: T, element: XmlElement): Reference<T> {
    for (const id of childrenOf(element, 'id')) {
      const { system, value } = toIdentifier(id) ?? {};
      const root = attr(id, 'root');
      const extension = attr(id, 'extension');
      if (root === undefined || extension === undefined || system === undefined || value === undefined) continue;
      return this.resources.add({ ...resource, id: idOfIdentifier(root, extension) }, { system, value });
    }
    return this.resources.add({ ...resource, id: this.idAt(element, resource.resourceType) });
  }

  #find(code: 'fse-read-unread' | 'fse-read-value', element: XmlElement): void {
    if (this.#named.has(element)) return;
    this.#named.add(element);
    if (this.#findings.length > findingLimit) return;
    if (this.#findings.length === findingLimit) {
      this.#findings.push({ code: 'fse-findings-cut', values: { limit: findingLimit } });
      return;
    }
    this.#findings.push({ code, expression: [pathOf(element)], line: element.line });
  }
}

/** Positions from the root: as good as a path, and cheap however many siblings there are. */
function placeOf(element: XmlElement): string {
  const positions: number[] = [];
  for (let at: XmlElement | null = element; at; at = at.parent.nodeType === 1 ? at.parent : null)
    positions.push(at.index);
  return positions.reverse().join('.');
}

function indexNarrative(root: XmlElement, size: SizeLimit): Narrative {
  const byId = new Map<string, XmlElement>();
  for (const element of elementsOf(root)) {
    const id = attributeOf(element, 'ID');
    if (id !== undefined && !byId.has(id)) byId.set(id, element);
  }
  return (reference) => {
    const element = reference.startsWith('#') ? byId.get(reference.slice(1)) : undefined;
    const text = element ? textIn(element).replace(/\s+/g, ' ').trim() : '';
    size.count(text);
    return text === '' ? undefined : text;
  };
}
