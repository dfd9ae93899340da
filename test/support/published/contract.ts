import { readFileSync } from "node:fs";
import path from "node:path";

const { load } = require("js-yaml") as { load(text: string): unknown };

/** The products for which InfluxData publishes a contract. */
export const PRODUCTS = ["dedicated", "clustered"] as const;

/** A product with a published contract. */
export type Product = (typeof PRODUCTS)[number];

/** The names of the files, the same as InfluxData's reference copies have. */
const FILES: Readonly<Record<Product, string>> = {
  dedicated: "management-api-v0.cloud-dedicated.openapi.yml",
  clustered: "management-api-v0.clustered.openapi.yml",
};

/** The file with a product's contract. */
export function contractFile(product: Product): string {
  return path.resolve(__dirname, "../../../contracts", FILES[product]);
}

/** A parsed contract: YAML read as plain values. */
export function contractOf(product: Product): Node {
  return load(readFileSync(contractFile(product), "utf8")) as Node;
}

/** An object somewhere in a contract. */
export type Node = { readonly [key: string]: unknown };

/** Whether a part of a contract is an object. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The part of a contract that a path of keys leads to, if there is one; references are not followed. */
export function partAt(contract: Node, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((part, key) => (isNode(part) ? part[key] : undefined), contract);
}

const METHODS = ["get", "put", "post", "delete", "patch"];

/** One operation of a contract. */
export interface Operation {
  /** Its `operationId`. */
  readonly id: string;
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** The path, with its parameters in braces and without `/api/v0`. */
  readonly path: string;
  /** The keys that lead to it in the contract. */
  readonly keys: readonly string[];
}

/** All operations of a contract. */
export function operationsOf(contract: Node): Operation[] {
  const paths = contract.paths as Node;
  return Object.entries(paths).flatMap(([place, methods]) =>
    METHODS.flatMap((method) => {
      const keys = ["paths", place, method];
      const operation = partAt(contract, keys);
      if (!isNode(operation)) return [];
      const [id, upper] = [String(operation.operationId), method.toUpperCase()];
      return isNode(methods) ? [{ id, method: upper, path: place, keys }] : [];
    }),
  );
}
