type Json = Readonly<Record<string, unknown>>;

/** Lifecycle rules of a template as the API takes and gives them; one without a name gets one from CloudFormation. */
export function apiRules(rules: readonly Json[]): readonly Json[] {
  return rules.map(({ Id, ExpirationInDays, ExpirationDate, ...more }, i) => ({
    ID: Id ?? `made-${i}`,
    Filter: { Prefix: "" },
    ...more,
    ...(ExpirationInDays !== undefined && { Expiration: { Days: Number(ExpirationInDays) } }),
    ...(ExpirationDate !== undefined && { Expiration: { Date: new Date(String(ExpirationDate)) } }),
  }));
}
