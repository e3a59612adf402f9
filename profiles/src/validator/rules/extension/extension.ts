import type { ElementModel } from '../../../model/index.ts';
import type { CheckLibrary, ValueCheck } from '../../checks.ts';
import { isJsonObject, textOf } from '../../json.ts';
import { allowsContext } from './context.ts';

/**
 * Compiles the rules of extensions: the address is absolute, except inside another extension; a published extension
 * conforms to its definition, stands where that allows it, and is a modifier exactly when that says so; an unknown
 * modifier extension is pointed out, because it may change the meaning of the rest.
 *
 * @see FHIR R4 extensibility.html, defining-extensions.html#context
 */
export function compileExtensionRule(
  element: ElementModel,
  type: string,
  library: CheckLibrary,
): readonly ValueCheck[] {
  if (type !== 'Extension') return [];
  const modifier = element.name === 'modifierExtension';
  const nested = element.path.startsWith('Extension.');
  return [
    (value, run) => {
      if (!isJsonObject(value)) return;
      const url = textOf(value['url']);
      if (url === undefined) return;
      // A relative url names a part of a complex extension, whose definition checks it.
      if (!url.includes(':')) {
        if (!nested) run.reportAt('url', -1, 'extension-url-relative');
        return;
      }
      const profile = library.profile(url);
      const definition = profile && library.profiles.definition(url);
      if (!profile || definition?.type !== 'Extension') {
        if (modifier) run.report('modifier-extension-unknown');
        const domains = run.options.extensionDomains;
        if (domains && !domains.some((domain) => url.startsWith(domain))) run.report('extension-unknown');
        return;
      }
      profile(value, run);
      const isModifier = definition.snapshot?.element[0]?.isModifier === true;
      if (isModifier !== modifier) run.report(isModifier ? 'extension-is-modifier' : 'extension-is-no-modifier');
      if (!nested && definition.context && !allowsContext(definition.context, run))
        run.report('extension-context', { extension: definition.url ?? '' });
    },
  ];
}
