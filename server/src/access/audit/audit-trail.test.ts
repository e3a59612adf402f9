import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { AccessRecord } from '../../fhir/context.ts';
import type { Store, WriteOperation } from '../../store/port.ts';
import { type AuditTrail, type AuditTrailOptions, createAuditTrail } from './audit-trail.ts';

const source = { fhirBase: 'https://sinfonia.example/fhir', issuer: 'https://sinfonia.example/oidc' };

function accessTo(id: string): AccessRecord {
  return {
    question: { interaction: 'read', type: 'Patient', id },
    status: 200,
    touched: [{ type: 'Patient', id, versionId: '1' }],
    request: {
      method: 'GET',
      path: ['Patient', id],
      query: [],
      headers: {},
      baseUrl: source.fhirBase,
      principal: { clientId: 'c', scopes: [] },
      language: 'it',
      requestId: `request-${id}`,
    },
  };
}

/** The write side of a store whose speed and failures the test decides. */
class Journal implements Pick<Store, 'write'> {
  readonly batches: string[][] = [];
  concurrent = 0;
  delay = 0;
  failing = false;

  async write(operations: readonly WriteOperation[]): Promise<[]> {
    this.concurrent++;
    assert.equal(this.concurrent, 1, 'two batches at once');
    try {
      if (this.delay > 0) await wait(this.delay);
      if (this.failing) throw new FhirError({ code: 'store-unavailable' });
      this.batches.push(operations.map(touchedBy));
      return [];
    } finally {
      this.concurrent--;
    }
  }

  written(): string[] {
    return this.batches.flat();
  }
}

function touchedBy(operation: WriteOperation): string {
  assert.equal(operation.kind, 'create');
  const event = (operation.kind === 'create' ? operation.resource : assert.fail()) as AuditEvent;
  return event.entity?.[0]?.what?.reference?.split('/')[1] ?? '';
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('audit trail', () => {
  let journal: Journal;
  let trail: AuditTrail;
  const open = (options: Partial<AuditTrailOptions> = {}) => {
    journal = new Journal();
    trail = createAuditTrail({ store: journal, source, delay: 20, ...options });
    return trail;
  };
  const recordAll = (ids: readonly string[]) => {
    for (const id of ids) trail.record(accessTo(id));
  };

  it('writes in order, in batches of at most 200', async () => {
    open();
    recordAll(numbered(450));
    await trail.flush();
    assert.deepEqual(journal.written(), numbered(450));
    assert.deepEqual(
      journal.batches.map((batch) => batch.length),
      [200, 200, 50],
    );
  });

  it('writes a single event after the delay, without being asked', async () => {
    open();
    recordAll(['1']);
    assert.equal(journal.written().length, 0);
    await wait(80);
    assert.deepEqual(journal.written(), ['1']);
    assert.equal(trail.waiting(), 0);
  });

  it('does not wait for the delay when a batch is full', async () => {
    open({ delay: 10_000 });
    recordAll(numbered(200));
    await wait(20);
    assert.equal(journal.written().length, 200);
    await trail.close();
  });

  it('does not write while it records', () => {
    open({ delay: 10_000 });
    journal.delay = 5;
    recordAll(numbered(150));
    assert.equal(journal.written().length, 0);
    return trail.close();
  });

  it('keeps failed batches, tells of them, and writes them once the store is back', async () => {
    const told: number[] = [];
    open({ onFailure: (_error, waiting) => told.push(waiting) });
    journal.failing = true;
    recordAll(numbered(30));
    await wait(100);
    assert.ok(told.length >= 1);
    assert.equal(trail.waiting(), 30);
    journal.failing = false;
    recordAll(['30']);
    await trail.close();
    assert.deepEqual(journal.written(), numbered(31));
  });

  it('says on closing that events could not be written', async () => {
    open();
    journal.failing = true;
    recordAll(['1']);
    await assert.rejects(trail.close(), (error) => error instanceof FhirError && error.status === 503);
    journal.failing = false;
    await trail.close();
    assert.deepEqual(journal.written(), ['1']);
  });

  it('asks for patience when the store is slow, and ends it', async () => {
    open({ highWater: 50, batchSize: 20 });
    journal.delay = 5;
    recordAll(numbered(40));
    assert.equal(trail.pressure(), undefined);
    recordAll(numbered(40));
    const pressure = trail.pressure();
    assert.ok(pressure);
    await pressure;
    assert.ok(trail.waiting() < 50);
    await trail.close();
    assert.equal(journal.written().length, 80);
  });

  it('refuses accesses that it cannot record, rather than forget them', async () => {
    open({ capacity: 100 });
    journal.failing = true;
    recordAll(numbered(100));
    assert.throws(
      () => trail.record(accessTo('x')),
      (error) => error instanceof FhirError && error.status === 503 && error.issues[0]?.code === 'audit-unavailable',
    );
    journal.failing = false;
    await trail.close();
    assert.deepEqual(journal.written(), numbered(100));
  });

  it('hands out the event of a write without keeping it', () => {
    open();
    const [event, ...others] = trail.eventsFor(accessTo('1'));
    assert.equal(event?.resourceType, 'AuditEvent');
    assert.equal(others.length, 0);
    assert.equal(trail.waiting(), 0);
  });

  it('costs a few microseconds per access', async () => {
    open({ delay: 60_000, batchSize: 1_000_000, capacity: 1_000_000 });
    const accesses = numbered(2_000).map(accessTo);
    const measure = () => {
      const start = process.hrtime.bigint();
      for (const access of accesses) trail.record(access);
      return Number(process.hrtime.bigint() - start) / accesses.length;
    };
    const each = Math.min(measure(), measure(), measure(), measure());
    await trail.close();
    assert.ok(each <= 5_000, `${each} ns per record`);
  });
});
