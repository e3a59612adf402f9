import type {
  CodeableConcept,
  MedicationAdministration,
  Observation,
  Procedure,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codingIn } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { related } from '../acts.ts';
import { coded, statementCode } from '../clinical/coded.ts';
import { observation } from '../clinical/observation.ts';
import { procedure } from '../clinical/procedure.ts';
import { moment, type When } from '../clinical/times.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { entriesOf, requireEntries } from '../sections.ts';
import { administered } from './administered.ts';
import { own, type ReportKind } from './kind.ts';
import { gatheredMedia, media, paperOf } from './media.ts';
import { serviceAct } from './request.ts';

/** LOINC code of the section of what was done. */
export const done = '62387-6';

/** LOINC code of the section of attachments, which only the guide of the remote visit has. */
export const attachments = '77599-9';

const isAttachments = ({ section }: LocatedSection) =>
  section.code?.coding?.some(({ code }) => code === attachments) === true;

type Service = Located<Procedure> | Located<ServiceRequest> | Located<Observation> | Located<MedicationAdministration>;

/**
 * The services of a report, each as `act` with what was done within it (`partOf`); that of a remote visit has its branch and
 * discipline, and the pictures. Source: schematrons RSA b78–b83, Televisita b4–b6 and b120–b149.
 */
export function services(
  context: BuildContext,
  parts: readonly LocatedSection[],
  text: SectionText,
  kind: ReportKind,
): readonly CdaElement[] {
  const pictures: CdaElement[] = [];
  const list: Service[] = [];
  // Attachments alone make this section as well, but are no service.
  if (parts.every(isAttachments)) {
    context.gaps.missing(`${context.document.compositionPath}.section.where(code.coding.code = '${done}')`);
  }
  for (const part of parts) {
    const attached = isAttachments(part);
    if (!attached) requireEntries(context, part);
    for (const entry of entriesOf(context, part)) {
      const paper = attached ? paperOf(entry) : undefined;
      const service = attached ? undefined : serviceOf(entry);
      if (paper) pictures.push(...media(context, paper, text));
      else if (service) list.push(service);
      else context.gaps.value(entry.path);
    }
  }
  const acts = new Services(context, text, kind).acts(list);
  return kind.remote ? [...acts, gatheredMedia(pictures)] : acts;
}

function serviceOf({ resource, path }: Located): Service | undefined {
  switch (resource.resourceType) {
    case 'Procedure':
      return { resource, path };
    case 'ServiceRequest':
      return { resource, path };
    case 'Observation':
      return { resource, path };
    case 'MedicationAdministration':
      return { resource, path };
    default:
      return undefined;
  }
}

/** Writes services, each once: what is part of another one stands within that. */
class Services {
  readonly #context: BuildContext;
  readonly #text: SectionText;
  readonly #kind: ReportKind;
  readonly #written = new Set<Resource>();
  /** What says it is part of a procedure, in the order of the Bundle: procedures, drugs, observations. */
  readonly #partsOf = new Map<Resource, Service[]>();

