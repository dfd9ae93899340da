import { findPart } from "../../support/tools/realPart";
import { describeProgram } from "./program";

describeProgram("yaml", "Pulumi.yaml", { host: findPart("yaml-host") }, ({ host }) => ({ path: [host] }));
