import { canonicalBase, identifierSystems, type SinfoniaClient, token } from '@sinfonia/sdk';

/** FLS.11 code of ASL Napoli 1 Centro. */
const aslNapoli1 = '150204';

/** Who works on the case, as references. */
export interface Team {
  readonly authority: string;
  readonly coordinator: string;
  readonly nurse: string;
  readonly doctor: string;
}

/** Finds the ASL by its FLS.11 code, and its professionals by role. */
export async function findTeam(client: SinfoniaClient): Promise<Team> {
  const asl = await client.search('Organization', { identifier: token(identifierSystems.fls11, aslNapoli1) }).first();
  if (asl === undefined) throw new Error('la ASL non è nella sandbox · the ASL is not in the sandbox');
  const authority = `Organization/${asl.id}`;
  const withRole = async (code: string, where: Readonly<Record<string, string>>): Promise<string> => {
    const role = token(`${canonicalBase}/CodeSystem/sinfonia-role`, code);
    const found = await client.search('PractitionerRole', { role, active: true, _sort: '_id', ...where }).first();
    if (found === undefined) throw new Error(`nessun professionista · no professional: ${code}`);
    return `PractitionerRole/${found.id}`;
  };
  // The coordinator works for the ASL itself, the others for its districts.
  const district = { 'organization.partof': authority };
  return {
    authority,
    coordinator: await withRole('home-care-coordinator', { organization: authority }),
    nurse: await withRole('nurse', district),
    doctor: await withRole('general-practitioner', district),
  };
}
