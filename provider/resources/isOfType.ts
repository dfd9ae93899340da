/** Whether an object is a resource of a type, also one of another copy of this package. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === type;
}
