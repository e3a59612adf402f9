import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Encounter, EpisodeOfCare, Patient, QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { codiceFiscaleOf, parseCodiceFiscale, parseMunicipality, parseStp } from '@sinfonia/profiles/value-objects';
import { ageAt, parseDay } from './calendar.ts';
import { type CampaniaOptions, citizensFor, generateCampania } from './generate.ts';
import { type CaseStage, caseRound } from './home-care/stages.ts';
import { municipalities } from './territory.ts';

const options: CampaniaOptions = { patients: 2000, seed: 1, referenceDate: '2026-11-01' };

/** The same for every seed: what the Region has, not who lives there. */
const ofEverySeed: ReadonlySet<string> = new Set(['Organization', 'Location', 'HealthcareService', 'Schedule']);

function hashOf(some: CampaniaOptions): string {
  const hash = createHash('sha256');
  for (const batch of generateCampania(some)) hash.update(JSON.stringify(batch));
  return hash.digest('hex');
}

function all(some: CampaniaOptions): Resource[] {
  return [...generateCampania(some)].flat();
}

function ofType<Type extends Resource['resourceType']>(resources: readonly Resource[], type: Type) {
  return resources.filter((each): each is Extract<Resource, { resourceType: Type }> => each.resourceType === type);
}

function references(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) references(item, found);
  else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'reference' && typeof inner === 'string') found.push(inner);
      else references(inner, found);
    }
  }
  return found;
}

