import type { ErrorObject } from "ajv";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { closed } from "./closed";
import { contractOf, type Node, type Product } from "./contract";

/** The schemas of a published contract, to check values with. A field that it does not name is a violation too. */
export class Schemas {
  static readonly #known: Partial<Record<Product, Schemas>> = {};
  readonly contract: Node;
  readonly #ajv = new Ajv2020({ allErrors: true, strictTypes: false });
  readonly #id: string;

  /** Those of a product, which are read and compiled once. */
  static of(product: Product): Schemas {
    Schemas.#known[product] ??= new Schemas(product);
    return Schemas.#known[product];
  }

  private constructor(product: Product) {
    this.contract = contractOf(product);
    this.#id = `https://contract.invalid/${product}`;
    addFormats(this.#ajv);
    // The contract as a whole is no schema, but the references between its parts need it.
    this.#ajv.addVocabulary(Object.keys(this.contract));
    this.#ajv.addSchema(closed(this.contract), this.#id);
  }

  /**
   * What a value violates, one line each; nothing if it is as the contract says.
   *
   * @param keys lead to a schema in the contract
   */
  violations(keys: readonly string[], value: unknown): string[] {
    const reference = `${this.#id}#/${keys.map(escaped).join("/")}`;
    const validate = this.#ajv.getSchema(reference);
    if (validate === undefined) throw new Error(`the contract has no schema at ${reference}`);
    return validate(value) === true ? [] : (validate.errors ?? []).map(line);
  }
}

/** A key in a JSON pointer that is a fragment of a URL. */
function escaped(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function line({ instancePath, message }: ErrorObject): string {
  return `${instancePath === "" ? "/" : instancePath} ${message}`;
}
