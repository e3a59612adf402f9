import type { StructureDefinition } from '@medplum/fhirtypes';
import type { Issue } from '../issues/index.ts';
import { isJsonObject, type JsonObject, textOf } from '../json/json-object.ts';
import { coreType, isResourceType, isSubtype, nearest, resourceTypes } from '../model/index.ts';
import { packageTerminology, type Terminology } from '../terminology/index.ts';
import type { CheckLibrary, ObjectCheck, ValueCheck } from './checks.ts';
import type { ValidateOptions } from './options.ts';
import { compileProfile } from './profiles/compile-profile.ts';
import { createRegistry, type ProfileRegistry } from './profiles/registry.ts';
import type { QuestionnaireLookup } from './questionnaire/lookup.ts';
import { questionnaireRules } from './questionnaire/rules.ts';
import { checkAttachment } from './rules/attachment.ts';
import { checkBundle } from './rules/bundle/bundle.ts';
import { BundleIndex } from './rules/bundle/bundle-index.ts';
import { checkIdentifier, compileCodingRule } from './rules/coding.ts';
import { checkContained } from './rules/contained.ts';
import { checkCapabilityStatement, checkSearchParameter } from './rules/definitions/search-parameter.ts';
import { compileStructureDefinitionRule } from './rules/definitions/structure-definition.ts';
import { compileExtension, type KnownExtension } from './rules/extension/extension.ts';
import { checkReference } from './rules/reference.ts';
import { isContained, Run } from './run.ts';
import { compileType } from './shape/type-check.ts';

/** Checks resources against FHIR R4, the profiles they name and the profiles asked for. */
export interface Validator {
  /** One issue per fault; empty when there is none. `isRefusal` tells errors from warnings. Never throws on any JSON. */
  validate(resource: unknown, options?: ValidateOptions): Issue[];
  /** Whether a profile is known, by canonical address with or without version. */
  knowsProfile(url: string): boolean;
}

/** What a validator knows beyond FHIR R4 and our package. */
export interface ValidatorSources {
  /** Further profiles and extensions, with or without snapshots. They go before those of the package. */
  readonly structures?: readonly StructureDefinition[];
  readonly terminology?: Terminology;
  /** Further questionnaires, by canonical address. They go before those of the package. */
  readonly questionnaires?: QuestionnaireLookup;
}

/** Makes a validator. Types and profiles are compiled on first use and kept, so make one and use it for long. */
export function createValidator(sources: ValidatorSources = {}): Validator {
  const library = createLibrary(
    createRegistry(sources.structures ?? []),
    sources.terminology ?? packageTerminology(),
    sources.questionnaires,
  );
  return {
    validate(resource, options = {}) {
      if (!isJsonObject(resource)) return [{ code: 'not-an-object', values: { type: 'Resource' } }];
      const run = new Run(resource, options, library.terminology);
      run.enter(textOf(resource['resourceType']) ?? 'Resource', -1);
      try {
        library.resource(resource, run);
        for (const profile of options.profiles ?? []) {
          if (!namedProfiles(resource).includes(profile)) checkProfile(profile, resource, run, library);
        }
      } catch (error) {
        // Nesting beyond the stack: no FHIR resource is like that, and the rest of it cannot be judged.
        if (error instanceof RangeError) return [{ code: 'nested-too-deep' }];
        throw error;
      }
      return run.issues;
    },
    knowsProfile: (url) => library.profiles.typeOf(url) !== undefined,
  };
}

let standard: Validator | undefined;

/** Checks a resource against FHIR R4, our package and the profiles it names; see {@link Validator.validate}. */
export function validate(resource: unknown, options?: ValidateOptions): Issue[] {
  standard ??= createValidator();
  return standard.validate(resource, options);
}

function createLibrary(
  profiles: ProfileRegistry,
  terminology: Terminology,
  questionnaires: QuestionnaireLookup | undefined,
): CheckLibrary {
  const types = new Map<string, ObjectCheck>();
  const extensions = new Map<string, KnownExtension>();
  const compiledProfiles = new Map<string, ValueCheck>();
  const ruleOfType: Readonly<Record<string, ObjectCheck>> = {
    Reference: checkReference,
    Attachment: checkAttachment,
    Identifier: checkIdentifier,
    Coding: compileCodingRule(terminology),
    Bundle: checkBundle,
    SearchParameter: checkSearchParameter,
    CapabilityStatement: checkCapabilityStatement,
    StructureDefinition: (value, run) => checkDefinition(value, run),
    ...questionnaireRules({ terminology, profiles }, questionnaires),
  };
  const library: CheckLibrary = {
    terminology,
    profiles,
    type(name) {
      let check = types.get(name);
      if (!check) {
        const shape = compileType(name, library);
        const rule = ruleOfType[name];
        check = rule
          ? (value, run) => {
              shape(value, run);
              rule(value, run);
            }
          : shape;
        types.set(name, check);
      }
      return check;
    },
    resource: (value, run) => checkResource(value, run, library),
    resourceProfile(url, resource, run) {
      if (namedProfiles(resource).includes(url)) return;
      run.inside(resource, isContained(resource, run) ? run.root : resource, () =>
        checkProfile(url, resource, run, library),
      );
    },
    extension(url) {
      let found = extensions.get(url);
      if (!found) {
        found = compileExtension(url, library);
        // Unknown addresses come from clients: they are not remembered.
        if (found) extensions.set(url, found);
      }
      return found;
    },
    profile(url) {
      let compiled = compiledProfiles.get(url);
      if (!compiled) {
        const definition = profiles.definition(url);
        compiled = definition && compileProfile(definition, library);
        if (compiled) compiledProfiles.set(url, compiled);
      }
      return compiled;
    },
  };
  const checkDefinition = compileStructureDefinitionRule(library);
  return library;
}

function checkResource(value: unknown, run: Run, library: CheckLibrary): void {
  if (!isJsonObject(value)) {
    run.report(value === null ? 'element-null' : 'not-an-object', { type: 'Resource' });
    return;
  }
  const type = textOf(value['resourceType']);
  if (type === undefined || !isResourceType(type)) {
    run.report('type-unknown', { nearest: nearest(type ?? '', resourceTypes()) ?? '—' });
    return;
  }
  // A contained resource shares the root of its container: its `#id` references look there.
  const bundle = run.bundle;
  if (type === 'Bundle') run.bundle = new BundleIndex(value);
  run.inside(value, isContained(value, run) ? run.root : value, () => {
    library.type(type)(value, run);
    checkContained(value, run);
    for (const profile of namedProfiles(value)) checkProfile(profile, value, run, library);
  });
  run.bundle = bundle;
}

function namedProfiles(resource: JsonObject): readonly string[] {
  const { meta } = resource;
  if (!isJsonObject(meta) || !Array.isArray(meta['profile'])) return [];
  return meta['profile'].filter((profile): profile is string => typeof profile === 'string');
}

function checkProfile(url: string, resource: JsonObject, run: Run, library: CheckLibrary): void {
  const type = textOf(resource['resourceType']) ?? '';
  const core = coreType(url);
  if (core !== undefined) {
    if (!isSubtype(type, core)) run.report('profile-other-type', { profile: url, expected: core, type });
    return;
  }
  const expected = library.profiles.typeOf(url);
  if (expected === undefined) {
    run.report('profile-unknown', { profile: url, nearest: nearest(url, library.profiles.addresses()) ?? '—' });
    return;
  }
  if (!isSubtype(type, expected)) {
    run.report('profile-other-type', { profile: url, expected, type });
    return;
  }
  library.profile(url)?.(resource, run);
}
