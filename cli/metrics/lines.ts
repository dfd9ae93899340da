import type { Measured } from "./measure";

/** Why nothing could be read: the code of an error, a closed set. */
export interface FailedReading {
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly error: string;
}

/** Tags and fields of a line. Fields that are undefined are left out. */
interface Line {
  readonly measurement: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string | undefined>>;
}

/** Line protocol of what was read, at the time of reading, in nanoseconds. */
export async function lineProtocol(read: Measured | FailedReading): Promise<string> {
  const { Point } = await import("../libraries/lineProtocol.mjs");
  const lines = "error" in read ? [failure(read)] : measured(read);
  return lines
    .flatMap(({ measurement, tags = {}, fields }) => {
      const point = new Point(measurement).timestamp(`${read.time}000000`);
      for (const [name, value] of Object.entries(tags)) point.tag(name, value);
      for (const [name, value] of Object.entries(fields)) {
        if (typeof value === "string") point.stringField(name, value);
        else if (value !== undefined) point.intField(name, value);
      }
      return point.toLineProtocol() ?? [];
    })
    .join("\n");
}

function failure({ error }: FailedReading): Line {
  return { measurement: "influxdb_tokens_read", fields: { success: 0, error } };
}

function measured({ time, classes, dead, kinds, resources, leftOut }: Measured): Line[] {
  const until = (at: number | undefined) => (at === undefined ? undefined : Math.floor((at - time) / 1000));
  return [
    ...classes.map(({ class: name, kind, live, endless }) => ({
      measurement: "influxdb_tokens",
      tags: { class: name, kind },
      fields: { count: live, endless },
    })),
    ...dead.map(({ kind, dead: count }) => ({
      measurement: "influxdb_tokens",
      tags: { class: "dead", kind },
      fields: { count },
    })),
    ...resources.map(({ labels, live, endsAt, rotatesAt, retiresAt }) => ({
      measurement: "influxdb_tokens_resource",
      tags: labels,
      fields: {
        live: Number(live),
        ends_in: until(endsAt),
        rotates_in: until(rotatesAt),
        retires_in: until(retiresAt),
      },
    })),
    {
      measurement: "influxdb_tokens_read",
      fields: { success: 1, kinds: kinds.filter(({ read }) => read).length, left_out: leftOut },
    },
  ];
}
