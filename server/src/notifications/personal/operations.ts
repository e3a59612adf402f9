import { FhirError } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { OperationHandler } from '../../fhir/context.ts';
import type { FhirRequest, FhirResponse } from '../../fhir/exchange.ts';
import { invalid, missing, readParameters } from '../../fhir/operations/operation-parameters.ts';
import type { OperationShape } from '../../fhir/other-node.ts';
import type { Mailer } from '../channels/mail.ts';
import { codeMail, isMailAddress } from '../channels/personal-mail.ts';
import { templateCodes } from '../inbox/template.ts';
import type { Deliveries } from './deliveries.ts';
import { hatOf, type NotifiedHat } from './notified-hat.ts';
import type { People } from './people.ts';
import { changePreferences, type Preferences } from './preferences.ts';

/** What the operations work on. */
export interface PersonalParts {
  readonly people: People;
  readonly deliveries: Deliveries;
  /** E-mail, where it is configured. */
  readonly mailer?: Mailer;
  readonly now: () => number;
}

/** Roles that see what anybody was told of: they oversee data protection. */
const overseers: ReadonlySet<string> = new Set(['auditor', 'data-protection-officer']);
const shapeOf = (name: string, definition: string, readOnly: boolean): OperationShape => ({
  name,
  definition: `${canonicalBase}/OperationDefinition/communication-${definition}`,
  levels: ['type'],
  types: ['Communication'],
  readOnly,
});

/** What the operations tell of themselves, in the order of {@link personalOperations}. */
export const personalShapes = {
  preferences: shapeOf('notification-preferences', 'preferences', true),
  setPreferences: shapeOf('set-notification-preferences', 'set-preferences', false),
  confirmAddress: shapeOf('confirm-mail-address', 'confirm-address', false),
  deliveries: shapeOf('deliveries', 'deliveries', true),
} as const;

const recipientForm = /^[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}$/;
const defaultCount = 50;
const maximumCount = 200;

/**
 * `$notification-preferences`, `$set-notification-preferences`, `$confirm-mail-address` and `$deliveries`, all on the type
 * Communication and all about the caller in the part of its session. Addresses are taken in the body only, since addresses of
 * requests may be logged, and are shown to nobody but the person herself.
 *
 * Refusals: `access-denied` 403 to systems, `operation-parameter-missing`, `operation-parameter-invalid`,
 * `operation-parameter-unknown` 400, `mail-not-available`, `mail-code-refused` 422, `mail-codes-too-many` 429.
 */
export function personalOperations(parts: PersonalParts): readonly OperationHandler[] {
  const { people, deliveries, mailer, now } = parts;
  return [
    {
      ...personalShapes.preferences,
      async handle(_context, request) {
        readParameters('notification-preferences', {}, request);
        return shown(parts, requireActor(request, 'notification-preferences').actor);
      },
    },
    {
      ...personalShapes.setPreferences,
      async handle(_context, request) {
        const { actor, hat } = requireActor(request, 'set-notification-preferences');
        const given = readParameters('set-notification-preferences', setParameters, inBody(request));
        const before = people.preferencesOf(actor);
        const changed = changePreferences(
          before,
          {
            language: given.text('language'),
            delivery: given.text('delivery'),
            digestAt: given.text('digestAt'),
            quietFrom: given.text('quietFrom'),
            quietTo: given.text('quietTo'),
            mute: given.texts('mute'),
          },
          templateCodes,
        );
        if ('parameter' in changed) throw invalid(changed.parameter, changed.expected);
        const email = given.text('email');
        if (email !== undefined && email !== 'none' && email !== before.email) {
          await sendCode(parts, actor, email, changed.language);
        }
        if (email === 'none') people.forgetCode(actor);
        // Read again: a confirmation may have come while the code was on its way.
        const { email: confirmed } = people.preferencesOf(actor);
        const { email: _before, ...rest } = changed;
        people.save(actor, hat, confirmed === undefined || email === 'none' ? rest : { ...rest, email: confirmed });
        return shown(parts, actor);
      },
    },
    {
      ...personalShapes.confirmAddress,
      async handle(_context, request) {
        const { actor, hat } = requireActor(request, 'confirm-mail-address');
        if (mailer === undefined) throw new FhirError({ code: 'mail-not-available' });
        const code = readParameters('confirm-mail-address', { code: 'text' }, inBody(request)).text('code');
        if (code === undefined) throw missing('code');
        const address = /^\d{8}$/.test(code) ? people.useCode(actor, code, now()) : undefined;
        if (address === undefined) throw new FhirError({ code: 'mail-code-refused' });
        people.save(actor, hat, { ...people.preferencesOf(actor), email: address });
        return shown(parts, actor);
      },
    },
    {
      ...personalShapes.deliveries,
      async handle(_context, request) {
        const given = readParameters('deliveries', { recipient: 'text', _count: 'count', cursor: 'count' }, request);
        const recipients = recipientsOf(request, given.text('recipient'));
        const count = Math.min(maximumCount, Math.max(1, given.count('_count') ?? defaultCount));
        const before = given.count('cursor') ?? Number.MAX_SAFE_INTEGER;
        const found = deliveries.logged(recipients, before, count);
        const last = found.length === count ? found.at(-1) : undefined;
        return respond([
          ...found.map(({ message, template, medium, at, outcome }) => ({
            name: 'delivery',
            part: [
              { name: 'message', valueReference: { reference: `Communication/${message}` } },
              ...(template === null ? [] : [{ name: 'template', valueCode: template }]),
              { name: 'medium', valueCode: medium },
              { name: 'at', valueInstant: new Date(at).toISOString() },
              { name: 'outcome', valueString: outcome },
            ],
          })),
          ...(last === undefined ? [] : [{ name: 'cursor', valueString: String(last.place) }]),
        ]);
      },
    },
  ];
}

