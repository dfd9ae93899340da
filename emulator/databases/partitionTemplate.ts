import { apiErrors } from "../errors";
import { isObject } from "../jsonBody";
import type { PartitionTemplatePart } from "./records";

/** The most parts of a template. */
const PART_LIMIT = 8;

const BUCKET_LIMIT = 100_000;

/** Checks a partition template. @throws ApiError 400 for what the service would refuse */
export function checkPartitionTemplate(value: unknown): readonly PartitionTemplatePart[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > PART_LIMIT) {
    throw apiErrors.templateMalformed();
  }
  const parts = value.map(checkPart);
  if (new Set(parts.map((part) => JSON.stringify(part))).size < parts.length) {
    throw apiErrors.templateMalformed();
  }
  if (!parts.some(({ type }) => type === "time")) throw apiErrors.templateWithoutTime();
  return parts;
}

function checkPart(part: unknown): PartitionTemplatePart {
  if (!isObject(part)) throw apiErrors.templateMalformed();
  const { type, value } = part;
  if ((type === "tag" || type === "time") && isText(value)) return { type, value };
  if (type !== "bucket" || !isObject(value)) throw apiErrors.templateMalformed();
  const { tagName, numberOfBuckets } = value;
  if (!isText(tagName) || !isBucketCount(numberOfBuckets)) throw apiErrors.templateMalformed();
  return { type, value: { tagName, numberOfBuckets } };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isBucketCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= BUCKET_LIMIT;
}
