import type { Communication } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { type PlaceholderForm, type Template, templateOf } from './template.ts';

/** What actors are told of. */
export interface Notice {
  /** A code of notice-template. */
  readonly template: string;
  /** `Patient/x` whose case it is. */
  readonly patient: string;
  /** `EpisodeOfCare/x`, …: what opens when the notice is read; `urn:uuid:` of what the same transaction creates. */
  readonly about: readonly string[];
  /** `Patient/x`, `RelatedPerson/x`, `PractitionerRole/x`, `Organization/x` … */
  readonly recipients: readonly string[];
  /** Instant in ms, UTC. */
  readonly sent: number;
  readonly sender?: string;
  /** Values that the template may show: only those that it declares, never clinical ones. */
  readonly values?: Readonly<Record<string, string>>;
}

const translation = 'http://hl7.org/fhir/StructureDefinition/translation';
const referenceForm = /^[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}$/;
/** What the same transaction creates. */
const newReference = /^urn:uuid:[0-9a-f-]{36}$/;

const forms: Readonly<Record<PlaceholderForm, (value: string) => string | undefined>> = {
  count: (value) => (/^\d{1,3}$/.test(value) ? value : undefined),
  day: (value) => {
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
    return year === undefined ? undefined : `${day}/${month}/${year}`;
  },
};

/**
 * The notices (profile sinfonia-notice) of what happened, one per recipient and each recipient once, in the order given. Pure:
 * services write them in their own transaction, so that nobody is told of what was not stored.
 *
 * The text is that of the template in both languages. Throws an `Error` for an unknown template, values that it does not declare or
 * lacks, and references that are none: faults of the program. Source: GDPR art. 5(1)(c); profile sinfonia-notice.
 */
export function toCommunications(notice: Notice): Communication[] {
  const template = templateOf(notice.template, notice.sent);
  const text = textOf(template, notice.values ?? {});
  for (const reference of [notice.patient, ...notice.recipients]) requireReference(reference, template);
  for (const reference of notice.about) if (!newReference.test(reference)) requireReference(reference, template);
  if (notice.about.length === 0) throw new Error(`a notice ${template.code} is about nothing`);
  return [...new Set(notice.recipients)].map((recipient) => ({
    resourceType: 'Communication',
    meta: { profile: [profileUrl.SinfoniaNotice] },
    extension: [{ url: extensionUrl.NoticeTemplate, valueCode: template.code }],
    status: 'completed',
    category: [{ coding: [{ system: codeSystemUrl.NotificationKind, code: template.category }] }],
    priority: template.urgency,
    medium: [{ coding: [{ system: codeSystemUrl.NotificationMedium, code: 'inbox' }] }],
    subject: { reference: notice.patient },
    about: notice.about.map((reference) => ({ reference })),
    sent: new Date(notice.sent).toISOString(),
    recipient: [{ reference: recipient }],
    ...(notice.sender === undefined ? {} : { sender: { reference: notice.sender } }),
    payload: [{ contentString: text.it, _contentString: { extension: [inEnglish(text.en)] } }],
  }));
}

/** The texts of a template with its values. Throws an `Error` for values that are not those it declares. */
function textOf(
  { code, placeholders, text }: Template,
  values: Readonly<Record<string, string>>,
): { readonly it: string; readonly en: string } {
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(placeholders, name)) throw new Error(`notice template ${code} declares no ${name.slice(0, 64)}`);
  }
  let { it, en } = text;
  for (const [name, form] of Object.entries(placeholders)) {
    const shown = Object.hasOwn(values, name) ? forms[form](values[name] ?? '') : undefined;
    if (shown === undefined) throw new Error(`notice template ${code} needs ${name} as ${form}`);
    it = it.replaceAll(`{${name}}`, () => shown);
    en = en.replaceAll(`{${name}}`, () => shown);
  }
  return { it, en };
}

function inEnglish(text: string): object {
  return {
    url: translation,
    extension: [
      { url: 'lang', valueCode: 'en' },
      { url: 'content', valueString: text },
    ],
  };
}

function requireReference(reference: string, { code }: Template): void {
  if (!referenceForm.test(reference)) throw new Error(`a reference of a notice ${code} has not the form Type/id`);
}
