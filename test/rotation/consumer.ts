import type { RotatingPlace } from "./rotatingPlace";

/** A secret store as the pipeline fills it at the end of a successful `up`. */
export interface Store {
  secret: string | undefined;
}

/** Someone who uses the token and fetches it from the store on a schedule of its own. */
export class Consumer {
  /** Instants at which its copy was refused. */
  readonly refused: string[] = [];
  /** How often its copy was tried. */
  tried = 0;
  #copy: string | undefined;
  #nextFetch = 0;

  /** @param fetchEvery milliseconds between two fetches */
  constructor(
    private readonly store: Store,
    private readonly fetchEvery: number,
  ) {}

  /** Fetches where it is time to, and uses its copy. */
  async live(place: RotatingPlace, accepts: (secret: string) => Promise<boolean>): Promise<void> {
    if (place.now >= this.#nextFetch) {
      this.#copy = this.store.secret;
      this.#nextFetch = place.now + this.fetchEvery;
    }
    if (this.#copy === undefined) return;
    this.tried++;
    if (!(await accepts(this.#copy))) this.refused.push(new Date(place.now).toISOString());
  }
}

/** What the service says of a secret, asked once for all who hold the same one at the same instant. */
export function sharedAnswer(place: RotatingPlace): (secret: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  return (secret) => {
    const answer = answers.get(secret) ?? place.accepts(secret);
    answers.set(secret, answer);
    return answer;
  };
}
