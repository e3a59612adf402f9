import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { load } from 'js-yaml';

/** Folder with the official files of FSE 2.0, beside the repository. */
export const fseOracle = join(import.meta.dirname, '../../../../../shared/oracle/fse');

/** Runs tests that need the official files, or skips them with one line. */
export const describeWithOracle = existsSync(fseOracle) ? describe : describe.skip;

/** Bytes of an official file. */
export function oracleBytes(path: string): Buffer {
  return readFileSync(join(fseOracle, path));
}

/** Content of an official file that is JSON; where the files are not, what stands for it while tests are skipped. */
export function oracleJson<T>(path: string, otherwise: T): T {
  if (!existsSync(fseOracle)) return otherwise;
  return JSON.parse(oracleBytes(path).toString('utf8')) as T;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}

/** Holds answers and notifications against an OpenAPI of the ministry. */
export class GatewayOpenApi {
  readonly #api: OpenApi;
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(file: 'swagger_gtw.yaml' | 'swagger_status.yaml') {
    this.#api = load(oracleBytes(`openapi/${file}`).toString('utf8')) as OpenApi;
    this.#ajv.addSchema(this.#api as object, 'api');
  }

  /** What is wrong with an answer to an operation of a path template; empty when nothing is. */
  answerFault(method: string, template: string, status: number, contentType: string, body: unknown): string {
    const operation = this.#api.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) return `no operation ${method} ${template}`;
    const response = operation.responses[String(status)];
    if (response === undefined) return `no answer ${status} of ${method} ${template}`;
    const content = response.content?.[contentType];
    if (content === undefined) return `no content ${contentType} in answer ${status} of ${method} ${template}`;
    return content.schema === undefined ? '' : this.#fault(content.schema, body);
  }

  /** What is wrong with a value of a schema of the components. */
  schemaFault(name: string, value: unknown): string {
    return this.#fault({ $ref: `#/components/schemas/${name}` }, value);
  }

  #fault(schema: object, value: unknown): string {
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    const check = this.#compiled.get(text) ?? this.#ajv.compile(JSON.parse(text) as object);
    this.#compiled.set(text, check);
    return check(value) ? '' : this.#ajv.errorsText(check.errors);
  }
}
