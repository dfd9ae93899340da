/** Draws the time line of a report, as static SVG. */
export { axisX, barX, dot, plot, ruleX, text } from "@observablehq/plot";
/** The document that a drawing is made in. */
export { DOMParser } from "linkedom";
