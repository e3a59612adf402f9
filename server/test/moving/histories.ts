import type { Observation, Patient } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import fc from 'fast-check';
import type { Store, WriteOperation } from '../../src/store/port.ts';
import { auditEvent, system } from '../store/contract/synthetic.ts';

/** A step on one of a few resources: content to put, create, or a delete. */
interface Step {
  readonly resource: number;
  readonly method: 'PUT' | 'PATCH' | 'DELETE';
  readonly content: Content;
}

/** What varies in a resource. */
interface Content {
  readonly decimal: string;
  readonly narrative: string;
  readonly contained: boolean;
  readonly tags: readonly string[];
  readonly text: string;
}

const content: fc.Arbitrary<Content> = fc.record({
  decimal: fc.constantFrom('1.10', '70.50', '0.00', '100', '1.0', '0.12345678901234567890', '-3.10'),
  narrative: fc.constantFrom(
    '',
    '<b>grassetto</b>',
    "<span title='x'>y</span><br/>",
    '<img src="#i" alt=""/> &amp; &#233;',
    '<p title="">a\n  b</p>',
    '<p>uno</p><!-- nota --> due',
  ),
  contained: fc.boolean(),
  tags: fc.subarray(['b', 'a', 'c']),
  text: fc.constantFrom('Prova', 'Nome "citato"', 'à è ì', '\u{1F600}', 'a\\b/c'),
});

const step: fc.Arbitrary<Step> = fc.record({
  resource: fc.nat(3),
  method: fc.constantFrom('PUT', 'PUT', 'PUT', 'PATCH', 'DELETE'),
  content,
});

/** Transactions of one to three resources each, one after the other. */
export const transactions: fc.Arbitrary<readonly (readonly Step[])[]> = fc.array(
  fc.uniqueArray(step, { minLength: 1, maxLength: 3, selector: ({ resource }) => resource }),
  { minLength: 1, maxLength: 10 },
);

/** Writes transactions, with AuditEvents alongside: a store with deletions, re-creations and everything that texts may hold. */
export async function writeHistories(store: Store, all: readonly (readonly Step[])[], prefix = 'r'): Promise<void> {
  for (const steps of all) {
    const operations = await Promise.all(steps.map((each) => operationOf(store, each, prefix)));
    await store.write(operations, { alongside: () => [auditEvent()] });
  }
}

async function operationOf(
  store: Store,
  { resource, method, content: given }: Step,
  prefix: string,
): Promise<WriteOperation> {
  const id = `${prefix}${resource}`;
  const type = resource % 2 === 0 ? 'Patient' : 'Observation';
  if (method === 'DELETE') return { kind: 'delete', type, id };
  const made = type === 'Patient' ? patientOf(id, given) : observationOf(id, given);
  // Only what is there can be patched.
  const isThere = (await store.read({ type, id }))?.deleted === false;
  return { kind: 'update', method: isThere ? method : 'PUT', resource: made };
}

function patientOf(id: string, { narrative, contained, tags, text }: Content): Patient {
  return {
    resourceType: 'Patient',
    id,
    ...(tags.length > 0 ? { meta: { tag: tags.map((code) => ({ system, code })) } } : {}),
    ...(narrative === ''
      ? {}
      : { text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${narrative}</div>` } }),
    ...(contained
      ? {
          contained: [{ resourceType: 'Organization', id: 'o', name: text }],
          managingOrganization: { reference: '#o' },
        }
      : {}),
    name: [{ family: text }],
  };
}

function observationOf(id: string, { decimal, text }: Content): Observation {
  const observation: Observation = {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text },
    valueQuantity: { value: 0, unit: 'kg' },
  };
  return parseJsonText(JSON.stringify(observation).replace('"value":0', `"value":${decimal}`)) as Observation;
}
