type Format = NonNullable<typeof Error.prepareStackTrace>;

/**
 * Leaves the stacks that are read while a resource is made unformatted. Pulumi's SDK reads one for each of the four
 * promises of each property, to name the ones that never settle, and mapping their frames to sources takes longer
 * than everything else that a resource costs its program.
 *
 * Formatted as always are the frames of the resource itself, which the engine records (the SDK takes all there are
 * of them, and no end to their number tells them apart), and the stack of any error that is read later, as of one
 * that a transformation throws.
 *
 * @returns ends it
 */
export function leaveStacksUnformatted(): () => void {
  // Who looks for promises that never settle needs every stack.
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => undefined;
  const before = Error.prepareStackTrace;
  const format = before ?? ((error, frames) => [String(error), ...frames].join("\n    at "));
  const unformatted: Format = (error, frames) =>
    Error.stackTraceLimit === Number.POSITIVE_INFINITY ? format(error, frames) : "";
  Error.prepareStackTrace = unformatted;
  return () => {
    if (before === undefined) delete (Error as Partial<typeof Error>).prepareStackTrace;
    else Error.prepareStackTrace = before;
  };
}