describe('synthetic Campania', () => {
  const resources = all(options);
  const patients = ofType(resources, 'Patient');

  it('is the same for the same options, byte for byte', () => {
    assert.equal(hashOf({ ...options, patients: 300 }), hashOf({ ...options, patients: 300 }));
  });

  it('is another for another seed or reference date', () => {
    const hashes = [
      hashOf({ ...options, patients: 50 }),
      hashOf({ ...options, patients: 50, seed: 2 }),
      hashOf({ ...options, patients: 50, referenceDate: '2026-12-01' }),
    ];
    assert.equal(new Set(hashes).size, 3);
  });

  it('gives people of different seeds different ids', () => {
    const ids = (seed: number) =>
      all({ ...options, patients: 60, seed })
        .filter((each) => !ofEverySeed.has(each.resourceType))
        .map((each) => `${each.resourceType}/${each.id}`);
    assert.equal(new Set([...ids(1), ...ids(2)]).size, ids(1).length + ids(2).length);
  });

  for (const count of [1, 2, 199, 2000]) {
    it(`has exactly ${count} citizens when ${count} are asked for`, () => {
      assert.equal(ofType(all({ ...options, patients: count }), 'Patient').length, count);
    });
  }

  it('keeps the professionals it had when there are more citizens', () => {
    const staff = (patients: number) =>
      new Map(ofType(all({ ...options, patients }), 'Practitioner').map((each) => [each.id, each]));
    const more = staff(30_000);
    const few = staff(50);
    assert.ok(more.size > few.size);
    for (const [id, practitioner] of few) assert.deepEqual(more.get(id), practitioner);
  });

  for (const wanted of [5000, 20_000]) {
    it(`makes about ${wanted} resources when they are asked for`, () => {
      const made = all({ ...options, patients: citizensFor(wanted) }).length;
      assert.ok(Math.abs(made - wanted) / wanted < 0.05, String(made));
    });
  }

  it('refers only to what came before or is in the same batch', () => {
    const known = new Set<string>();
    for (const batch of generateCampania(options)) {
      for (const resource of batch) {
        const address = `${resource.resourceType}/${resource.id}`;
        assert.ok(!known.has(address), `${address} comes twice`);
        assert.match(resource.id ?? '', /^[A-Za-z0-9\-.]{1,64}$/);
        for (const reference of references(resource)) assert.ok(known.has(reference), `${address} -> ${reference}`);
        known.add(address);
      }
    }
  });

  it('lets households be stored in any order: they refer to the registry and to themselves', () => {
    const registry = new Set<string>();
    for (const batch of generateCampania({ ...options, patients: 300 })) {
      const own = new Set(batch.map((each) => `${each.resourceType}/${each.id}`));
      const isHousehold = batch.some((each) => each.resourceType === 'Patient');
      for (const reference of batch.flatMap((each) => references(each))) {
        assert.ok(own.has(reference) || registry.has(reference), reference);
      }
      if (!isHousehold) for (const address of own) registry.add(address);
    }
  });

  it('gives every citizen an identifier of their own that agrees with name, sex and birth', () => {
    const belfiore = /^[A-Z]\d{3}$/;
    const values = patients.map((patient) => patient.identifier?.[0]?.value ?? '');
    assert.equal(new Set(values).size, patients.length);
    for (const patient of patients) {
      const value = patient.identifier?.[0]?.value ?? '';
      if (value.startsWith('STP')) {
        assert.ok(parseStp(value).ok);
        continue;
      }
      const read = parseCodiceFiscale(value);
      assert.ok(read.ok);
      assert.match(read.value.birthPlace, belfiore);
      const again = codiceFiscaleOf({
        family: patient.name?.[0]?.family ?? '',
        given: patient.name?.[0]?.given?.[0] ?? '',
        sex: patient.gender === 'female' ? 'F' : 'M',
        birthDate: patient.birthDate ?? '',
        birthPlace: read.value.birthPlace,
      });
      assert.equal(value, again);
    }
  });

  it('has the age pyramid of Campania, about', () => {
    const reference = parseDay(options.referenceDate) ?? 0;
    const ages = patients.map((patient) => ageAt(parseDay(patient.birthDate ?? '') ?? 0, reference));
    const share = (from: number, to: number) => ages.filter((age) => age >= from && age <= to).length / ages.length;
    assert.ok(ages.every((age) => age >= 0 && age <= 110));
    assert.ok(share(0, 14) > 0.1 && share(0, 14) < 0.18, `0-14: ${share(0, 14)}`);
    assert.ok(share(65, 110) > 0.15 && share(65, 110) < 0.25, `65+: ${share(65, 110)}`);
    assert.ok(share(85, 110) > 0.015 && share(85, 110) < 0.05, `85+: ${share(85, 110)}`);
  });

  it('has people born on 29 February, with a valid codice fiscale', () => {
    const leaplings = ofType(all({ ...options, patients: 6000 }), 'Patient').filter((each) =>
      each.birthDate?.endsWith('-02-29'),
    );
    assert.ok(leaplings.length > 0);
    for (const each of leaplings) {
      const value = each.identifier?.[0]?.value ?? '';
      if (!value.startsWith('STP')) assert.match(value.slice(8, 11), /^B(29|69)$/);
    }
  });

  it('follows children by a paediatrician and adults by a general practitioner of the ASL where they live', () => {
    const roles = new Map(
      ofType(resources, 'PractitionerRole').map((role) => [
        role.practitioner?.reference,
        role.code?.[0]?.coding?.[0]?.code,
      ]),
    );
    const reference = parseDay(options.referenceDate) ?? 0;
    for (const patient of patients) {
      const age = ageAt(parseDay(patient.birthDate ?? '') ?? 0, reference);
      const expected = age < 14 ? 'paediatrician' : 'general-practitioner';
      assert.equal(roles.get(patient.generalPractitioner?.[0]?.reference), expected);
    }
  });

  it('takes the municipalities of Campania from the data, each code once', () => {
    assert.equal(municipalities.length, 550);
    assert.equal(new Set(municipalities.map((each) => each.istat)).size, 550);
    assert.equal(new Set(municipalities.map((each) => each.belfiore)).size, 550);
    for (const each of municipalities) {
      assert.ok(parseMunicipality(each.istat).ok);
      assert.match(each.istat, /^06[1-5]/);
      assert.match(each.belfiore, /^[A-Z]\d{3}$/);
      assert.match(each.postalCode, /^8\d{4}$/);
      assert.match(each.authority, /^20[1-7]$/);
    }
  });

  it('refuses a reference date that is none', () => {
    assert.throws(() => [...generateCampania({ ...options, referenceDate: '2026-02-30' })], RangeError);
  });
});

