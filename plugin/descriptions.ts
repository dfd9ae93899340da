import { DATABASE } from "../provider/description/database";
import { DATABASE_TOKEN } from "../provider/description/databaseToken";
import { MANAGEMENT_TOKEN } from "../provider/description/managementToken";
import type { ResourceDescription } from "../provider/description/property";
import { ROTATING_DATABASE_TOKEN } from "../provider/description/rotatingDatabaseToken";
import { ROTATING_MANAGEMENT_TOKEN } from "../provider/description/rotatingManagementToken";
import { TOKEN_RETIREMENT } from "../provider/description/tokenRetirement";
import type { Kind } from "../provider/lifecycle/kinds";

/** The description of each kind of resource, in the order in which the schema has them. */
export const DESCRIPTIONS: Readonly<Record<Kind, ResourceDescription>> = {
  token: MANAGEMENT_TOKEN,
  rotating: ROTATING_MANAGEMENT_TOKEN,
  database: DATABASE,
  databaseToken: DATABASE_TOKEN,
  rotatingDatabaseToken: ROTATING_DATABASE_TOKEN,
  retirement: TOKEN_RETIREMENT,
};
