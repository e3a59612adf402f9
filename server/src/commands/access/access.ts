import type { Command } from 'commander';
import type { IdentityLevel } from '../../access/principal.ts';
import type { Configuration } from '../../config/index.ts';
import type { Hat } from '../../identity/hat.ts';
import { runVerb, terminalLanguage } from '../run-verb.ts';

/** Options of `sinfonia access explain`, as typed. */
interface ExplainOptions {
  readonly user: string;
  readonly request: string;
  readonly role?: string;
  readonly scope?: string;
  readonly purpose?: string;
  readonly level: string;
  readonly body?: string;
  readonly json?: true;
}

/**
 * Adds `sinfonia access explain`: tells stage by stage how the server decides about a request of somebody. Reads the store of
 * the data folder, whether the server runs or not, and writes nothing, no AuditEvent either.
 *
 * Exit codes: 0 allowed; 1 refused; 2 wrong use, nobody of that name, or no store.
 */
export function register(program: Command): void {
  const access = program.command('access').description('see how access decisions are made');
  access
    .command('explain')
    .description('tell how a request of somebody is decided; 0 allowed, 1 refused, 2 wrong use')
    .requiredOption('--user <who>', 'Practitioner/x, Patient/x, RelatedPerson/x, a test user (mmg), or a fiscal code')
    .requiredOption('--request <request>', 'method and address, e.g. "GET /fhir/Observation?patient=Patient/x"')
    .option('--role <role>', 'role or key of the part to take, when the person has several')
    .option('--scope <scopes>', 'scopes that the application asks for (default: all that people may have)')
    .option('--purpose <code>', 'purpose of use, v3 ActReason (default: the usual one of the role)')
    .option('--level <level>', 'level of the digital identity: 1, 2 or 3', '2')
    .option('--body <file>', 'JSON body of a write, so that its content is judged too')
    .option('--json', 'print JSON')
    .action((options: ExplainOptions) => runVerb((configuration) => explain(configuration, options)));
}

async function explain(configuration: Configuration, options: ExplainOptions): Promise<number> {
  const level = [1, 2, 3].find((one) => String(one) === options.level);
  if (level === undefined) return refuseUse('--level is 1, 2 or 3');
  const { readRequestLine } = await import('./request-line.ts');
  const asked = readRequestLine(options.request);
  if (asked === undefined) return refuseUse('--request is a method and an address: "GET /fhir/Patient/x"');
  const body = options.body === undefined ? undefined : await readBody(options.body);
  if (body !== undefined && !body.ok) return refuseUse('--body is no JSON file');
  const { composeExplaining } = await import('../../compose-explaining.ts');
  const { explainRequest } = await import('../../access/explain/explain-request.ts');
  const { fiscalCodeOf, supposeSession } = await import('../../identity/people/supposed-session.ts');
  const { scopesForPeople } = await import('../../identity/sandbox/users.ts');
  const { toJson, toText } = await import('./print-explanation.ts');
  const language = terminalLanguage();
  const explaining = await composeExplaining(configuration);
  try {
    const codiceFiscale = await fiscalCodeOf(options.user, explaining.store);
    const hats = codiceFiscale === undefined ? [] : await explaining.people.findHats(codiceFiscale);
    if (hats.length === 0) return refuseUse('nobody of that name has a part to take');
    const hat = hatOf(hats, options.role);
    if (hat === undefined) return refuseUse(`choose --role among ${hats.map(toChoice).join(', ')}`);
    const purpose = options.purpose ?? explaining.purposesOf(hat.role)[0];
    const { principal, refused } = supposeSession({
      hat,
      scopes: (options.scope ?? scopesForPeople).split(' ').filter(Boolean),
      level: level as IdentityLevel,
      ...(purpose === undefined ? {} : { purpose }),
      fhirBase: explaining.fhirBase,
    });
    const explanation = await explainRequest(explaining, {
      ...asked,
      ...(body === undefined ? {} : { body: body.content, headers: { contentType: body.contentType } }),
      baseUrl: explaining.fhirBase,
      principal,
      language,
      requestId: 'explanation',
    });
    // Scopes that were not asked for by name are no news when the role does not get them.
    const told = { principal, request: options.request, refusedScopes: options.scope === undefined ? [] : refused };
    console.log(options.json === true ? toJson(explanation, told, language) : toText(explanation, told, language));
    return explanation.verdict === 'allowed' ? 0 : 1;
  } catch (error) {
    const { FhirError } = await import('@sinfonia/profiles/issues');
    if (error instanceof FhirError) throw error;
    // Never 1, which would say that access is refused. The message may hold data of the request.
    return refuseUse(
      `the request ends in an internal error (${error instanceof Error ? error.name : 'unknown'}), as on the server`,
    );
  } finally {
    await explaining.close();
  }
}

/** The hat of a role or key; the only one when there is no choice. */
function hatOf(hats: readonly Hat[], role: string | undefined): Hat | undefined {
  const fitting = role === undefined ? hats : hats.filter((hat) => hat.role === role || hat.key === role);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function toChoice({ role, key }: Hat): string {
  return role === key ? role : `${role} (${key})`;
}

type Body = { readonly ok: true; readonly content: unknown; readonly contentType: string } | { readonly ok: false };

async function readBody(file: string): Promise<Body> {
  const { readFile } = await import('node:fs/promises');
  const { parseJsonText } = await import('@sinfonia/profiles/json');
  const text = await readFile(file, 'utf8');
  try {
    const content: unknown = parseJsonText(text);
    const isPatch = Array.isArray(content);
    return { ok: true, content, contentType: isPatch ? 'application/json-patch+json' : 'application/fhir+json' };
  } catch {
    return { ok: false };
  }
}

function refuseUse(text: string): number {
  console.error(`sinfonia access explain: ${text}`);
  return 2;
}
