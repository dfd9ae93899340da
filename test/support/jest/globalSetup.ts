import { packedPackage } from "../package/packedPackage";

/** Builds and packs the package once, before any test file of a run asks for it. */
export default async function globalSetup(): Promise<void> {
  process.env.TEST_PACKAGE = await packedPackage();
}