describe('home-care cases of the synthetic Campania', () => {
  const resources = all(options);
  const episodes = ofType(resources, 'EpisodeOfCare');
  const accesses = ofType(resources, 'Encounter').filter((each) => each.class?.code === 'HH');

  it('show every stage even in the small set of the first start', () => {
    const small = all({ ...options, patients: 200 });
    const plans = new Map(
      ofType(small, 'CarePlan').map((plan) => [plan.extension?.[0]?.valueReference?.reference, plan.status]),
    );
    const evaluated = new Set(
      ofType(small, 'QuestionnaireResponse').map((each) => each.extension?.[0]?.valueReference?.reference),
    );
    const started = new Map(
      ofType(small, 'EpisodeOfCare').map((each) => [each.referralRequest?.[0]?.reference, each] as const),
    );
    const stages = ofType(small, 'ServiceRequest').map((request): CaseStage => {
      const episode = started.get(`ServiceRequest/${request.id}`);
      if (!episode) return request.status === 'revoked' ? 'referral-refused' : 'referral-received';
      const address = `EpisodeOfCare/${episode.id}`;
      if (episode.status === 'active') return 'pai-active';
      if (episode.status === 'onhold') return 'suspended';
      if (episode.status === 'finished') return 'closed';
      if (plans.has(address)) return 'pai-proposed';
      return evaluated.has(address) ? 'assessed' : 'referral-accepted';
    });
    assert.deepEqual([...new Set(stages)].toSorted(), [...new Set(caseRound.map((turn) => turn.stage))].toSorted());
  });

  it('are one for twenty citizens', () => {
    const cases = ofType(resources, 'ServiceRequest').length;
    assert.ok(cases >= 95 && cases <= 101, String(cases));
  });

  it('have no access before the taking in charge, after the conclusion or during a suspension', () => {
    assert.ok(accesses.length > 500);
    const byId = new Map(episodes.map((each) => [`EpisodeOfCare/${each.id}`, each]));
    for (const access of accesses) {
      const day = access.period?.start?.slice(0, 10) ?? '';
      const episode = byId.get(access.episodeOfCare?.[0]?.reference ?? '') as EpisodeOfCare;
      assert.ok(day >= (episode.period?.start ?? '9999'), `${access.id} before ${episode.id}`);
      assert.ok(day <= (episode.period?.end ?? '9999'), `${access.id} after ${episode.id}`);
      assert.ok(day < options.referenceDate, `${access.id} in the future`);
      for (const past of episode.statusHistory ?? []) {
        if (past.status !== 'onhold') continue;
        const inside = day >= (past.period?.start ?? '9999') && day <= (past.period?.end ?? '9999');
        assert.ok(!inside, `${access.id} in a suspension`);
      }
    }
  });

  it('have one access for each operator type and day', () => {
    const key = (access: Encounter) =>
      `${access.episodeOfCare?.[0]?.reference} ${access.period?.start?.slice(0, 10)} ${access.participant?.[0]?.type?.[0]?.coding?.[0]?.code}`;
    assert.equal(new Set(accesses.map(key)).size, accesses.length);
  });

  it('have at least one access and an evaluation once they are taken in charge', () => {
    const seen = new Set(accesses.map((each) => each.episodeOfCare?.[0]?.reference));
    const evaluated = new Set(
      ofType(resources, 'QuestionnaireResponse').map((each) => each.extension?.[0]?.valueReference?.reference),
    );
    for (const episode of episodes) {
      if (episode.status === 'planned') continue;
      assert.ok(seen.has(`EpisodeOfCare/${episode.id}`), `${episode.id} without access`);
      assert.ok(evaluated.has(`EpisodeOfCare/${episode.id}`), `${episode.id} without evaluation`);
    }
  });

  it('ask for the items that go with the age and the kind of case', () => {
    const people = new Map(ofType(resources, 'Patient').map((each) => [`Patient/${each.id}`, each]));
    const palliative = new Set(
      episodes.filter((each) => each.type?.[0]?.coding?.[0]?.code === '2').map((each) => `EpisodeOfCare/${each.id}`),
    );
    assert.ok(palliative.size > 0);
    for (const response of ofType(resources, 'QuestionnaireResponse')) {
      const items = new Set(response.item?.map((item) => item.linkId));
      if (answer(response, 'confermaPrecedente') === '1') {
        assert.equal(items.size, 2);
        continue;
      }
      const person = people.get(response.subject?.reference ?? '') as Patient;
      const age = ageAt(parseDay(person.birthDate ?? '') ?? 0, parseDay(response.authored?.slice(0, 10) ?? '') ?? 0);
      assert.equal(items.has('ResponsabilitaGenitoriale'), age <= 17);
      assert.equal(items.has('Autonomia'), age >= 6);
      assert.equal(items.has('GradoMobilita'), age >= 3);
      assert.equal(
        items.has('CurePalliative'),
        palliative.has(response.extension?.[0]?.valueReference?.reference ?? ''),
      );
      const wounds = [answer(response, 'CuraUlcereCutanee12Grado'), answer(response, 'CuraUlcereCutanee34Grado')];
      if (wounds.includes('1')) assert.equal(answer(response, 'LesioniCute'), '1');
    }
  });
});

function answer(response: QuestionnaireResponse, linkId: string): string | undefined {
  return response.item?.find((item) => item.linkId === linkId)?.answer?.[0]?.valueCoding?.code;
}
