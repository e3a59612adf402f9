import type { Extension, Location } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';

/** Declares that a department is sending, and what it can take. */
export const report = defineStep<Read<Location>>()({
  name: 'emergency-report',
  target: { type: 'Location', level: 'instance' },
  description: {
    it: 'Dichiara che il sistema del pronto soccorso è in linea, anche quando non ci sono accessi nuovi, con i posti di cui dispone. Ciò che non è dato resta come era.',
    en: 'Declares that the system of the department is online, also when there are no new accesses, with the places that it has. What is not given stays as it was.',
  },
  parameters: {
    key: parameter.key(),
    treatment: parameter.optional(parameter.count(0, 999, { it: 'Posti di trattamento', en: 'Treatment places' })),
    observation: parameter.optional(parameter.count(0, 999, { it: 'Posti di OBI', en: 'Places of short observation' })),
    receiving: parameter.optional(
      parameter.flag({
        it: 'Se il pronto soccorso accoglie: false lo sospende',
        en: 'Whether the department takes people in: false suspends it',
      }),
    ),
  },
  shows: { location: { type: 'Location', text: { it: 'Pronto soccorso', en: 'Emergency department' } } },
  exampleShows: ['treatment', 'observation'],
  run({ subject, changes, now, stateBefore }, input) {
    const state = input.receiving === undefined ? stateBefore : input.receiving ? 'active' : 'suspended';
    const before = extensionOf(subject, extensionUrl.EmergencyCapacity)?.extension ?? [];
    const countPart = (url: string, given: number | undefined): Extension[] => {
      const value = given ?? before.find((part) => part.url === url)?.valueUnsignedInt;
      return value === undefined ? [] : [{ url, valueUnsignedInt: value }];
    };
    const capacity: Extension = {
      url: extensionUrl.EmergencyCapacity,
      extension: [
        ...countPart('treatment', input.treatment),
        ...countPart('observation', input.observation),
        { url: 'reported', valueDateTime: new Date(now).toISOString() },
      ],
    };
    const location = changes.update({
      ...subject,
      extension: withExtension(subject.extension, extensionUrl.EmergencyCapacity, capacity),
      status: state === 'suspended' ? 'suspended' : 'active',
    });
    return { state, about: location, shows: { location } };
  },
});
