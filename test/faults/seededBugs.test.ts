import { databaseTokensBackend } from "../support/backends/configurations";
import { OWN_CREDENTIAL_EACH, runHistories } from "../support/faults/random/histories";
import { type Alteration, AlteredPackage } from "../support/package/alteredPackage";
import { AlteredPlugin } from "../support/package/alteredPlugin";

interface SeededBug {
  readonly name: string;
  readonly alterations: readonly Alteration[];
  /** Whether only a provider that authenticates with a token of its own stack can meet it. */
  readonly ownCredential?: true;
  /** Whether only tokens that change in place can meet it. */
  readonly inPlace?: true;
  /** What the histories must say about it. */
  readonly caught: RegExp;
  /** The seed of a history that notices it, to run before the others. @default 1 */
  readonly seed?: number;
}

/** Bugs of what both ways have in common, in the files of the package. */
const shared: readonly SeededBug[] = [
  {
    name: "delete swallows an error",
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/revoke.js",
        from: /(isTokenError\)\(error, "not-found"[^;]*?)throw error;/,
        to: "$1return;",
      },
    ],
    caught: /lives and is in no state/,
  },
  {
    name: "a creation is repeated blindly when its outcome is unknown",
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/mint.js",
        from: /await revokeLost\(lost, error, context\);/,
        to: "[];",
      },
      {
        file: "dist/provider/lifecycle/steps/mint.js",
        from: /sweepOnceMore\(lost, context, created\.record\.id\)/,
        to: "undefined",
      },
    ],
    caught: /lives and is in no state/,
    seed: 4,
  },
  {
    name: "the secret stands in an output that is not secret",
    alterations: [
      {
        file: "dist/provider/lifecycle/state.js",
        from: /tokenPrefix: record\.tokenPrefix,/,
        to: "tokenPrefix: record.tokenPrefix, createdBy: secret,",
      },
      { file: "dist/provider/lifecycle/state.js", from: /createdBy: record\.createdBy,/, to: "" },
    ],
    caught: /a secret stands in state \(plain\)/,
  },
  {
    name: "a refresh returns inputs with the secret in them",
    alterations: [
      {
        file: "dist/provider/process/tokenProvider.js",
        from: /props: await session\.useFromState\(/,
        to: "inputs: props, props: await session.useFromState(",
      },
    ],
    caught: /a secret stands in state \(plain\)/,
    seed: 2,
  },
  {
    name: "a token that was not delivered, and whose secret nobody keeps, is not revoked",
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/makeReady.js",
        from: /await \(0, mint_1\.revokeAgain\)\(\{ id: tokenId, tokenPrefix \}, context\);/,
        to: "",
      },
    ],
    caught: /lives and is in no state/,
    seed: 9,
  },
  {
    name: "the state keeps a secret that it must not",
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/deliverable.js",
        from: /if \(\(0, deliver_1\.secretInState\)\(state\.deliver\)\)/,
        to: "if (true)",
      },
    ],
    caught: /has a secret in the state that must not be there/,
    seed: 4,
  },
  {
    name: "a delivery that fails counts as done",
    alterations: [
      {
        file: "dist/provider/deliver/deliver.js",
        from: /if \(problem !== void 0\)/,
        to: "if (false)",
      },
    ],
    caught: /was not delivered/,
    seed: 2,
  },
  {
    name: "a change in place counts as made whatever the service answers",
    inPlace: true,
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/edit.js",
        from: /return await changedAfterAll\([^;]*;/,
        to: "return change;",
      },
    ],
    caught: /is not as the program says/,
    seed: 21,
  },
  {
    name: "a change in place drops the owner marker",
    inPlace: true,
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/edit.js",
        from: /\(0, ownerMarker_1\.markDescription\)\([^;]*\);/,
        to: "description;",
      },
    ],
    caught: /is not as the program says/,
  },
  {
    name: "a token that cannot be verified yet is not handed to the state",
    alterations: [
      {
        file: "dist/provider/process/boundary.js",
        from: /if \(error instanceof notReady_1\.NotReadyError\)/,
        to: "if (false)",
      },
    ],
    caught: /lives and is in no state/,
  },
];