  constructor(context: BuildContext, text: SectionText, kind: ReportKind) {
    this.#context = context;
    this.#text = text;
    this.#kind = kind;
    const { document } = context;
    for (const list of [
      document.all('Procedure'),
      document.all('MedicationAdministration'),
      document.all('Observation'),
    ]) {
      for (const part of list) {
        for (const whole of new Set(this.#wholes(part))) {
          const known = this.#partsOf.get(whole);
          if (known) known.push(part);
          else this.#partsOf.set(whole, [part]);
        }
      }
    }
  }

  acts(list: readonly Service[]): readonly CdaElement[] {
    const listed = new Set<Resource>(list.map(({ resource }) => resource));
    const inner = (one: Service) => this.#wholes(one).some((whole) => listed.has(whole) && whole !== one.resource);
    // Those that are parts of each other come last, if nothing has written them.
    return [...list.filter((one) => !inner(one)), ...list.filter(inner)].flatMap((one) => {
      if (this.#written.has(one.resource)) return [];
      this.#written.add(one.resource);
      return [this.#act(one)];
    });
  }

  #act(service: Service): CdaElement {
    const { resource, path } = service;
    if (resource.resourceType === 'Procedure') return this.#procedureAct({ resource, path });
    if (resource.resourceType === 'ServiceRequest') {
      const located = { resource, path };
      const when = { dateTime: resource.occurrenceDateTime, period: resource.occurrencePeriod };
      const more = this.#specialty(service);
      return serviceAct(
        this.#context,
        located,
        this.#text,
        { mood: 'EVN', time: this.#time(when, `${path}.occurrence`) },
        more,
      );
    }
    const when = { dateTime: resource.effectiveDateTime, period: resource.effectivePeriod };
    const code = resource.resourceType === 'Observation' ? resource.code : resource.category;
    return el(
      'act',
      { classCode: 'ACT', moodCode: 'EVN' },
      statementCode(this.#context, code, `${path}.code`, this.#text),
      this.#time(when, `${path}.effective`),
      this.#part(service),
      this.#specialty(service),
    );
  }

  #procedureAct(located: Located<Procedure>): CdaElement {
    const { resource, path } = located;
    const when = { dateTime: resource.performedDateTime, period: resource.performedPeriod };
    const time = this.#time(when, `${path}.performed`);
    const options = { element: 'act' as const, ...(time ? { time } : {}) };
    const parts = this.#parts(located).flatMap((one) => this.#part(one));
    return procedure(this.#context, located, this.#text, options, [...parts, ...this.#specialty(located)]);
  }

  /** What was done within a service, as it stands below the act; deeper parts stand beside it, but for observations. */
  #part(service: Service): readonly CdaElement[] {
    const { resource, path } = service;
    const context = this.#context;
    const text = this.#text;
    switch (resource.resourceType) {
      case 'Procedure': {
        const located = { resource, path };
        const parts = this.#parts(located);
        const findings = parts.filter((one) => one.resource.resourceType === 'Observation');
        const others = parts.filter((one) => !findings.includes(one));
        const options = { element: 'procedure', notes: 'act', words: this.#kind.remote, device: true } as const;
        const below = findings.flatMap((one) => this.#part(one));
        return [
          related('COMP', procedure(context, located, text, options, below)),
          ...others.flatMap((one) => this.#part(one)),
        ];
      }
      case 'Observation': {
        const options = this.#kind.remote ? { notes: 'act' as const } : {};
        return [related('COMP', observation(context, { resource, path }, text, options))];
      }
      case 'MedicationAdministration':
        return administered(context, { resource, path }, text, this.#kind).map((one) => related('COMP', one));
      default:
        return [];
    }
  }

  /** The parts of a procedure that are not written yet; each is written once. */
  #parts({ resource: whole }: Located<Procedure>): readonly Service[] {
    const found = (this.#partsOf.get(whole) ?? []).filter(({ resource }) => !this.#written.has(resource));
    for (const { resource } of found) this.#written.add(resource);
    return found;
  }

  #wholes(service: Service): readonly Resource[] {
    const { resource } = service;
    if (resource.resourceType === 'ServiceRequest') return [];
    return (resource.partOf ?? []).flatMap((reference) => {
      const whole = this.#context.document.findAs('Procedure', reference, service);
      return whole ? [whole.resource] : [];
    });
  }

  /** When: the time of the service, else that of the documented event or of the encounter. */
  #time(own: When, place: string): CdaElement | undefined {
    const { document, gaps } = this.#context;
    const { composition } = document;
    const encounter = document.findAs('Encounter', composition.encounter, document.located);
    const time =
      moment(own) ??
      moment({ period: composition.event?.find(({ period }) => period)?.period }) ??
      moment({ period: encounter?.resource.period });
    if (!time) gaps.missing(place);
    return time;
  }

  /** Branch and discipline of a service, which the report of a remote visit has in any case, be they unknown. */
  #specialty(located: Service): readonly CdaElement[] {
    if (!this.#kind.remote) return [];
    const { document } = this.#context;
    const encounter = document.findAs('Encounter', document.composition.encounter, document.located);
    return [
      this.#code(703, oids.branch, this.#ordersOf(located), (one) => one.category, 'category'),
      this.#code(704, oids.discipline, encounter ? [encounter] : [], (one) => one.type, 'type'),
    ];
  }

  /** The requests that a service answers, or is told by. */
  #ordersOf({ resource, path }: Service): readonly Located<ServiceRequest>[] {
    if (resource.resourceType === 'ServiceRequest') return [{ resource, path }];
    if (resource.resourceType !== 'Procedure') return [];
    const { document } = this.#context;
    return (resource.basedOn ?? []).flatMap((one) => document.findAs('ServiceRequest', one, { resource, path }) ?? []);
  }

  /** An observation whose code is the first of a code system among the concepts of some resources. */
  #code<T extends Resource>(
    number: number,
    system: string,
    list: readonly Located<T>[],
    conceptsOf: (resource: T) => readonly CodeableConcept[] | undefined,
    element: string,
  ): CdaElement {
    const all = list.flatMap(({ resource, path }) =>
      (conceptsOf(resource) ?? []).map((concept, at) => ({ concept, place: `${path}.${element}[${at}]` })),
    );
    const found = all.find(({ concept }) => codingIn(concept, [system]));
    const code = found && coded(this.#context, 'code', found.concept, found.place, this.#text, { systems: [system] });
    const parts = [own(this.#kind, number), code ?? el('code', { nullFlavor: 'UNK' })];
    return related('COMP', el('observation', { classCode: 'OBS', moodCode: 'EVN' }, parts));
  }
}