const setParameters = {
  language: 'text',
  delivery: 'text',
  digestAt: 'text',
  quietFrom: 'text',
  quietTo: 'text',
  mute: 'text',
  email: 'text',
} as const;

/** Sends a code to a new address, before anything is kept. */
async function sendCode(
  { people, mailer, now }: PersonalParts,
  actor: string,
  email: string,
  language: 'it' | 'en',
): Promise<void> {
  if (!isMailAddress(email)) throw invalid('email', 'name@domain');
  if (mailer === undefined) throw new FhirError({ code: 'mail-not-available' });
  const code = people.makeCode(actor, email, now());
  if (code === undefined) throw new FhirError({ code: 'mail-codes-too-many' });
  if ((await mailer.send(codeMail(email, language, code))) === 'delivered') return;
  people.forgetCode(actor);
  throw new FhirError({ code: 'mail-not-available' });
}

/** The request without its query, which must be empty: what it holds may be logged. */
function inBody(request: FhirRequest): Pick<FhirRequest, 'query' | 'body' | 'headers'> {
  const [first] = request.query.filter(([name]) => name !== '_format' && name !== '_pretty');
  if (first !== undefined) throw invalid(first[0], 'Parameters in the body');
  return request;
}

/** The person of a session with her part. */
function requireActor(
  { principal }: Pick<FhirRequest, 'principal'>,
  operation: string,
): { actor: string; hat: NotifiedHat } {
  const hat = hatOf(principal);
  if (hat === undefined) {
    throw new FhirError({ code: 'access-denied', values: { interaction: `$${operation}`, type: 'Communication' } });
  }
  return { actor: hat.key, hat };
}

function recipientsOf(request: FhirRequest, asked: string | undefined): readonly string[] {
  if (overseers.has(request.principal.role ?? '')) {
    if (asked === undefined) throw missing('recipient');
    if (!recipientForm.test(asked)) throw invalid('recipient', 'Type/id');
    return [asked];
  }
  const { actor } = requireActor(request, 'deliveries');
  if (asked !== undefined && asked !== actor) {
    throw new FhirError({ code: 'access-denied', values: { interaction: '$deliveries', type: 'Communication' } });
  }
  return [actor];
}

function shown({ people, now }: PersonalParts, actor: string): FhirResponse {
  const { language, delivery, digestAt, quiet, muted, email }: Preferences = people.preferencesOf(actor);
  const pending = people.pendingAddress(actor, now());
  return respond([
    { name: 'language', valueCode: language },
    { name: 'delivery', valueCode: delivery },
    { name: 'digestAt', valueString: digestAt },
    ...(quiet === undefined
      ? []
      : [
          { name: 'quietFrom', valueString: quiet.from },
          { name: 'quietTo', valueString: quiet.to },
        ]),
    ...muted.map((code) => ({ name: 'mute', valueCode: code })),
    ...(email === undefined ? [] : [{ name: 'email', valueString: email }]),
    ...(pending === undefined ? [] : [{ name: 'emailToConfirm', valueString: pending }]),
  ]);
}

function respond(parameter: readonly object[]): FhirResponse {
  const body = JSON.stringify({ resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) });
  // Addresses of persons stay out of caches.
  return { status: 200, headers: { 'cache-control': 'no-store' }, body };
}
