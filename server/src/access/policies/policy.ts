import type { IdentityLevel } from '../principal.ts';

/** What a rule allows. `read` includes versions and the history of an instance; `search` includes being included. */
export type Permission = 'create' | 'read' | 'update' | 'delete' | 'search';

/**
 * Why a caller may see the data of a person, or a resource that is about nobody. Each name is a file in `access/reach/`.
 *
 * - `everyone`: no relationship is asked for.
 * - `self`: the person herself. `represented`: the person represented in this session, while the title holds.
 * - `chosen-doctor`: the person chose the caller as general practitioner or paediatrician.
 * - `care-team`: the caller, or the organization, takes part in an active care team of the person.
 * - `taken-in-care`: a care relationship in force names the caller, the appointment, the organization or the team.
 * - `home-care`: the organization runs an open home-care case of the person.
 * - `admitted`: the person has an encounter under way at the organization.
 * - `booked`: an appointment of the person with the caller or the organization, from thirty days ago on.
 * - `referred`: an active order for the person names the caller or the organization as performer.
 * - `prescribed`: an active prescription for the person names the caller or the organization as who dispenses it.
 * - `resident`: the person belongs to the health authority of the caller.
 * - `assigned`: a task for the person is in the hands of the caller or the organization.
 * - `emergency`: the caller opened an emergency access to the person, which has not ended.
 * - `own-agenda`: a booking on an agenda of the organization or of a part of it, and the person who has one, from thirty days ago on.
 * - `authored`: the resource itself was made by the caller or the organization, whoever it is about.
 */
export type Reach =
  | 'everyone'
  | 'self'
  | 'represented'
  | 'chosen-doctor'
  | 'care-team'
  | 'taken-in-care'
  | 'home-care'
  | 'admitted'
  | 'booked'
  | 'referred'
  | 'prescribed'
  | 'resident'
  | 'assigned'
  | 'emergency'
  | 'own-agenda'
  | 'authored';

/** One rule of a policy: this data may be used in these ways, for persons reached in one of these ways. */
export interface PolicyRule {
  /** Names of `data-categories.json`, or resource types. */
  readonly data: readonly string[];
  readonly may: readonly Permission[];
  readonly reach: readonly Reach[];
  /** Operations (without `$`) allowed on this data, e.g. `everything`. */
  readonly operations?: readonly string[];
  /** Purposes for which the rule holds; those of the policy unless given. */
  readonly purposes?: readonly string[];
  /** Kinds of consent (consent-kind) one of which must be in force, unless the resource is `authored`. */
  readonly consent?: readonly string[];
  /** Search parameters one of which every search must give, so that a register cannot be leafed through. */
  readonly searchBy?: readonly string[];
  /** Search conditions on the resource itself, e.g. `{"status": "active"}`; the same parameters as in a FHIR search. */
  readonly where?: Readonly<Record<string, string>>;
  /** Level of identity that the rule asks for; that of the policy unless given. */
  readonly level?: IdentityLevel;
  /** Why: the article, the process, the decision. */
  readonly because: string;
}

/** Elements that a role does not see. A type with hidden elements cannot be written by that role. */
export interface HiddenElements {
  readonly type: string;
  /** Top-level elements, or paths with dots. */
  readonly elements: readonly string[];
  /** Search parameters that would tell them; using one is refused. */
  readonly searchParameters: readonly string[];
  readonly because: string;
}

/** How obscured and specially protected data is treated. */
export type ProtectedData =
  /** Hidden unless authored or expressly permitted. */
  | 'hidden'
  /** Hidden from a representative too: what the minor or the court keeps apart. */
  | 'hidden-from-representative'
  /** The person sees her own, but for what is hidden from her. */
  | 'own'
  /** Infrastructure that must carry it, labels included. Never for people. */
  | 'carried';

/** What a role, or a kind of system, may do. One JSON file each; read by developers, lawyers and auditors alike. */
export interface Policy {
  /** Key, the name of the file: a code of sinfonia-role, or `citizen`, `representative`, or a system policy. */
  readonly role: string;
  readonly holder: 'person' | 'professional' | 'system';
  readonly title: { readonly it: string; readonly en: string };
  /** Role code of the national health record (Affinity Domain Italia 2.6), when there is one. */
  readonly fseRole?: string;
  /** Purposes of use (v3 ActReason) that may be chosen; the first is the default. */
  readonly purposes: readonly string[];
  readonly level: IdentityLevel;
  readonly protectedData: ProtectedData;
  /** Whether the role may open an emergency access. */
  readonly breakGlass: boolean;
  readonly rules: readonly PolicyRule[];
  readonly hides: readonly HiddenElements[];
  readonly source: string;
  /** Certainty of the policy as a whole: few are normative, most wait for the data-protection officer. */
  readonly evidence: 'normative' | 'public' | 'unverified';
  readonly effectiveFrom: string;
}
