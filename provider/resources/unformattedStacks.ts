type Format = NonNullable<typeof Error.prepareStackTrace>;

/**
 * Skips the formatting of stack traces that are read while a resource is created. Pulumi's SDK reads one for each of
 * the four promises of each property, to name the ones that never settle. Mapping their frames to sources takes longer
 * than everything else that a resource costs its program.
 *
 * The frames of the resource itself, which the engine records, are formatted as always (the SDK reads them without a
 * limit on their number, which tells them apart). So is any stack that is read later, such as that of an error thrown
 * by a transformation.
 *
 * @param base the file of a base class, whose frame is left out: the SDK takes the frame above the resource's own class
 *   for the program's
 * @returns ends it
 */
export function leaveStacksUnformatted(base?: string): () => void {
  // Anyone who debugs promises that never settle needs every stack trace.
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => undefined;
  const before = Error.prepareStackTrace;
  const format = before ?? ((error, frames) => [String(error), ...frames].join("\n    at "));
  const unformatted: Format = (error, frames) =>
    Error.stackTraceLimit === Number.POSITIVE_INFINITY
      ? format(
          error,
          frames.filter((frame) => base === undefined || frame.getFileName() !== base),
        )
      : "";
  Error.prepareStackTrace = unformatted;
  return () => {
    if (before === undefined) delete (Error as Partial<typeof Error>).prepareStackTrace;
    else Error.prepareStackTrace = before;
  };
}
