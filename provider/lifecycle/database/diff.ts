import { TokenError } from "../../errors";
import { formatInstant } from "../../token/time";
import { holdsUnknown, isUnknown } from "../../unknown";
import type { RawInputs } from "../arguments/failure";
import type { DiffContext, Difference } from "../difference";
import { describeOtherAccount, relationTo } from "../otherAccount";
import type { DatabaseArguments } from "./check";
import { called, refuseOtherCluster } from "./otherCluster";
import { sameTemplate } from "./partitionTemplate";
import { isShorter, millisecondsOf, parseRetention } from "./retention";
import { settingsAsked, settingsMissing } from "./settings";
import { type DatabaseState, readDatabaseState } from "./state";

/**
 * Compares a database's state with its arguments. Pure. Only a missing database is replaced: every other difference is
 * mended in place, or refused.
 *
 * @param id the resource's id
 * @throws TokenError `config` for a state of a later release
 */
export function diffDatabase(id: string, olds: RawInputs, news: RawInputs, present: DiffContext): Difference {
  const state = readDatabaseState(olds, id);
  const relation = relationTo(state, present);
  if (relation === "other") {
    const { scope } = present;
    return {
      changes: true,
      replaces: ["scope"],
      remarks: [describeOtherAccount(state, { scope }, called(state), "")],
      refusal: refuseOtherCluster(state, present),
    };
  }
  if (state.status === "missing") return ofMissing(state, news);
  if (templateChanges(state, news)) {
    return {
      changes: true,
      replaces: ["partitionTemplate"],
      remarks: [],
      refusal: refuseTemplate(state),
      living: true,
    };
  }
  const due = [
    ...(news.name === state.name ? [] : ["name"]),
    ...changedSettings(state, news),
    ...(relation === "alias" ? ["scope"] : []),
  ];
  const forceDestroy = news.forceDestroy ?? false;
  return {
    changes:
      due.length > 0 ||
      forceDestroy !== state.forceDestroy ||
      holdsUnknown(news.partitionTemplate) ||
      olds.__provider !== news.__provider,
    replaces: [],
    due,
    remarks: remarksOn(state, news, present.now),
  };
}

/** Only here is a database replaced: there is nothing to lose any more. */
function ofMissing(state: DatabaseState, news: RawInputs): Difference {
  const next =
    news.adopt === true
      ? "`pulumi up` takes over what is there now under the name of the arguments, because of `adopt`"
      : "`pulumi up` creates a new, empty one. A deleted database can be restored for about 7 days; where that is done, run `pulumi refresh`";
  const remark = `${called(state)} is missing, and its data with it: ${next}`;
  return { changes: true, replaces: ["status"], remarks: [remark] };
}

/** Whether the program asks for another template. Without one, it asks for none. */
function templateChanges({ partitionTemplate }: DatabaseState, news: RawInputs): boolean {
  const wanted = news.partitionTemplate as DatabaseArguments["partitionTemplate"];
  return wanted !== undefined && !holdsUnknown(wanted) && !sameTemplate(partitionTemplate, wanted);
}

/** Why a database gets no other partition template. */
export function refuseTemplate(state: Pick<DatabaseState, "name" | "partitionTemplate">): TokenError {
  const present = state.partitionTemplate;
  const remedy =
    present === undefined
      ? "Remove partitionTemplate to keep it as it is"
      : `Write partitionTemplate: ${JSON.stringify(present)} to keep it as it is`;
  return new TokenError(
    "config",
    `${called(state)} was created with ${present === undefined ? "the service's own partition template" : "another partition template"}, which can never be changed, and a database is never replaced, because its data would be lost: nothing was done. ` +
      `${remedy}. For another template, declare a second database and move the data`,
  );
}

/** The outputs of settings that the update changes, or may change. */
function changedSettings(state: DatabaseState, news: RawInputs): string[] {
  const missing = Object.keys(
    settingsMissing(state, settingsAsked(news as Partial<DatabaseArguments>)) ?? {},
  );
  const retention = isUnknown(news.retention) || missing.includes("retentionNanoseconds");
  return [
    ...(retention ? ["retention", "retentionNanoseconds"] : []),
    ...missing.filter((name) => name !== "retentionNanoseconds"),
  ];
}

/** What a preview must say before it happens. */
function remarksOn(state: DatabaseState, { name, retention }: RawInputs, now: number): string[] {
  const remarks: string[] = [];
  if (typeof name === "string" && name !== state.name && !isUnknown(name)) {
    remarks.push(
      `${called(state)} is renamed to ${JSON.stringify(name)}: whatever uses the old name stops working at that moment, writers and queries as well as database tokens, whose permissions name their databases. Permissions that take the name from this resource's output \`name\` are changed in the same update`,
    );
  }
  const wanted = typeof retention === "string" ? parseRetention(retention) : undefined;
  if (wanted !== undefined && isShorter(wanted, state.retentionNanoseconds)) {
    const from = formatInstant(now - (millisecondsOf(wanted) ?? 0));
    remarks.push(
      `the retention of ${called(state)} goes from ${state.retention} to ${retention}: the service deletes its data from before ${from}, and the next \`pulumi up\` cannot bring it back`,
    );
  }
  return remarks;
}
