import assert from 'node:assert/strict';
import type { Appointment, CarePlan, Encounter, EpisodeOfCare, Resource } from '@medplum/fhirtypes';
import { dayText } from '../../src/analytics/dataset/rome-day.ts';
import { computeIndicator } from '../../src/analytics/indicators/compute-indicator.ts';
import type { Dimension } from '../../src/analytics/indicators/families.ts';
import { loadIndicators } from '../../src/analytics/indicators/load-indicators.ts';
import { readPeriod } from '../../src/analytics/indicators/period.ts';
import { generateCampania } from '../../src/sandbox/campania/generate.ts';
import { datasetOf, dayNumber } from './dataset-of.ts';
import { countPlainly, sumUp } from './plain-count.ts';

const referenceDate = '2026-11-20';
const generated = [...generateCampania({ patients: 2500, seed: 11, referenceDate })].flat();

/** The sandbox with what its cases lack: appointments that were kept or missed, review dates, an early repeated plan. */
function enriched(): readonly Resource[] {
  const more: Resource[] = [];
  generated.forEach((resource, index) => {
    if (resource.resourceType === 'Encounter' && resource.class.code === 'HH' && index % 3 === 0) {
      more.push({ ...resource, appointment: [{ reference: `Appointment/${resource.id}-ap` }] } as Encounter);
      const { subject, episodeOfCare, period } = resource;
      for (const [suffix, status] of [
        ['ap', 'booked'],
        ['no', index % 2 === 0 ? 'noshow' : 'cancelled'],
      ] as const) {
        more.push({
          resourceType: 'Appointment',
          id: `${resource.id}-${suffix}`,
          status,
          serviceType: [
            { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-prestazione', code: '2' }] },
          ],
          supportingInformation: episodeOfCare ?? [],
          start: period?.start ?? '',
          end: period?.end ?? '',
          participant: [{ actor: subject ?? {}, status: 'accepted' }],
        } as Appointment);
      }
      return;
    }
    if (resource.resourceType === 'CarePlan' && resource.status !== 'draft') {
      const start = dayNumber(resource.period?.start ?? '');
      const review = {
        url: 'https://fhir.sinfonia.campania.it/StructureDefinition/pai-review-date',
        valueDate: dayText(start + 60 + (index % 40)),
      };
      more.push({ ...resource, extension: [...(resource.extension ?? []), review] });
      if (index % 4 === 0) {
        more.push({ ...resource, id: `${resource.id}-2`, created: dayText(start + 50) } as CarePlan);
      }
      return;
    }
    more.push(resource.resourceType === 'EpisodeOfCare' ? endedByDeath(resource) : resource);
  });
  return more;
}

/** A palliative case that went to hospice ends at home instead. */
function endedByDeath(episode: EpisodeOfCare): EpisodeOfCare {
  const text = JSON.stringify(episode);
  return JSON.parse(text.replace(/(siad-motivo-conclusione","code":)"6"/, '$1"3"')) as EpisodeOfCare;
}

describe('indicators of home care', () => {
  const resources = enriched();
  const engine = datasetOf(resources);
  after(() => engine.close());

  for (const code of ['2026-Q3', '2026-09', '2026', '2026-10', '2025', '2026-Q4']) {
    const period = readPeriod(code);
    assert.ok(period);
    const to = Math.min(period.to, dayNumber(referenceDate));
    const plain = countPlainly(resources, { from: dayText(period.from), to: dayText(to), year: period.year });
    for (const indicator of loadIndicators('home-care')) {
      it(`${code} ${indicator.code} is what loops over the resources count, in all and by authority`, () => {
        const by: Dimension[] = ['authority'];
        const [total, ...groups] = computeIndicator(engine, indicator, { period, until: to, by });
        const units = plain(indicator.code);
        const shown = ({ persons, numerator, denominator, median, percentile90 }: NonNullable<typeof total>) => ({
          persons,
          numerator,
          denominator,
          median,
          percentile90,
        });
        assert.ok(total);
        assert.deepEqual(shown(total), sumUp(units));
        const authorities = [...new Set(units.map(({ authority }) => authority ?? null))].sort();
        assert.deepEqual(groups.map(({ dimensions }) => dimensions.authority ?? null).sort(), authorities);
        for (const group of groups) {
          const own = units.filter(({ authority }) => (authority ?? null) === group.dimensions.authority);
          assert.deepEqual(shown(group), sumUp(own));
        }
      });
    }
    it(`${code} people in charge by level and age band`, () => {
      const indicator = loadIndicators('home-care').find((one) => one.code === 'people-in-charge');
      assert.ok(indicator);
      const [, ...groups] = computeIndicator(engine, indicator, { period, until: to, by: ['level', 'age-band'] });
      const band = (age = -1) =>
        age < 18 ? '0-17' : age < 65 ? '18-64' : age < 75 ? '65-74' : age < 85 ? '75-84' : '85+';
      const expected = new Map<string, number>();
      for (const unit of plain('people-in-charge')) {
        const key = `${unit.level} ${band(unit.age)}`;
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      const found = groups.map(({ dimensions, persons }) => [`${dimensions.level} ${dimensions['age-band']}`, persons]);
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected));
    });
  }

  it('counts something of everything, so that the comparison says something', () => {
    const period = readPeriod('2026');
    assert.ok(period);
    const empty = loadIndicators('home-care').filter((indicator) => {
      const [total] = computeIndicator(engine, indicator, { period, until: dayNumber(referenceDate), by: [] });
      return total === undefined || total.numerator === 0;
    });
    assert.deepEqual(
      empty.map(({ code }) => code),
      [],
    );
  });
});
