import type { StructureDefinition } from '@medplum/fhirtypes';
import { isJsonObject, textOf } from '../../../json/json-object.ts';
import { coreType, type ElementModel, isSubtype } from '../../../model/index.ts';
import type { CheckLibrary, ValueCheck } from '../../checks.ts';
import { toTree } from '../../profiles/snapshot-tree.ts';
import { allowsContext, holdsInContext } from './context.ts';
import { checkParts, type ExtensionParts, partsOf } from './parts.ts';

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
  const owner = element.path.slice(0, element.path.lastIndexOf('.'));
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
      const extension = library.extension(url);
      if (!extension) {
        if (modifier) run.report('modifier-extension-unknown');
        const domains = run.options.extensionDomains;
        if (domains && !domains.some((domain) => url.startsWith(domain))) run.report('extension-unknown');
        return;
      }
      extension.check(value, run);
      if (extension.parts) checkParts(value, extension.parts, extension.address, run);
      if (extension.isModifier !== modifier)
        run.report(modifier ? 'extension-is-no-modifier' : 'extension-is-modifier');
      if (
        !nested &&
        extension.context &&
        !allowsOwner(extension, owner) &&
        !allowsContext(extension.context, value, run)
      )
        run.report('extension-context', { extension: extension.address }, extension.isCore ? 'warning' : undefined);
      if (!nested && extension.invariants && !holdsInContext(extension.invariants, run))
        run.report('extension-context', { extension: extension.address });
    },
  ];
}

/** Whether the type that has the extension is enough to allow it, wherever that stands: the common case. */
function allowsOwner({ context, owners }: KnownExtension, owner: string): boolean {
  let allowed = owners.get(owner);
  if (allowed === undefined) {
    allowed = context?.some(({ type, expression = '' }) => type === 'element' && isNameOf(owner, expression)) ?? true;
    owners.set(owner, allowed);
  }
  return allowed;
}

function isNameOf(owner: string, expression: string): boolean {
  return expression === 'Element' || expression === owner || isSubtype(owner, coreType(expression) ?? expression);
}

/** A published extension, ready to be checked. */
export interface KnownExtension {
  readonly address: string;
  readonly check: ValueCheck;
  readonly isModifier: boolean;
  /**
   * Whether the specification itself defines it. The contexts it gives are narrower than those it uses; later versions
   * widened them, so a breach is only pointed out.
   */
  readonly isCore: boolean;
  readonly context: StructureDefinition['context'];
  /** Whether the type that has it is enough to allow it, as found out so far. */
  readonly owners: Map<string, boolean>;
  /** Conditions on the element that carries the extension. */
  readonly invariants: readonly string[] | undefined;
  /** Parts of a complex extension; undefined when the definition names none. */
  readonly parts: ExtensionParts | undefined;
}

/** Compiles an extension by its address; undefined for an unknown one. */
export function compileExtension(url: string, library: CheckLibrary): KnownExtension | undefined {
  const definition = library.profiles.definition(url);
  const check = definition?.type === 'Extension' ? library.profile(url) : undefined;
  if (!definition || !check) return undefined;
  const isModifier = definition.snapshot?.element[0]?.isModifier === true;
  const tree = toTree(definition.snapshot?.element ?? []);
  return {
    address: definition.url ?? '',
    check,
    isModifier,
    isCore: definition.url?.startsWith('http://hl7.org/fhir/StructureDefinition/') ?? false,
    context: definition.context,
    owners: new Map(),
    invariants: definition.contextInvariant,
    parts: tree && partsOf(tree),
  };
}
