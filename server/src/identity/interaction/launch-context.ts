import { randomBytes } from 'node:crypto';
import type { GrantStore } from '../authorization-server/grant-store/port.ts';
import { recordOf } from '../authorization-server/grant-store/read-record.ts';

/** Life of a launch context in seconds: the time from a click in the EHR to the consent. */
export const launchLife = 300;

/** What an EHR says when it opens an application. Source: SMART App Launch 2.2, scopes-and-launch-context. */
export interface LaunchContext {
  /** Client that may use the launch, and no other. */
  readonly clientId: string;
  /** Logical id. */
  readonly patient: string;
  readonly encounter?: string;
  readonly intent?: string;
  readonly needPatientBanner?: boolean;
  /** Appointment in which the user works in the EHR: she may take no other part. */
  readonly practitionerRole?: string;
}

/** Keeps a launch context; the answer is the value of the `launch` parameter. */
export async function keepLaunch(store: GrantStore, context: LaunchContext): Promise<string> {
  const launch = randomBytes(32).toString('base64url');
  await store.records.put('launch', launch, context, launchLife);
  return launch;
}

/** The launch context that a client may use; undefined for an unknown, used, expired or foreign one. */
export async function findLaunch(
  store: GrantStore,
  launch: string,
  clientId: string,
): Promise<LaunchContext | undefined> {
  const context = recordOf<LaunchContext>(await store.records.find('launch', launch));
  return context?.clientId === clientId ? context : undefined;
}

/** Uses up a launch context: of several authorizations with the same one only the first gets it. */
export async function takeLaunch(store: GrantStore, launch: string): Promise<LaunchContext | undefined> {
  return recordOf<LaunchContext>(await store.records.take('launch', launch));
}
