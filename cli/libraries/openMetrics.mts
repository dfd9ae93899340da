/** Writes metrics for Prometheus. */
export { Gauge, Registry } from "prom-client";
