/** A secret store as the pipeline fills it at the end of a successful `up`. */
export interface Store {
  secret: string | undefined;
}

/** What a consumer lives among. */
export interface Surroundings {
  /** The present instant, in milliseconds. */
  readonly now: number;
  /** Whether the service accepts a secret now. */
  accepts(secret: string): Promise<boolean>;
}

/**
 * Someone who uses the token and fetches it from the store on a schedule of its own.
 *
 * A token that was refused once is refused for ever. So a copy that is accepted when it is fetched, and still
 * when it is given up for the next one, was accepted at every instant between: those two are what is looked at,
 * and every visit in between says sooner what went wrong.
 */
export class Consumer {
  /** Instants at which its copy was refused. */
  readonly refused: string[] = [];
  /** How often its copy was tried. */
  tried = 0;
  /** How many different tokens it had. */
  tokens = 0;
  #copy: string | undefined;
  #nextFetch = 0;

  /** @param fetchEvery milliseconds between two fetches */
  constructor(
    private readonly store: Store,
    private readonly fetchEvery: number,
  ) {}

  /** Uses its copy; where it is time to, fetches the next one and uses that. */
  async live(surroundings: Surroundings): Promise<void> {
    await this.use(surroundings);
    if (surroundings.now < this.#nextFetch) return;
    this.#nextFetch = surroundings.now + this.fetchEvery;
    if (this.store.secret === this.#copy) return;
    this.#copy = this.store.secret;
    this.tokens++;
    await this.use(surroundings);
  }

  /** Uses its copy. */
  async use(surroundings: Surroundings): Promise<void> {
    if (this.#copy === undefined) return;
    this.tried++;
    if (!(await surroundings.accepts(this.#copy)))
      this.refused.push(new Date(surroundings.now).toISOString());
  }
}

/** The present instant for several consumers: the service is asked once of all who hold the same secret. */
export function atOnce(surroundings: Surroundings): Surroundings {
  const answers = new Map<string, Promise<boolean>>();
  return {
    now: surroundings.now,
    accepts: (secret) => {
      const answer = answers.get(secret) ?? surroundings.accepts(secret);
      answers.set(secret, answer);
      return answer;
    },
  };
}
