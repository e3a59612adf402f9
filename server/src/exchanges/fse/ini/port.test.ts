import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import type { FseTransport } from '../publishing/transport.ts';
import { iniRequestOptions, transportOf } from './port.ts';

const never = (): never => assert.fail('nothing is called');
const gateway: FseTransport = { publish: never, replace: never, updateMetadata: never, delete: never, status: never };

describe('transport to INI through Sistema TS', () => {
  it('is not there: a server that is configured for it says so', () => {
    assert.throws(
      () => transportOf('ini', gateway),
      (error) => error instanceof FhirError && error.issues[0]?.code === 'fse-transport-unavailable',
    );
    assert.equal(transportOf('gateway', gateway), gateway);
  });

  it('would name the workflow of the validation', () => {
    assert.deepEqual(iniRequestOptions('w'), { GATEWAY: 'true', WORKFLOWINSTANCEID: 'w', MODE: 'ATTACHMENT' });
  });
});
