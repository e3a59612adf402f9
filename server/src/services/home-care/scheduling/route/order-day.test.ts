import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minuteMs } from '../../../calendar/civil-day.ts';
import { distanceBetween, type Place, toPlace } from './distance.ts';
import { orderDay, type RouteVisit } from './order-day.ts';

const at = Date.parse('2026-01-12T08:00+01:00');
const naples = { latitude: 40.85, longitude: 14.26 };
const on = (latitude: number, longitude = 14.26): Place => ({ position: { latitude, longitude } });
const keysOf = (visits: readonly RouteVisit[], place?: Place): readonly string[] =>
  orderDay(visits, { at, ...(place === undefined ? {} : { place }) }).stops.map(({ key }) => key);

describe('order of a day', () => {
  it('goes from near to far along a road', () => {
    const visits = [40.9, 40.87, 40.93, 40.86].map((latitude) => ({
      key: String(latitude),
      place: on(latitude),
      minutes: 20,
    }));
    assert.deepEqual(keysOf(visits, { position: naples }), ['40.86', '40.87', '40.9', '40.93']);
  });

  it('groups by municipality, post code and street without coordinates', () => {
    const visit = (key: string, municipality: string, postalCode: string, street: string): RouteVisit => ({
      key,
      place: { municipality, postalCode, street },
      minutes: 20,
    });
    const visits = [
      visit('a', '063049', '80121', 'Via Chiaia 10'),
      visit('b', '061022', '81100', 'Via Roma 1'),
      visit('c', '063049', '80131', 'Via Fontana 3'),
      visit('d', '061022', '81100', 'Via Roma, 9'),
      visit('e', '063049', '80121', 'Via Chiaia 2'),
    ];
    const order = keysOf(visits, { municipality: '063049', postalCode: '80121', street: 'Via Chiaia 1' });
    assert.deepEqual([...order.slice(0, 2)].sort(), ['a', 'e']);
    assert.equal(order[2], 'c');
    assert.deepEqual([...order.slice(3)].sort(), ['b', 'd']);
  });

  it('keeps fixed times and windows, even when the way gets longer than without them', () => {
    const fixed = at + 60 * minuteMs;
    const visits: RouteVisit[] = [
      { key: 'far', place: on(40.95), minutes: 20, fixed },
      { key: 'near', place: on(40.86), minutes: 20 },
      { key: 'nearer', place: on(40.852), minutes: 20, window: { from: at + 180 * minuteMs, to: at + 300 * minuteMs } },
    ];
    const route = orderDay(visits, { at, place: { position: naples } });
    assert.equal(route.late, 0);
    assert.equal(route.stops.find(({ key }) => key === 'far')?.start, fixed);
    assert.equal(route.stops.at(-1)?.key, 'nearer');
  });

  it('tells the delay of what cannot be reached in time, and bears an empty day', () => {
    const visits = [{ key: 'far', place: on(41.5), minutes: 20, fixed: at + minuteMs }];
    const route = orderDay(visits, { at, place: { position: naples } });
    assert.ok(route.late > 100 && route.stops[0]?.start === at + minuteMs);
    assert.deepEqual(orderDay([], { at }), { stops: [], kilometres: 0, given: 0, late: 0, givenLate: 0 });
  });

  it('reads places from addresses', () => {
    const place = toPlace({
      line: ['Via Toledo 1'],
      city: 'Napoli',
      postalCode: '80134',
      _city: {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding', valueCoding: { code: '063049' } },
        ],
      },
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/geolocation',
          extension: [
            { url: 'latitude', valueDecimal: 40.85 },
            { url: 'longitude', valueDecimal: 14.26 },
          ],
        },
      ],
    });
    assert.deepEqual(place, { position: naples, municipality: '063049', postalCode: '80134', street: 'Via Toledo 1' });
    assert.deepEqual(toPlace({}), {});
    assert.equal(distanceBetween({}, {}), 20);
    const milan = distanceBetween(on(40.8518, 14.2681), on(45.4642, 9.19)) / 1.3;
    assert.ok(milan > 650 && milan < 665, String(milan));
  });

  const place: fc.Arbitrary<Place> = fc.oneof(
    fc
      .record({
        latitude: fc.double({ min: 40, max: 41.5, noNaN: true }),
        longitude: fc.double({ min: 13.7, max: 15.8, noNaN: true }),
      })
      .map((position) => ({ position })),
    fc.record({
      municipality: fc.constantFrom('063049', '061022', '065116'),
      postalCode: fc.constantFrom('80121', '80131'),
      street: fc.constantFrom('Via Roma 1', 'Via Roma 22', 'Via Toledo 5'),
    }),
    fc.constant({}),
  );
  const visit = fc.tuple(
    place,
    fc.integer({ min: 5, max: 90 }),
    fc.integer({ min: 0, max: 480 }),
    fc.integer({ min: 0, max: 3 }),
  );
  const toVisits = (parts: readonly (readonly [Place, number, number, number])[]): readonly RouteVisit[] =>
    parts.map(([where, minutes, offset, kind], index) => {
      const from = at + offset * minuteMs;
      return {
        key: `v${index}`,
        place: where,
        minutes,
        ...(kind === 0 ? { fixed: from } : kind === 1 ? { window: { from, to: from + 240 * minuteMs } } : {}),
      };
    });

  it('never makes the way longer or the delay greater, keeps every visit and fixed time', () => {
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 12 }), place, (parts, from) => {
        const visits = toVisits(parts);
        const route = orderDay(visits, { at, place: from });
        assert.ok(route.kilometres <= route.given + 1e-6 && route.late <= route.givenLate);
        assert.deepEqual(route.stops.map(({ key }) => key).sort(), visits.map(({ key }) => key).sort());
        for (const { key, fixed } of visits) {
          if (fixed !== undefined) assert.equal(route.stops.find((stop) => stop.key === key)?.start, fixed);
        }
        assert.deepEqual(orderDay(visits, { at, place: from }), route);
      }),
      { numRuns: 100 },
    );
  });

  it('orders forty visits with a bounded number of trials', () => {
    const [parts] = fc.sample(fc.array(visit, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: 7 });
    const visits = toVisits(parts ?? []);
    const route = orderDay(visits, { at, place: { position: naples } });
    assert.equal(route.stops.length, 40);
    assert.ok(route.kilometres <= route.given);
  });
});
