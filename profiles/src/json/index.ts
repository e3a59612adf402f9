export { copyJson, parseJsonText, toJsonText } from './decimal-text.ts';
