import type { Issue } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
import type { AccessQuestion } from '../fhir/context.ts';
import type { InteractionName } from '../fhir/routing.ts';
import { mayUseBinaries } from './binary-context.ts';
import type { FilterOfType } from './filters.ts';
import { operationRules } from './operation-rules.ts';
import type { Permission } from './policies/policy.ts';
import { covers, type Rights } from './rights.ts';
import { permissions } from './scope.ts';

/** Types that only the server writes. */
const appendOnly: ReadonlySet<string> = new Set(['AuditEvent']);

/** The permission that an interaction needs on what it touches; undefined for one that is judged otherwise. */
export function permissionOf(interaction: InteractionName): Permission | undefined {
  return needs[interaction];
}

/** Permission that each interaction on a type or an instance needs. Source: SMART App Launch 2.2 (meaning of c, r, u, d, s). */
const needs: Readonly<Partial<Record<InteractionName, Permission>>> = {
  read: 'read',
  vread: 'read',
  'history-instance': 'read',
  'search-type': 'search',
  create: 'create',
  update: 'update',
  patch: 'update',
  delete: 'delete',
};

/**
 * Refusal of an access before any data is looked at: no scope or rule allows it on anything of the type. What is allowed on
 * something is decided for each resource.
 *
 * - Conditional update, patch and delete need `search` too, because their answer tells whether something matches.
 * - Histories of a type and of the whole system are for callers from whom nothing is hidden.
 * - A search over all types, a compartment or a Bundle is allowed to who has any grant, and narrowed.
 *
 * Refusals (403): `access-denied`, `access-role-missing`, `access-level-too-low`, `access-purpose-not-allowed`,
 * `audit-append-only`.
 */
export function judgeQuestion(question: AccessQuestion, rights: Rights, filterOf: FilterOfType): Issue | undefined {
  const { interaction, type, id } = question;
  if (interaction === 'capabilities') return undefined;
  if (rights.grants.length === 0) return denied(question);
  if (rights.refusal !== undefined) return { code: rights.refusal };
  switch (interaction) {
    case 'batch-or-transaction':
      return undefined;
    case 'search-system':
    case 'search-compartment':
      return rights.unrestricted
        ? judgeEverything(question, rights, permissions.s)
        : resourceTypes().some((each) => filterOf(each, 'search') !== 'none')
          ? undefined
          : denied(question);
    case 'history-type':
    case 'history-system':
      if (!rights.unrestricted) return denied(question);
      return interaction === 'history-system' || type === undefined
        ? judgeEverything(question, rights, permissions.s)
        : allowed(question, type, 'search', filterOf);
    case 'operation':
      return judgeOperation(question, rights, filterOf);
  }
  const permission = needs[interaction];
  if (type === undefined || permission === undefined) return denied(question);
  const writes = permission !== 'read' && permission !== 'search';
  if (writes && appendOnly.has(type)) return { code: 'audit-append-only' };
  const conditional = id === undefined && (permission === 'update' || permission === 'delete');
  if (conditional && filterOf(type, 'search', () => true) === 'none') return denied(question);
  // A Binary is about nobody by itself: its security context is judged in its place.
  if (type === 'Binary' && (permission === 'read' || permission === 'create') && mayUseBinaries(rights, permission)) {
    return undefined;
  }
  return allowed(question, type, permission, filterOf);
}

function allowed(
  question: AccessQuestion,
  type: string,
  permission: Permission,
  filterOf: FilterOfType,
): Issue | undefined {
  // Which parameters a search gives is judged when it is planned; here it counts that some search may be allowed.
  const filter = permission === 'search' ? filterOf(type, permission, () => true) : filterOf(type, permission);
  return filter === 'none' ? denied(question) : undefined;
}

/** A wildcard over every type: the scopes must have it. */
function judgeEverything(question: AccessQuestion, { grants }: Rights, bits: number): Issue | undefined {
  const held = grants.reduce((sum, grant) => (grant.type === '*' ? sum | grant.permissions : sum), 0);
  return (held & bits) === bits ? undefined : denied(question);
}

function judgeOperation(question: AccessQuestion, rights: Rights, filterOf: FilterOfType): Issue | undefined {
  const { operation = '', type } = question;
  const general = Object.hasOwn(operationRules, operation) ? operationRules[operation] : undefined;
  // The operation of an emergency judges by itself who may open one: nobody reaches the person yet.
  if (general?.on === 'any' || operation === 'emergency-access') return undefined;
  if (general?.on === 'scope') {
    const held = rights.grants.some((grant) => covers(grant, type ?? '*', general.permissions));
    return held ? undefined : denied(question);
  }
  const named = rights.rules.some(
    ({ rule, types }) =>
      (rule.operations ?? []).some((one) => one === operation || one === '*') &&
      (types.has('*') || (type !== undefined && types.has(type))),
  );
  if (!named) return denied(question);
  if (type === undefined) return judgeEverything(question, rights, permissions.r | permissions.s);
  return allowed(question, type, 'read', filterOf);
}

function denied(question: AccessQuestion): Issue {
  const interaction = question.operation === undefined ? question.interaction : `$${question.operation.slice(0, 64)}`;
  return { code: 'access-denied', values: { interaction, type: question.type ?? '*' } };
}
