import { checkFault } from "./faultCheck";
import type {
  AppliedFaults,
  Fault,
  FaultHandle,
  FaultMoment,
  FaultRequest,
  Faults,
  FinalFault,
  LatencyFault,
} from "./faults";
import type { Activations } from "./tokens/activation";

/** An active fault. */
interface Entry {
  readonly fault: Fault;
  struck: number;
}

/** The list behind {@link Faults}, with the side that the server asks. */
export class FaultList implements Faults {
  readonly #entries = new Set<Entry>();
  readonly #activations: Activations;

  /** @param activations where the acceptance of tokens is delayed */
  constructor(activations: Activations) {
    this.#activations = activations;
  }

  add(fault: Fault): FaultHandle {
    checkFault(fault);
    const entry: Entry = { fault: { ...fault }, struck: 0 };
    this.#entries.add(entry);
    return {
      get struck() {
        return entry.struck;
      },
      remove: () => {
        this.#entries.delete(entry);
        this.#activations.forget(entry);
      },
    };
  }

  clear(): void {
    this.#entries.clear();
    this.#activations.forget();
  }

  /** The effect of the active faults on a request now. Counts the request. */
  apply(moment: FaultMoment, request: FaultRequest): AppliedFaults {
    let latency = 0;
    let final: FinalFault | undefined;
    for (const entry of this.#entries) {
      const { fault } = entry;
      if (fault.kind === "activation" || momentOf(fault) !== moment) continue;
      if (fault.kind !== "latency" && final !== undefined) continue;
      if (!applies(entry, request)) continue;
      entry.struck++;
      if (fault.kind === "latency") latency += fault.ms;
      else final = fault;
    }
    return final === undefined ? { latency } : { latency, final };
  }

  /** Delays the acceptance of a new token if a fault says so. */
  holdBack(id: string, request: FaultRequest): void {
    for (const entry of this.#entries) {
      if (entry.fault.kind !== "activation" || !applies(entry, request)) continue;
      entry.struck++;
      this.#activations.hold(id, entry.fault, entry);
      return;
    }
  }
}

function momentOf(fault: LatencyFault | FinalFault): FaultMoment {
  if (fault.kind === "cut" || fault.kind === "malformed" || fault.kind === "drip") return "after";
  return fault.when ?? "before";
}

function applies({ fault, struck }: Entry, request: FaultRequest): boolean {
  if (struck >= (fault.times ?? Number.POSITIVE_INFINITY)) return false;
  const { operation = "any", resource = "any" } = fault;
  if (resource !== "any" && resource !== request.resource) return false;
  if (operation !== "any" && operation !== request.operation) return false;
  return fault.match === undefined || fault.match(request);
}
