import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const resources = path.resolve(__dirname, "../../../provider/resources");

/** What a source file says about a class or an interface. */
export interface Declaration {
  readonly doc: string;
  readonly properties: Readonly<Record<string, DeclaredProperty>>;
}

/** What a source file says about a property. */
export interface DeclaredProperty {
  /** Without `Input<…>`, `Output<…>` and `undefined`. */
  readonly type: string;
  readonly optional: boolean;
  /** The doc comment as Markdown, each paragraph on one line. */
  readonly doc: string;
  /** After `@default`. */
  readonly default?: string;
}

/** The bases of several classes, and the files that declare them. */
const BASES: Readonly<Record<string, string>> = {
  SingleToken: "singleToken.ts",
  SingleTokenArgs: "singleToken.ts",
  RotatingToken: "rotatingToken.ts",
  RotatingTokenArgs: "rotatingToken.ts",
};

/** Reads a class or an interface from a file in `provider/resources/`, with what it inherits from one of this package. */
export function declarationOf(file: string, name: string): Declaration {
  const declared = source(file).statements.find(
    (each): each is ts.ClassDeclaration | ts.InterfaceDeclaration =>
      (ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each)) && each.name?.text === name,
  );
  if (declared === undefined) throw new Error(`${file} has no ${name}`);
  const members: ts.NodeArray<ts.Node> = declared.members;
  const properties = members.filter(isDescribed).map((member) => [member.name.getText(), propertyOf(member)]);
  const base = declared.heritageClauses?.[0]?.types[0]?.expression.getText() ?? "";
  const inherited = BASES[base] === undefined ? {} : declarationOf(BASES[base], base).properties;
  return { doc: docOf(declared).doc, properties: { ...inherited, ...Object.fromEntries(properties) } };
}

/** The keys of the constants `OUTPUTS` of files: what exists on an object before the engine sets it. */
export function outputKeys(...files: string[]): string[] {
  return files.flatMap((file) => {
    const found = within(file, ts.isVariableDeclaration).find(({ name }) => name.getText() === "OUTPUTS");
    const value = found?.initializer;
    if (value === undefined || !ts.isObjectLiteralExpression(value))
      throw new Error(`${file} has no OUTPUTS`);
    return value.properties.map((each) => each.name?.getText() ?? "");
  });
}

/** The outputs that a file's class makes secret; none where it does not say. */
export function secretOutputs(file: string): string[] {
  const [secrets] = within(file, ts.isPropertyAssignment).filter(
    ({ name }) => name.getText() === "additionalSecretOutputs",
  );
  if (secrets === undefined) return [];
  const value = secrets.initializer;
  if (!ts.isArrayLiteralExpression(value)) throw new Error(`${file} does not list its secrets`);
  return value.elements.filter(ts.isStringLiteral).map(({ text }) => text);
}

/** All nodes of one kind, at any depth. */
function within<Node extends ts.Node>(file: string, kind: (node: ts.Node) => node is Node): Node[] {
  const found: Node[] = [];
  const visit = (node: ts.Node): void => {
    if (kind(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(source(file));
  return found;
}

function source(file: string): ts.SourceFile {
  const text = readFileSync(path.join(resources, file), "utf8");
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

/** An argument of an interface, or an output of a class, which is declared only. */
function isDescribed(member: ts.Node): member is ts.PropertySignature | ts.PropertyDeclaration {
  if (ts.isPropertySignature(member)) return true;
  if (!ts.isPropertyDeclaration(member)) return false;
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}

function propertyOf(member: ts.PropertySignature | ts.PropertyDeclaration): DeclaredProperty {
  const alternatives = member.type === undefined ? [] : alternativesOf(member.type);
  return {
    type: alternatives.filter((each) => each !== "undefined").join(" | "),
    optional: member.questionToken !== undefined || alternatives.includes("undefined"),
    ...docOf(member),
  };
}

function alternativesOf(type: ts.TypeNode): string[] {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(alternativesOf);
  if (ts.isArrayTypeNode(type)) return [`${alternativesOf(type.elementType).join(" | ")}[]`];
  if (ts.isTypeLiteralNode(type)) {
    const fields = type.members.filter(ts.isPropertySignature).map((member) => {
      const { type: text, optional } = propertyOf(member);
      return `${member.name.getText()}${optional ? "?" : ""}: ${text}`;
    });
    return [`{ ${fields.join("; ")} }`];
  }
  if (!ts.isTypeReferenceNode(type) || type.typeArguments === undefined) return [type.getText()];
  const [first] = type.typeArguments;
  const name = type.typeName.getText();
  if (first !== undefined && ["pulumi.Input", "pulumi.Output"].includes(name)) return alternativesOf(first);
  return [`${name}<${type.typeArguments.map((each) => alternativesOf(each).join(" | ")).join(", ")}>`];
}

function docOf(node: ts.Node): { doc: string; default?: string } {
  const file = node.getSourceFile().text;
  const comment = ts
    .getLeadingCommentRanges(file, node.getFullStart())
    ?.map(({ pos, end }) => file.slice(pos, end))
    .findLast((text) => text.startsWith("/**"));
  const lines = (comment ?? "").replace(/^\/\*\*|\*\/$/g, "").replace(/^ *\* ?/gm, "");
  const [doc = "", ...tags] = lines.split(/^@/m);
  const given = tags.find((tag) => tag.startsWith("default "));
  return {
    doc: unwrapped(doc),
    ...(given === undefined ? {} : { default: unwrapped(given.slice("default ".length)) }),
  };
}

/** Markdown with each paragraph and each point of a list on one line, and links to symbols as code. */
function unwrapped(text: string): string {
  return text
    .trim()
    .replace(/\{@link (?:\w+\.)?(\w+)\}/g, "`$1`")
    .replace(/(?<!\n)\n(?!\n|- )/g, " ")
    .replace(/ {2,}/g, " ");
}
