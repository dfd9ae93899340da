import { OWN_CREDENTIAL_EACH, runHistories } from "../support/faults/random/histories";
import { type Alteration, AlteredPackage } from "../support/package/alteredPackage";

interface SeededBug {
  readonly name: string;
  readonly alterations: readonly Alteration[];
  /** Whether only a provider that authenticates with a token of its own stack can meet it. */
  readonly ownCredential?: true;
  /** What the histories must say about it. */
  readonly caught: RegExp;
}

const PLUGIN = "dist/plugin/pulumi-resource-influxdb-tokens.cjs";

/** Bugs of what both ways have in common. The bundle has its own copy of it: what is planted here stands elsewhere. */
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
  },
  {
    name: "the credential in use is revoked",
    ownCredential: true,
    alterations: [
      {
        file: "dist/provider/lifecycle/steps/guard.js",
        from: /if \(!same\)/,
        to: "if (true)",
      },
    ],
    caught: /is the credential in use, and it is dead/,
  },
  {
    name: "a deletion that fails has revoked the current token of a rotation before the others",
    ownCredential: true,
    alterations: [
      {
        file: "dist/provider/lifecycle/rotation/rotate.js",
        from: /if \(failures\.length > 0\)\s*throw failures\[0\];\s*(await [^;]*;)/,
        to: "$1 if (failures.length > 0) throw failures[0];",
      },
    ],
    caught: /the state says that .* is active, and it is dead/,
  },
  {
    name: "a delivery that fails counts as done",
    alterations: [
      {
        file: "dist/provider/deliver/deliver.js",
        from: /if \(problem !== undefined\)/,
        to: "if (false)",
      },
    ],
    caught: /was not delivered/,
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

/** Bugs of the plugin's own layer. */
const ofPlugin: readonly SeededBug[] = [
  {
    name: "the outputs of a failed creation are dropped on the way",
    alterations: [
      { file: PLUGIN, from: /(function callFailure\(.{0,200}?)if\(\w+\.id!==void 0\)/, to: "$1if(!1)" },
    ],
    caught: /lives and is in no state/,
  },
  {
    name: "secret outputs are not marked",
    alterations: [
      { file: PLUGIN, from: /SECRET_OUTPUTS=\["token","previousToken"\]/, to: "SECRET_OUTPUTS=[]" },
      { file: PLUGIN, from: /new Set\(\[\.\.\.secret,"token"\]\)/, to: "new Set(secret)" },
    ],
    caught: /a secret stands in state \(plain\)/,
  },
  {
    name: "the outputs of a token that is not ready are not marked",
    alterations: [
      { file: PLUGIN, from: /(this\.properties=)withSecretOutputs\(/, to: "$1((outputs)=>outputs)(" },
      {
        file: PLUGIN,
        from: /(encode\d*)\(complete\((\w+)\.properties\),secret\)/,
        to: "$1(complete($2.properties))",
      },
    ],
    caught: /a secret stands in state \(plain\)/,
  },
  {
    name: "the credential among the settings is not marked",
    ownCredential: true,
    alterations: [
      {
        file: PLUGIN,
        from: /new Set\(\[\.\.\.news\.secret,\.\.\.SECRET_SETTINGS\]\)/,
        to: "new Set(news.secret)",
      },
    ],
    caught: /a secret stands in state \(plain\)/,
  },
  {
    name: "a refresh is taken for an import",
    alterations: [
      { file: PLUGIN, from: /!request\.hasInputs\(\)&&Object\.keys\(before\.values\)\.length===0/, to: "!0" },
    ],
    caught: /has no secret|the last up failed/,
  },
  {
    name: "a creation loses what a URN says",
    alterations: [
      { file: PLUGIN, from: /(tokens\.create\(\{\.\.\.[^}]*?),\.\.\.resource\.hidden\}/, to: "$1}" },
    ],
    caught: /lives and is in no state|the last up failed|is not in the state/,
  },
];

const bugs = [
  ...shared.map((bug) => ({ way: "dynamic" as const, ...bug })),
  ...ofPlugin.map((bug) => ({ way: "plugin" as const, ...bug })),
];

test.each(bugs)(
  "the random histories notice when $name",
  async ({ way, alterations, ownCredential, caught }) => {
    const altered = await AlteredPackage.make(alterations);
    try {
      const step = ownCredential ? OWN_CREDENTIAL_EACH : 1;
      const seeds = Array.from({ length: 120 }, (_, index) => step * (1 + index));
      const options = { way, seeds, length: 10, atOnce: 4, untilFailure: true, modules: altered.modules };
      const { failures, run } = await runHistories(options);
      console.log(`noticed within ${run} histories`);
      expect(failures.join("\n")).toMatch(caught);
    } finally {
      await altered.remove();
    }
  },
);
