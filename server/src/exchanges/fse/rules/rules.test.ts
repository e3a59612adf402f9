import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Claims, checkClaims } from './claims.ts';
import { type FseOperation, operationRules } from './operations.ts';
import { type BodyOperation, checkRepositoryId, checkRequestBody } from './request-body.ts';

const oracle = join(import.meta.dirname, '../../../../../../shared/oracle/fse');
const isThere = existsSync(oracle);
const describeOracle = isThere ? describe : describe.skip;

interface Expected {
  readonly ok?: boolean;
  readonly status?: number;
  readonly type?: string | null;
  readonly instance?: string | null;
  readonly detail?: string;
}

interface ClaimCases {
  readonly bases: Readonly<Record<string, Claims>>;
  readonly cases: readonly { readonly operation: string; readonly change: Claims; readonly expect: Expected }[];
}

interface BodyCase {
  readonly case: string;
  readonly operation?: string;
  readonly basedOn?: string;
  readonly requestBody?: Claims;
  readonly change?: Claims;
  readonly expect: Expected;
}

function read<T>(file: string, otherwise: T): T {
  return isThere ? (JSON.parse(readFileSync(join(oracle, file), 'utf8')) as T) : otherwise;
}

/** Changes fields; null takes one out. */
function changed(base: Claims, change: Claims): Claims {
  return Object.fromEntries(Object.entries({ ...base, ...change }).filter(([, value]) => value !== null));
}

describeOracle('rules of the FSE gateway: claims', () => {
  const { bases, cases } = read<ClaimCases>('jwt/jwt-claim-cases.json', { bases: {}, cases: [] });
  for (const { operation, change, expect } of cases) {
    it(`${operation} with ${JSON.stringify(change)}`, () => {
      assert.ok(operation in operationRules);
      const fault = checkClaims(changed(bases[operation] ?? {}, change), operation as FseOperation);
      if (expect.ok === true) return assert.equal(fault, undefined);
      const { status, type, instance, detail } = fault?.problem ?? {};
      assert.deepEqual({ status, type, instance, detail }, expect);
      assert.ok(fault !== undefined && fault.place in change);
    });
  }
});

describeOracle('rules of the FSE gateway: request bodies', () => {
  const { cases } = read<{ readonly cases: readonly BodyCase[] }>('openapi/request-body-cases.json', { cases: [] });
  for (const { case: name, operation, basedOn, requestBody, change, expect } of cases) {
    it(name, () => {
      const base = requestBody ?? cases.find((other) => other.case === basedOn)?.requestBody ?? {};
      const kind: BodyOperation = operation?.includes('metadata') === true ? 'update-metadata' : 'create';
      const body = changed(base, change ?? {});
      const late = kind === 'create' ? checkRepositoryId(String(body['identificativoRep'])) : undefined;
      const fault = checkRequestBody(body, kind) ?? late;
      if (expect.status === undefined || expect.status < 300) return assert.equal(fault, undefined);
      const { status, type, instance, detail = '' } = fault?.problem ?? {};
      if (expect.type !== null) return assert.deepEqual({ status, type, instance, detail }, expect);
      // The type of this answer cannot be relied on; place and status can.
      assert.equal(status, expect.status);
      assert.ok(expect.detail?.startsWith(detail));
    });
  }
});
