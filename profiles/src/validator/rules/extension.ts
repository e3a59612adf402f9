import type { ElementModel } from '../../model/index.ts';
import type { CheckLibrary, ValueCheck } from '../checks.ts';
import { isJsonObject, textOf } from '../json.ts';

/**
 * Compiles the rules of extensions: a published extension must conform to its definition; an unknown modifier extension
 * is pointed out, because it may change the meaning of the rest.
 */
export function compileExtensionRule(
  element: ElementModel,
  type: string,
  library: CheckLibrary,
): readonly ValueCheck[] {
  if (type !== 'Extension') return [];
  const modifier = element.name === 'modifierExtension';
  return [
    (value, run) => {
      if (!isJsonObject(value)) return;
      const url = textOf(value['url']);
      if (url === undefined) return;
      // A relative url names a part of a complex extension, whose definition checks it.
      if (!url.includes(':')) return;
      const profile = library.profile(url);
      if (profile) profile(value, run);
      else if (modifier) run.report('modifier-extension-unknown');
    },
  ];
}
