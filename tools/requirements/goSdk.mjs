import { devNull } from "node:os";
import { pinsOf } from "../repository.mjs";
import { buildGo } from "../ways/go.mjs";

/**
 * Go keeps the SDK in caches of its own: this fills them, which takes a second if they are filled. The answer is the
 * folder whose go.mod and go.sum a program has to start from, so that it finds there all that it needs.
 */
export async function filledGoCaches({ version }, log) {
  const module = pinsOf("go-sdk");
  await buildGo({
    module,
    output: devNull,
    title: "the Go SDK",
    hint: "about a minute, seconds after the engine",
    log,
  });
  return { at: module, how: "in Go's caches", version };
}
