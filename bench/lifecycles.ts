import type { WorkspaceOptions } from "../test/support/engine/workspace";
import { type Settings, using } from "./bench";
import { ratioOf, type Summary, summarize } from "./statistics";
import { type Requests, Service } from "./subjects/service";
import { OPERATIONS, type Operation, type Subject, type SubjectName } from "./subjects/subject";
import { type Timed, timed } from "./timed";

/** One operation, measured once. */
interface Measured extends Requests, Timed {
  /** Size of the state afterwards. */
  readonly stateBytes?: number;
}

/** The operations of one stack, measured. */
type Lifecycle = Readonly<Partial<Record<Operation, Measured>>>;

/** The subjects that this machine can run; logs why the others are left out. */
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

/** Runs all operations on a new stack with this many resources, each as whole processes. */
export async function measureLifecycle(
  subject: Subject,
  count: number,
  settings: Settings,
  overrides: WorkspaceOptions = {},
): Promise<Lifecycle> {
  return await using(settings, await openService(), async ({ service }) =>
    using(settings, await subject.open(service, count, overrides), async (stack) => {
      const lifecycle: Partial<Record<Operation, Measured>> = {};
      for (const operation of OPERATIONS.filter((name) => subject.operations.includes(name))) {
        service.takeRequests();
        const time = await timed(() => stack.run(operation));
        const stateBytes = await stack.stateBytes();
        lifecycle[operation] = {
          ...time,
          ...service.takeRequests(),
          ...(stateBytes === undefined ? {} : { stateBytes }),
        };
        settings.log(`${count} × ${subject.name}: ${operation} ${time.seconds.toFixed(2)} s`);
      }
      const left = service.alive().length;
      if (left !== 0 && subject.operations.includes("destroy"))
        throw new Error(`${subject.name} left ${left} tokens alive`);
      return lifecycle;
    }),
  );
}

async function openService() {
  const service = await Service.start();
  return { service, close: () => service.stop() };
}

/** One operation of a subject over all rounds. */
export interface OperationResult {
  readonly seconds: Summary;
  readonly cpuSeconds?: Summary;
  /** Of the first subject: its time relative to each of the others, pair by pair. */
  readonly ratios?: Readonly<Partial<Record<SubjectName, Summary>>>;
  /** Requests to the service by operation; the same in every round. */
  readonly requests: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly stateBytes?: number;
}

/** Results by subject and operation. */
export type LifecycleResults = Readonly<
  Partial<Record<SubjectName, Readonly<Partial<Record<Operation, OperationResult>>>>>
>;

/**
 * Measures several subjects in turn, so that whatever slows the machine down affects all of them. Every second round
 * runs in reverse order.
 *
 * @param onRound receives the results after each round
 */
export async function compareLifecycles(
  subjects: readonly Subject[],
  count: number,
  rounds: number,
  settings: Settings,
  onRound: (rounds: number, soFar: LifecycleResults) => Promise<void> = async () => undefined,
): Promise<LifecycleResults> {
  const measured = new Map<SubjectName, Lifecycle[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    settings.log(`${count} resources, round ${round + 1} of ${rounds}`);
    const present = subjects.filter((subject) => round < (subject.rounds ?? rounds));
    for (const subject of round % 2 === 0 ? present : present.toReversed()) {
      measured.get(subject.name)?.push(await measureLifecycle(subject, count, settings));
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
  const [first, ...others] = measured.keys();
  const ratios: Partial<Record<SubjectName, Summary>> = {};
  for (const other of others) {
    const theirs = of(other);
    if (theirs.length > 0) ratios[other] = ratioOf(own.map(wall), theirs.map(wall));
  }
  const cpuSeconds = own.flatMap(cpu);
  const { requests = {}, bytes = 0, stateBytes } = own.at(-1) ?? {};
  return {
    seconds: summarize(own.map(wall)),
    ...(cpuSeconds.length === 0 ? {} : { cpuSeconds: summarize(cpuSeconds) }),
    ...(subject === first ? { ratios } : {}),
    requests,
    bytes,
    ...(stateBytes === undefined ? {} : { stateBytes }),
  };
}

const wall = ({ seconds }: Timed) => seconds;
const cpu = ({ cpuSeconds }: Timed) => (cpuSeconds === undefined ? [] : [cpuSeconds]);
