import * as pulumi from "@pulumi/pulumi";

/** What of a database's arguments the option `import` is about. */
interface Imported {
  readonly name: pulumi.Input<string>;
  readonly adopt?: pulumi.Input<boolean>;
}

/**
 * The arguments of a database that is taken over by the option `import`, which names it: the same as with `adopt`.
 *
 * @param resource the resource's name, for errors
 * @throws RunError if the option names another database than the arguments
 */
export function importedDatabase(
  { name, adopt }: Imported,
  imported: pulumi.ID | undefined,
  resource: string,
): Imported {
  if (imported === undefined) return { name, ...(adopt === undefined ? {} : { adopt }) };
  if (adopt !== undefined) {
    throw new pulumi.RunError(`${JSON.stringify(resource)}: use either adopt or the option import, not both`);
  }
  const sameName = (written: string): string => {
    if (written === imported) return written;
    throw new pulumi.RunError(
      `${JSON.stringify(resource)}: the option import names the database ${JSON.stringify(imported)}, and the argument name ${JSON.stringify(written)}. To take a database over, write its present name; remove the option before you rename it`,
    );
  };
  return {
    name: typeof name === "string" ? sameName(name) : pulumi.output(name).apply(sameName),
    adopt: true,
  };
}
