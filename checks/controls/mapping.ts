import data from "./control-mapping.json" with { type: "json" };

interface Mapping {
  readonly frameworks: Readonly<Record<string, string>>;
  readonly review: { readonly idsToConfirm: Readonly<Record<string, readonly string[]>>; readonly frameworksToConfirm: readonly string[] };
  /** Claims that support no control of their own → why. */
  readonly unmapped: Readonly<Record<string, string>>;
  readonly mapping: readonly (Readonly<Record<string, readonly string[] | string>> & { readonly claims: readonly string[] })[];
}

/** Framework → its title with its version; what is to be reviewed; and which claims support which controls. */
export const { frameworks, review, unmapped, mapping } = data as unknown as Mapping;

/** The control ids that a claim supports, `framework:id`, in the mapping's order. A check never names controls itself. */
export function controlsOf(claim: string): readonly string[] {
  const rows = mapping.filter((row) => row.claims.includes(claim));
  return rows.flatMap((row) => Object.keys(frameworks).flatMap((name) => idsOf(row[name]).map((id) => `${name}:${id}`)));
}

export function idsOf(ids: readonly string[] | string | undefined): readonly string[] {
  return Array.isArray(ids) ? ids : [];
}
