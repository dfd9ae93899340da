import { isNode, type Node, type Operation, operationsOf, partAt } from "./contract";

/** A value that a contract shows as an example. */
export interface Example {
  /** What it is an example of, unique in the contract. */
  readonly name: string;
  /** The keys that lead to its schema. */
  readonly schema: readonly string[];
  readonly value: unknown;
}

/** An example of a request's body. */
export interface RequestExample extends Example {
  readonly operation: Operation;
}

const JSON_BODY = ["content", "application/json"];

/** The examples of all bodies that clients send. */
export function requestExamples(contract: Node): RequestExample[] {
  return operationsOf(contract).flatMap((operation) => {
    const body = [...operation.keys, "requestBody", ...JSON_BODY];
    return bodyExamples(contract, `request of ${operation.id}`, body).map((example) => ({
      ...example,
      operation,
    }));
  });
}

/** The examples of all answers, the shared answers for errors included. */
export function answerExamples(contract: Node): Example[] {
  const own = operationsOf(contract).flatMap(({ id, keys }) =>
    Object.keys((partAt(contract, [...keys, "responses"]) ?? {}) as Node).flatMap((status) =>
      bodyExamples(contract, `answer ${status} of ${id}`, [...keys, "responses", status, ...JSON_BODY]),
    ),
  );
  const shared = Object.keys((partAt(contract, ["components", "responses"]) ?? {}) as Node).flatMap((name) =>
    bodyExamples(contract, `answer ${name}`, ["components", "responses", name, ...JSON_BODY]),
  );
  return [...own, ...shared];
}

/** The examples that schemas have of themselves. */
export function schemaExamples(contract: Node): Example[] {
  const schemas = partAt(contract, ["components", "schemas"]) as Node;
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const values = isNode(schema) && Array.isArray(schema.examples) ? schema.examples : [];
    const keys = ["components", "schemas", name];
    return values.map((value, index) => ({
      name: `schema ${name}, example ${index + 1}`,
      schema: keys,
      value,
    }));
  });
}

/** The bodies that the shell samples send, with a word for each of the shell's variables. */
export function sampleBodies(contract: Node): RequestExample[] {
  return operationsOf(contract).flatMap((operation) => {
    const samples = partAt(contract, [...operation.keys, "x-codeSamples"]);
    const sources = Array.isArray(samples) ? samples.map((sample) => String((sample as Node).source)) : [];
    return sources.flatMap((source) => {
      const data = /--data '(\{[\s\S]*\})' /.exec(source)?.[1];
      if (data === undefined) return [];
      const value: unknown = JSON.parse(data.replace(/'\$\w+'/g, "word"));
      const schema = [...operation.keys, "requestBody", ...JSON_BODY, "schema"];
      return [{ name: `shell sample of ${operation.id}`, operation, schema, value }];
    });
  });
}

/** A body has one `example`, or several `examples` with names. */
function bodyExamples(contract: Node, name: string, body: readonly string[]): Example[] {
  const media = partAt(contract, body);
  if (!isNode(media)) return [];
  const schema = [...body, "schema"];
  const single = "example" in media ? [{ name, schema, value: media.example }] : [];
  const named = Object.entries((media.examples ?? {}) as Node).map(([key, example]) => ({
    name: `${name}, ${key}`,
    schema,
    value: (example as Node).value,
  }));
  return [...single, ...named];
}
