/** Something in a request or an answer that is not as the published contract says. */
export interface Violation {
  /** The method and the path of the request. */
  readonly request: string;
  /** Which side is wrong: the one that asked, or the one that answered. */
  readonly in: "request" | "answer";
  /** Where in it, such as `body.name`, and what is wrong. Values are not shown. */
  readonly what: string;
}

/** An answer of Prism, to a request that it has checked. */
export interface CheckedAnswer {
  readonly contentType: string | undefined;
  /** Its header `sl-violations`. */
  readonly header: string | undefined;
  readonly body: string;
}

/** One finding of Prism. The first part of the location is `response`, or of a request's its first part or `request`. */
interface Finding {
  readonly location: readonly string[];
  readonly message: string;
}

/** An answer of Prism's own. Its `type` is `FetchError` if Prism could not read what the service answered. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly validation?: readonly Finding[];
}

/** What Prism found: in an answer of its own, or beside the service's. */
export function violationsIn(request: string, answer: CheckedAnswer): Violation[] {
  const problem = problemIn(answer);
  const findings = problem?.validation ?? findingsIn(answer.header);
  if (findings.length > 0) return findings.map((finding) => violation(request, finding));
  if (problem === undefined) return [];
  // Prism's text may show some of the body.
  if (isNoJson(problem)) return [{ request, in: "answer", what: "the body is no JSON" }];
  return [{ request, in: "request", what: `${problem.title}: ${problem.detail}` }];
}

/** Whether Prism got no answer, or a part of one, which is no violation: the service may be unreachable. */
export function isUnanswered(answer: CheckedAnswer): boolean {
  const problem = problemIn(answer);
  return problem?.type === "FetchError" && !isNoJson(problem);
}

function isNoJson({ type, title }: Problem): boolean {
  return type === "FetchError" && title.startsWith("invalid json");
}

function problemIn({ contentType, body }: CheckedAnswer): Problem | undefined {
  return contentType === "application/problem+json" ? (JSON.parse(body) as Problem) : undefined;
}

function findingsIn(header: string | undefined): Finding[] {
  if (header === undefined) return [];
  // Prism cuts a header that would be too long.
  if (!header.startsWith("[")) return [{ location: ["response"], message: header }];
  return JSON.parse(header) as Finding[];
}

function violation(request: string, { location, message }: Finding): Violation {
  const [first, ...rest] = location;
  if (first === "response") return { request, in: "answer", what: line(rest, message) };
  return { request, in: "request", what: line(first === "request" ? rest : location, message) };
}

function line(location: readonly string[], message: string): string {
  return location.length === 0 ? message : `${location.join(".")}: ${message}`;
}
