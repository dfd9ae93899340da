/** Writes InfluxDB's line protocol. */
export { Point } from "@influxdata/influxdb-client";
