import { readFileSync } from 'node:fs';
import type { ConfiguredList } from './configured-lists.ts';
import { type IntensityParameters, intensityParameters } from './intensity/parameters.ts';
import { parseIntensityParameters } from './intensity/parse-parameters.ts';
import { parseTariffs } from './pai/parse-tariffs.ts';
import { deliveredTariffs, type Tariffs } from './pai/tariffs.ts';

/** What a region or ASL may set of the service. */
export interface HomeCareSettings {
  /** How CIA and levels are worked out, by period. */
  readonly intensity: readonly IntensityParameters[];
  /** What a visit costs, by period. */
  readonly tariffs: readonly Tariffs[];
}

/** What the platform is delivered with. */
export const deliveredSettings: HomeCareSettings = { intensity: intensityParameters, tariffs: deliveredTariffs };

/** Files of the configuration; empty: what the platform is delivered with. */
export interface SettingsFiles {
  readonly intensityFile: string;
  readonly tariffFile: string;
}

/** A file that cannot be taken: the option, and the places in it that are wrong. */
export interface SettingsFault {
  readonly option: 'homeCare.intensityFile' | 'homeCare.tariffFile';
  readonly expected: string;
}

/** Reads the settings from the files of the configuration; each is taken whole or not at all. */
export function readSettings(
  files: SettingsFiles,
): { readonly ok: true; readonly settings: HomeCareSettings } | { readonly ok: false; readonly fault: SettingsFault } {
  const intensity = listIn(files.intensityFile, parseIntensityParameters, intensityParameters);
  if (!intensity.ok) return { ok: false, fault: faultOf('homeCare.intensityFile', intensity.faults) };
  const tariffs = listIn(files.tariffFile, parseTariffs, deliveredTariffs);
  if (!tariffs.ok) return { ok: false, fault: faultOf('homeCare.tariffFile', tariffs.faults) };
  return { ok: true, settings: { intensity: intensity.list, tariffs: tariffs.list } };
}

function listIn<Entry>(
  file: string,
  parse: (value: unknown) => ConfiguredList<Entry>,
  delivered: readonly Entry[],
): ConfiguredList<Entry> {
  if (file === '') return { ok: true, list: delivered };
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { ok: false, faults: ['JSON'] };
  }
  return parse(value);
}

function faultOf(option: SettingsFault['option'], faults: readonly string[]): SettingsFault {
  return { option, expected: `a JSON file of the form in the guide; wrong: ${faults.slice(0, 5).join(', ')}` };
}
