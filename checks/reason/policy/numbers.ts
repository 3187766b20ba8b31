/** A number as policies write it; undefined when it is none. */
export function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
}

/**
 * Seconds since 1970 of a W3C date (ISO 8601 profile) or of an epoch value; undefined when it is neither.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, Date)
 */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text)) {
    // A year alone is also a number; AWS accepts both forms and does not say which wins.
    if (/^\d+$/.test(text)) return undefined;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time / 1000;
  }
  return numberOf(text);
}

/** The W3C form of whole seconds since 1970. */
export function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
