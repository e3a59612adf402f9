import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';
import type { BilingualText } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import { dayIn, dayOf } from '../../steps/days.ts';
import { invalidAt } from '../../steps/parameters.ts';
import { requireRole } from '../../steps/standing.ts';
import { rolesOf } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { deliveredIntensity } from '../case/delivered-intensity.ts';
import { episodeOf } from '../case/home-care-case.ts';
import { ruleOf } from '../machine.ts';
import { homeCare } from '../service.ts';
import type { HomeCareSettings } from '../settings.ts';

/** Name of the operation. */
export const intensityName = 'home-care-intensity';

const rule = ruleOf(intensityName);

const day = (name: string, min: 0 | 1, text: BilingualText): DescribedParameter => ({
  name,
  min,
  max: '1',
  type: 'date',
  text,
});

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: "Conta dagli accessi registrati le giornate di effettiva assistenza e quelle di cura, e ne dice il CIA e il livello, con i parametri in vigore l'ultimo giorno.",
    en: 'Counts the days of effective assistance and the days of care from the accesses recorded, and tells the CIA and the level, by the parameters in effect on the last day.',
  },
  comment: [rolesOf(rule)],
  in: [
    day('from', 0, {
      it: 'Primo giorno; la presa in carico se assente',
      en: 'First day; the taking in charge unless given',
    }),
    day('to', 0, {
      it: 'Ultimo giorno; la conclusione, o oggi, se assente',
      en: 'Last day; the conclusion, or today, unless given',
    }),
  ],
  out: [
    day('from', 1, { it: 'Primo giorno osservato', en: 'First day observed' }),
    day('to', 1, { it: 'Ultimo giorno osservato', en: 'Last day observed' }),
    {
      name: 'gea',
      min: 0,
      max: '1',
      type: 'integer',
      text: { it: 'Giornate di effettiva assistenza', en: 'Days of effective assistance' },
    },
    { name: 'gdc', min: 0, max: '1', type: 'integer', text: { it: 'Giornate di cura', en: 'Days of care' } },
    { name: 'cia', min: 0, max: '1', type: 'decimal', text: { it: 'CIA a due decimali', en: 'CIA at two decimals' } },
    { name: 'level', min: 0, max: '1', type: 'code', text: { it: 'Livello', en: 'Level' } },
    {
      ...day('uncounted', 0, {
        it: 'Giorno con un accesso che non è contato, perché fuori dal caso o in una sospensione',
        en: 'Day with an access that is not counted, since it is outside the case or in a suspension',
      }),
      max: '*',
    },
  ],
  refusals: [
    'operation-parameter-unknown',
    'operation-parameter-invalid',
    'access-denied',
    'step-role-not-allowed',
    'resource-not-found',
  ],
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET EpisodeOfCare/[id]/$home-care-intensity?from=&to=`: the intensity of the care given, from the accesses recorded: days of
 * effective assistance (`gea`), days of care (`gdc`), `cia` at two decimals, `level` (code of `home-care-level`), and `uncounted`
 * days with an access that were not counted. From the taking in charge to today, or the conclusion, unless days are given.
 *
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403, `operation-parameter-invalid` 400.
 * Source: DPCM 12 January 2017, art. 22 c. 3 and art. 23.
 */
export function intensityOperation(settings: HomeCareSettings): OperationHandler {
  return {
    name: intensityName,
    definition: definitionUrl(intensityName),
    levels: ['instance'],
    types: ['EpisodeOfCare'],
    readOnly: true,
    description,
    async handle(context, request, { id = '' }, touched) {
      const asked = readParameters(intensityName, { from: 'text', to: 'text' }, request);
      const actor = actorOf(request.principal);
      requireRole(rule, intensityName, actor);
      const now = Date.now();
      const found = await homeCare.load({ context, request, actor, now, id }, intensityName, {});
      const episode = episodeOf(found);
      touched.push({ type: 'EpisodeOfCare', id: episode.id, texts: [JSON.stringify(episode)] });
      const from = dayAsked(asked.text('from'), 'from') ?? dayIn(episode.period?.start ?? dayOf(now));
      const to = dayAsked(asked.text('to'), 'to') ?? dayIn(episode.period?.end ?? dayOf(now));
      if (to < from) throw invalidAt('http.to', 'from <= to');
      const intensity = await deliveredIntensity(context.store, episode, { from, to }, settings);
      const parameter: ParametersParameter[] = [
        { name: 'from', valueDate: from },
        { name: 'to', valueDate: to },
      ];
      if (intensity?.ok === true) {
        const { gea, gdc, cia, level, uncounted } = intensity;
        parameter.push({ name: 'gea', valueInteger: gea }, { name: 'gdc', valueInteger: gdc });
        if (cia !== undefined) parameter.push({ name: 'cia', valueDecimal: cia });
        if (level !== undefined) parameter.push({ name: 'level', valueCode: level });
        for (const day of uncounted) parameter.push({ name: 'uncounted', valueDate: day });
      }
      const body: Parameters = { resourceType: 'Parameters', parameter };
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
  };
}

function dayAsked(text: string | undefined, name: string): string | undefined {
  if (text !== undefined && !isCivilDate(text)) throw invalidAt(`http.${name}`, 'YYYY-MM-DD');
  return text;
}
