import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { backendServices, connect, type SinfoniaClient } from '@sinfonia/sdk';
import type { SandboxPlace } from '../sandbox/sandbox-client.ts';

const run = promisify(execFile);

/** What the vendor asks for: agendas, bookings, visits, the person to expect, and Subscriptions of its own. */
const scope = [
  'system/Schedule.crus system/Slot.rs system/HealthcareService.rs system/Location.rs system/Organization.rs',
  'system/Appointment.crus system/Encounter.rs system/ServiceRequest.rs system/Patient.r system/Subscription.crus',
].join(' ');

/**
 * The client of the system of an organization. It is registered at its first use, by a software statement of the authority of the sandbox, and
 * remembered beside its key: a vendor has one registration for each structure.
 */
export async function connectVendor(place: SandboxPlace, organization: string): Promise<SinfoniaClient> {
  const folder = join(place.data, 'examples');
  const keyFile = join(folder, 'cup-vendor.jwk.json');
  const clientFile = join(folder, 'cup-vendor.client.json');
  await mkdir(folder, { recursive: true });
  const clientId = (await remembered(clientFile, organization)) ?? (await register());
  return connect({
    baseUrl: `${place.url}/fhir`,
    auth: backendServices({ clientId, privateKey: JSON.parse(await readFile(keyFile, 'utf8')), scope }),
    headers: { 'accept-language': 'it' },
  });

  async function register(): Promise<string> {
    const words = ['--name', 'Gestionale CUP (esempio)', '--system', '--organization', organization, '--key', keyFile];
    const { stdout } = await run('npx', [
      ...['--no', 'sinfonia', 'client', 'register', '--url', place.url, '--scope', scope],
      ...words,
    ]);
    const { client_id: id } = JSON.parse(stdout) as { client_id: string };
    await writeFile(clientFile, JSON.stringify({ clientId: id, organization }), { mode: 0o600 });
    return id;
  }
}

async function remembered(path: string, organization: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const kept = JSON.parse(text) as { readonly clientId: string; readonly organization: string };
  return kept.organization === organization ? kept.clientId : undefined;
}
