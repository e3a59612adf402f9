export {
  choiceProperty,
  constraintModel,
  coreType,
  type ElementMatch,
  elementOf,
  isResourceType,
  isSubtype,
  resourceTypes,
  typeModel,
} from './model.ts';
export { nearest, nearestFew } from './nearest.ts';
export { searchParameters } from './search-parameters.ts';
export type {
  ConstraintModel,
  ElementBinding,
  ElementModel,
  SearchParameterComponent,
  SearchParameterModel,
  SearchParameterType,
  TypeModel,
  TypeReference,
} from './types.ts';
