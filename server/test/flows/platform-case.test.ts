import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EpisodeOfCare, Patient, ServiceRequest } from '@medplum/fhirtypes';
import { addDays, checkAgainstSchema, type Finding, flowByName, today } from '@sinfonia/mappings';
import type { Principal } from '../../src/access/principal.ts';
import { restSource } from '../../src/commands/flow/flow-source.ts';
import type { InProcessApi } from '../audit/in-process-api.ts';
import {
  coordinator,
  dayFromNow,
  openHomeCare,
  people,
  principalOf,
  readAnswer,
  registers,
  type StepAnswer,
  siadResponse,
  toParameters,
} from '../services/home-care/home-care-world.ts';

const schemas = fileURLToPath(new URL('../../../../shared/oracle/flows/siad/', import.meta.url));
const doctor = principalOf('general-practitioner', {
  fhirUser: 'Practitioner/medico',
  practitionerRole: people.doctor,
});
const citizen = principalOf('citizen', { fhirUser: people.person, patient: 'persona', purpose: 'PATRQT' });
const nurse = principalOf('nurse', {
  fhirUser: 'Practitioner/infermiere',
  practitionerRole: people.nurse,
  organization: people.district,
});

/** What the registers of the test lack and SIAD wants: the code of the ASL, where the person lives. */
function withRegistryData(): readonly object[] {
  const coded = (system: string, code: string) => ({
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding', valueCoding: { system, code } }],
  });
  const hl7 = 'https://www.hl7.it/fhir/terminology/CodeSystem';
  return registers.map((resource) => {
    if (resource.resourceType === 'Organization' && resource.id === 'asl-uno') {
      return { ...resource, identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: '150204' }] };
    }
    if (resource.resourceType !== 'Patient') return resource;
    const asl = {
      url: 'https://fhir.sinfonia.campania.it/StructureDefinition/address-asl',
      valueCoding: { system: `${hl7}/cs-asl`, code: '150204' },
    };
    const address = {
      extension: [asl],
      use: 'home',
      country: 'IT',
      city: 'Napoli',
      _city: coded(`${hl7}/istat-comuni`, '063049'),
      state: 'Campania',
      _state: coded(`${hl7}/minsan-regione`, '150'),
    };
    return { ...resource, address: [address] } as unknown as Patient;
  });
}

describe('SIAD from a case that went through the steps of home care', function () {
  this.timeout(30_000);
  let folder: string;
  let api: InProcessApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-platform-case-'));
    api = await openHomeCare(folder);
    await api.store.write(
      withRegistryData().map((resource) => ({ kind: 'update', method: 'PUT', resource: resource as Patient })),
    );
    await walk();
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function step(who: Principal, target: string, name: string, values: Parameters<typeof toParameters>[0]) {
    const answer: StepAnswer = readAnswer(
      await api.ask(who, 'POST', `${target}/$home-care-${name}`, toParameters(values)),
    );
    assert.ok(answer.status < 300, `${name}: ${answer.status}`);
    return answer;
  }

  /** From the referral to the conclusion, with an access, a suspension and a re-evaluation. */
  async function walk(): Promise<void> {
    const referred = await step(doctor, 'ServiceRequest', 'refer', {
      patient: people.person,
      source: '2',
      authoredOn: dayFromNow(-30),
      reason: 'Non autosufficiente',
    });
    const [referral] = referred.shown<ServiceRequest>('referral');
    const accepted = await step(coordinator, `ServiceRequest/${referral?.id}`, 'accept', {
      need: 'complex',
      acceptedOn: dayFromNow(-29),
      note: 'Perdita di autonomia',
    });
    const at = `EpisodeOfCare/${accepted.shown<EpisodeOfCare>('episode')[0]?.id}`;
    await step(coordinator, at, 'assess', {
      response: { ...siadResponse(), authored: `${dayFromNow(-28)}T10:00:00+01:00` },
      member: [{ who: people.coordinator, role: 'health-coordinator' }, { who: people.doctor }],
      diagnosis: ['707.03', '250.00'],
    });
    await step(coordinator, at, 'propose-pai', {
      start: dayFromNow(-27),
      end: dayFromNow(60),
      review: dayFromNow(30),
      activity: [{ service: '17', figure: '3', frequency: 2, period: 1, unit: 'wk', performer: people.nurse }],
      goal: [{ area: 'functional', text: 'Restare a casa', due: dayFromNow(60), measure: 'barthel', target: 60 }],
      member: [{ who: people.nurse, role: 'operator', operator: '3' }],
    });
    await step(coordinator, at, 'approve-pai', {});
    await step(citizen, at, 'sign-pai', { mode: 'portal' });
    await step(nurse, at, 'record-access', {
      key: 'dispositivo-7.visita-0001',
      start: `${dayFromNow(-10)}T08:00:00+01:00`,
      end: `${dayFromNow(-10)}T08:40:00+01:00`,
      operator: [{ type: '3', who: people.nurse }],
      service: [{ code: '17' }, { code: '2', quantity: 2 }],
    });
    await step(coordinator, at, 'suspend', { on: dayFromNow(-8), reason: '1' });
    await step(coordinator, at, 'resume', { on: dayFromNow(-5) });
    await step(coordinator, at, 'reassess', { reason: '2', confirms: true });
    await step(coordinator, at, 'close', { on: dayFromNow(0), reason: '1', achieved: 'achieved' });
  }

  async function exported(name: string): Promise<{ text: string; findings: Finding[] }> {
    const platform = principalOf('platform-system');
    const source = restSource(async (address) => {
      const below = address.replace(/^https?:\/\/[^/]+\/fhir\/?/, '');
      const { status, body = '' } = await api.ask(platform, 'GET', below);
      return new Response(body, { status });
    });
    const findings: Finding[] = [];
    let text = '';
    for await (const piece of flowByName(name)?.export(source, {
      period: { from: addDays(today(), -60), to: today() },
      onFinding: (finding) => findings.push(finding),
    }) ?? []) {
      text += piece;
    }
    return { text, findings };
  }

  for (const [name, schemaName, elements] of [
    ['siad-t1', 'Siad1_struttura_v2024.xsd', ['Valutazione', 'Prevalente']],
    ['siad-t2', 'Siad2_struttura_v2024.xsd', ['Erogazione', 'Sospensione', 'Rivalutazione', 'Conclusione']],
  ] as const) {
    it(`writes ${name} with everything, which the structure schema accepts`, async () => {
      const { text, findings } = await exported(name);
      assert.deepEqual(
        findings.filter(({ severity }) => severity === 'error').map(({ code, field }) => `${code} ${field}`),
        [],
      );
      for (const element of elements) assert.ok(text.includes(`<${element}`), `${element}: ${text}`);
      const layout = flowByName(name)?.layout;
      if (!existsSync(schemas) || layout?.kind !== 'xml') return;
      assert.deepEqual(
        await checkAgainstSchema(layout, await readFile(schemas + schemaName), new TextEncoder().encode(text)),
        [],
      );
    });
  }
});
