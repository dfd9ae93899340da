/** The release that is fetched or built where there is none; package.json's SDK works with it. */
export const ENGINE_VERSION = "3.259.0";

/** The oldest `pulumi` that is used when it is installed already. */
export const MINIMUM_ENGINE_VERSION = "3.200.0";

/** The last release that has the Node language host inside a published Go module; it serves later engines. */
export const HOST_VERSION = "3.68.0";
