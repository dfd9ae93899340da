import type { WorkspaceOptions } from "../test/support/workspace";
import { type Settings, using } from "./bench";
import { ratioOf, type Summary, summarize } from "./statistics";
import { Service, type Traffic } from "./subjects/service";
import { OPERATIONS, type Operation, type Subject, type SubjectName } from "./subjects/subject";
import { type Timed, timed } from "./timed";

/** One operation, measured once. */
interface Measured extends Traffic, Timed {
  /** Of the state after it. */
  readonly stateBytes?: number;
}

/** A stack's way through its operations, measured. */
type Lifecycle = Readonly<Partial<Record<Operation, Measured>>>;

/** Those of the subjects that this machine can have; says of the others why they are left out. */
export async function available(subjects: readonly Subject[], settings: Settings): Promise<Subject[]> {
  const found: Subject[] = [];
  for (const subject of subjects) {
    try {
      await subject.prepare?.();
      found.push(subject);
    } catch (error) {
      settings.log(`${subject.name} is left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  return found;
}

/** Takes a stack of so many resources through its operations, each as whole processes. */
export async function measureLifecycle(
  subject: Subject,
  count: number,
  settings: Settings,
  surroundings: WorkspaceOptions = {},
): Promise<Lifecycle> {
  return await using(settings, await openService(), async ({ service }) =>
    using(settings, await subject.open(service, count, surroundings), async (stack) => {
      const lifecycle: Partial<Record<Operation, Measured>> = {};
      for (const operation of OPERATIONS.filter((name) => subject.operations.includes(name))) {
        service.take();
        const time = await timed(() => stack.run(operation));
        const stateBytes = await stack.stateBytes();
        lifecycle[operation] = {
          ...time,
          ...service.take(),
          ...(stateBytes === undefined ? {} : { stateBytes }),
        };
        settings.log(`${count} × ${subject.name}: ${operation} ${time.seconds.toFixed(2)} s`);
      }
      const left = service.alive().length;
      if (left !== 0 && subject.operations.includes("destroy"))
        throw new Error(`${subject.name} has left ${left} tokens behind`);
      return lifecycle;
    }),
  );
}

async function openService() {
  const service = await Service.start();
  return { service, close: () => service.stop() };
}

/** What the lifecycles of a subject come to, by operation. */
export interface OperationResult {
  readonly seconds: Summary;
  readonly cpuSeconds?: Summary;
  /** How many times as long as each of the others, pair by pair. */
  readonly ratios: Readonly<Partial<Record<SubjectName, Summary>>>;
  /** The same of the CPU that was used. */
  readonly cpuRatios: Readonly<Partial<Record<SubjectName, Summary>>>;
  /** Requests on the service, by what they ask for; the same every time. */
  readonly requests: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly stateBytes?: number;
}

/** Results by subject and operation. */
export type LifecycleResults = Readonly<
  Partial<Record<SubjectName, Readonly<Partial<Record<Operation, OperationResult>>>>>
>;

/**
 * Measures several subjects in turns, so that what slows the machine down strikes all of them. Every second round
 * goes backwards.
 *
 * @param onRound gets what there is after each round
 */
export async function compareLifecycles(
  subjects: readonly Subject[],
  count: number,
  rounds: number,
  settings: Settings,
  surroundings: WorkspaceOptions = {},
  onRound: (rounds: number, soFar: LifecycleResults) => Promise<void> = async () => undefined,
): Promise<LifecycleResults> {
  const measured = new Map<SubjectName, Lifecycle[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    settings.log(`${count} resources, round ${round + 1} of ${rounds}`);
    const present = subjects.filter((subject) => round < (subject.rounds ?? rounds));
    for (const subject of round % 2 === 0 ? present : present.toReversed()) {
      measured.get(subject.name)?.push(await measureLifecycle(subject, count, settings, surroundings));
    }
    await onRound(round + 1, resultsOf(subjects, measured));
  }
  return resultsOf(subjects, measured);
}

function resultsOf(
  subjects: readonly Subject[],
  measured: ReadonlyMap<SubjectName, readonly Lifecycle[]>,
): LifecycleResults {
  return Object.fromEntries(
    subjects.map(({ name, operations }) => [
      name,
      Object.fromEntries(operations.map((operation) => [operation, resultOf(measured, name, operation)])),
    ]),
  );
}

function resultOf(
  measured: ReadonlyMap<SubjectName, readonly Lifecycle[]>,
  subject: SubjectName,
  operation: Operation,
): OperationResult {
  const of = (name: SubjectName) =>
    (measured.get(name) ?? []).flatMap((lifecycle) => lifecycle[operation] ?? []);
  const own = of(subject);
  const ratios: Partial<Record<SubjectName, Summary>> = {};
  const cpuRatios: Partial<Record<SubjectName, Summary>> = {};
  for (const other of measured.keys()) {
    const theirs = of(other);
    if (other === subject || theirs.length === 0) continue;
    ratios[other] = ratioOf(own.map(wall), theirs.map(wall));
    const [ownCpu, theirCpu] = [own.flatMap(cpu), theirs.flatMap(cpu)];
    if (Math.min(...theirCpu) > 0 && ownCpu.length > 0) cpuRatios[other] = ratioOf(ownCpu, theirCpu);
  }
  const cpuSeconds = own.flatMap(cpu);
  const { requests = {}, bytes = 0, stateBytes } = own.at(-1) ?? {};
  return {
    seconds: summarize(own.map(wall)),
    ...(cpuSeconds.length === 0 ? {} : { cpuSeconds: summarize(cpuSeconds) }),
    ratios,
    cpuRatios,
    requests,
    bytes,
    ...(stateBytes === undefined ? {} : { stateBytes }),
  };
}

const wall = ({ seconds }: Timed) => seconds;
const cpu = ({ cpuSeconds }: Timed) => (cpuSeconds === undefined ? [] : [cpuSeconds]);
