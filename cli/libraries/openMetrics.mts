/** Writes metrics for Prometheus. */
export { Counter, Gauge, Registry } from "prom-client";
