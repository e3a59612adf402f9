import type { DocumentReference, Practitioner } from '@medplum/fhirtypes';
import { type ExchangeCall, exchangeTask } from '../../exchanges/tasks/exchange-task.ts';
import { notFound } from '../../fhir/showing.ts';
import type { Read } from '../steps/changes.ts';
import type { Work } from '../steps/step.ts';
import { readResource } from '../steps/stored.ts';
import type { FseDocument } from './document.ts';
import { lineageIn, lineageSystem } from './index-elements.ts';
import { refusedBy } from './rules.ts';

/** Name of the value of a call by which the version of the index before a change is known. */
export const versionBefore = 'version-before';

/** A document and in whose name the gateway is called about it. */
export interface OwnDocument {
  readonly document: Read<DocumentReference>;
  /** The caller, or who signed it for a system. */
  readonly user: Read<Practitioner>;
}

/** The document of a step, for who signs it and for the structure that keeps it. Refusal: FS-07. */
export async function ownerOf({ subject, actor, context, id = '' }: Work<FseDocument>): Promise<OwnDocument> {
  const { document } = subject;
  if (document === undefined) throw notFound({ type: 'DocumentReference', id });
  const signer = document.authenticator?.reference;
  const isSigner = signer !== undefined && [actor.who, actor.person].includes(signer);
  const isOfStructure = actor.person === undefined && actor.organization === document.custodian?.reference;
  if (!isSigner && !isOfStructure) throw refusedBy('FS-07', 'DocumentReference.authenticator');
  const appointment = await readResource(context.store, 'PractitionerRole', signer);
  const person = actor.person ?? appointment?.practitioner?.reference ?? signer;
  const user = await readResource(context.store, 'Practitioner', person);
  if (user === undefined) throw refusedBy('FS-07', 'DocumentReference.authenticator');
  return { document, user };
}

/** Asks that the gateway be told, in the transaction of the step. Calls of one series go out one after the other. */
export function tell(
  { changes, actor, subject, now }: Work<FseDocument>,
  call: ExchangeCall,
  document: Read<DocumentReference>,
  user: Read<Practitioner>,
  {
    parts = [],
    values = {},
  }: {
    readonly parts?: readonly { readonly name: string; readonly reference: string }[];
    readonly values?: Readonly<Record<string, string>>;
  } = {},
): string {
  const structure = document.custodian?.reference ?? '';
  return changes.create(
    exchangeTask({
      call,
      order: { system: lineageSystem, value: lineageIn(document) ?? document.id },
      focus: `DocumentReference/${document.id}`,
      parts: [
        { name: 'user', reference: `Practitioner/${user.id}` },
        { name: 'structure', reference: structure },
        ...parts,
      ],
      values,
      patient: subject.patient,
      requester: actor.who,
      owner: actor.who?.startsWith('PractitionerRole/') === true ? actor.who : structure,
      now,
    }),
    'call',
  );
}