/** Bugs in the sources of the plugin: of its own layer, and of those that take many histories, because it starts sooner. */
const ofPlugin: readonly SeededBug[] = [
  {
    name: "the outputs of a failed creation are dropped on the way",
    alterations: [{ file: "plugin/failure.ts", from: /if \(failure\.id !== undefined\)/, to: "if (false)" }],
    caught: /lives and is in no state/,
  },
  {
    name: "secret outputs are not marked",
    alterations: [
      { file: "provider/process/secretValues.ts", from: /\["token", "previousToken"\]/, to: "[]" },
      {
        file: "plugin/server.ts",
        from: /return new Set\(\[\.\.\.secret, .*/,
        to: "return secret;",
      },
    ],
    caught: /a secret stands in state \(plain\)/,
  },
  {
    name: "the outputs of a token that is not ready are not marked",
    alterations: [
      {
        file: "provider/process/boundary.ts",
        from: /(this\.properties = )withSecretOutputs\(/,
        to: "$1Object.assign(",
      },
      { file: "plugin/failure.ts", from: /(complete\(failure\.properties as object\)), secret/, to: "$1" },
    ],
    caught: /a secret stands in state \(plain\)/,
  },
  {
    name: "the credential among the settings is not marked",
    ownCredential: true,
    alterations: [{ file: "plugin/settings.ts", from: /\.\.\.SECRET_SETTINGS, \.\.\.withToken/, to: "" }],
    caught: /a secret stands in state \(plain\)/,
    seed: 5,
  },
  {
    name: "a refresh is taken for an import",
    alterations: [{ file: "plugin/server.ts", from: /!request\.hasInputs\(\) && /, to: "true || " }],
    caught: /has no secret|the last up failed/,
    seed: 2,
  },
  {
    name: "a creation loses what a URN says",
    alterations: [
      {
        file: "plugin/server.ts",
        from: /(tokens\.create\(\{\s*\.\.\.lifecycleArguments\(resource\.kind, news\.values\),)\s*\.\.\.resource\.hidden,/,
        to: "$1",
      },
    ],
    caught: /lives and is in no state|the last up failed|is not in the state/,
  },
  {
    name: "the credential in use is revoked",
    ownCredential: true,
    alterations: [{ file: "provider/lifecycle/steps/guard.ts", from: /if \(!same\)/, to: "if (true)" }],
    caught: /is the credential in use, and it is dead/,
    seed: 355,
  },
  {
    name: "a deletion that fails has revoked the current token of a rotation before the others",
    ownCredential: true,
    alterations: [
      {
        file: "provider/lifecycle/rotation/rotate.ts",
        from: /if \(failures\.length > 0\) throw failures\[0\];\s*(await [^;]*;)/,
        to: "$1 if (failures.length > 0) throw failures[0];",
      },
    ],
    caught: /the state says that .* is active, and it is dead/,
    seed: 240,
  },
];

const bugs = [
  ...shared.map((bug) => ({ way: "dynamic" as const, ...bug })),
  ...ofPlugin.map((bug) => ({ way: "plugin" as const, ...bug })),
];

test.each(bugs)(
  "the random histories notice when $name",
  async ({ way, alterations, ownCredential, inPlace, caught, seed = 1 }) => {
    const altered = await (way === "plugin" ? AlteredPlugin : AlteredPackage).make(alterations);
    try {
      const step = ownCredential ? OWN_CREDENTIAL_EACH : 1;
      const others = Array.from({ length: 120 }, (_, index) => step * (1 + index)).filter(
        (each) => each !== seed,
      );
      const failures: string[] = [];
      // How a history goes depends on the machine, too: another may have to notice it.
      for (const seeds of [[seed], others]) {
        if (failures.some((failure) => caught.test(failure))) break;
        const result = await runHistories({
          way,
          seeds,
          length: 10,
          atOnce: 4,
          until: caught,
          modules: altered.modules,
          ...(inPlace && { backend: databaseTokensBackend }),
        });
        failures.push(...result.failures);
      }
      expect(failures.join("\n")).toMatch(caught);
    } finally {
      await altered.remove();
    }
  },
);
