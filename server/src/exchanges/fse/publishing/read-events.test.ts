import assert from 'node:assert/strict';
import { publishingKinds } from './message.ts';
import table from './read-events.cases.json' with { type: 'json' };
import { endingOf, takingOf } from './read-events.ts';

describe('events of a workflow', () => {
  for (const { kind: name, events, taking, ending } of table.cases) {
    it(`${name}: ${events.join(', ') || 'none'}`, () => {
      const read = events.map((text) => {
        const [eventType = '', eventStatus = ''] = text.split(' ');
        return { eventType, eventStatus };
      });
      const kind = publishingKinds.find((one) => one === name) ?? assert.fail();
      assert.deepEqual({ taking: takingOf(read, kind), ending: endingOf(read, kind) }, { taking, ending });
    });
  }
});
