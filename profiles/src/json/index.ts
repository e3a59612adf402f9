export { copyJson, parseJsonText, toJsonText } from './decimal-text.ts';
export { isJsonObject, type JsonObject, objectsOf, textOf } from './json-object.ts';
