import type { AccessPort } from '../../src/fhir/access-port.ts';

/** An access port that decides and hides nothing: for tests and measurements of what is not about access. */
export const noDecision: AccessPort = {
  isUnrestricted: () => true,
  prepare: () => undefined,
  authorize: () => undefined,
  narrow: (_principal, plan) => plan,
  visible: async (_principal, addresses) => new Set(addresses.map(({ type, id }) => `${type}/${id}`)),
  present: async (_principal, versions) => versions.map(({ json }) => json ?? ''),
  judgeContent: async () => undefined,
  isAboutSamePersons: () => true,
  written: async () => undefined,
  completeWrites: async (_principal, operations) => operations,
  anticipate: () => undefined,
};
