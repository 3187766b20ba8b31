import type { PolicyViolation } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { own } from "./violations.ts";

/** A rule that somebody acknowledged with the CDK's `Validations`, and where. */
export interface Acceptance {
  /** As the CDK writes it: `Pack::Rule`; a bare id stands under `Annotation`. */
  readonly id: string;
  readonly constructPath: string;
}

/** `Validations.ACKNOWLEDGED_RULES_METADATA_KEY`, of which the CDK says that plugins may read it. */
const metadataKey = "aws:cdk:acknowledged-rules";
const bare = "Annotation::";

/** The plugin's name, and the first half of its rules' ids: `cofferdam::key-vendor-cannot-destroy`. */
export const gateName = "cofferdam";

/** Every acknowledgement in the app. */
export function acceptancesOf(root: IConstruct): readonly Acceptance[] {
  return root.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === metadataKey)
      .flatMap(({ data }) => Object.keys((data ?? {}) as object))
      .map((id) => ({ id, constructPath: node.path })),
  );
}

/** Is the rule acknowledged at the construct or above it? */
export function isAccepted(acceptances: readonly Acceptance[], id: string, constructPath: string): boolean {
  return acceptances.some((one) => one.id === id && (one.constructPath === "" || `${constructPath}/`.startsWith(`${one.constructPath}/`)));
}

export interface Rules {
  /** The claims, which nobody acknowledges. */
  readonly claims: readonly string[];
  readonly packs: readonly string[];
}

/** Acknowledgements that must not be: of a claim, or of a pack's rule by a bare id, which takes the finding out of the report. */
export function refusedAcceptances(acceptances: readonly Acceptance[], { claims, packs }: Rules): PolicyViolation[] {
  return acceptances.flatMap(({ id, constructPath }) => {
    const [name, rule] = halves(id);
    const at = [{ constructPath, locations: [] }];
    if (name === gateName || claims.includes(rule))
      return [own("acknowledges-a-claim", `${rule} is a claim, and no claim can be acknowledged: mend what breaks it, and take this out.`, at)];
    const pack = packs.find((one) => `${name}::` === bare && rule.startsWith(`${one}-`));
    if (pack === undefined) return [];
    return [own("acknowledges-a-bare-id", `${rule} takes the finding out of the report: write ${pack}::${rule}, which lists it as accepted.`, at)];
  });
}

/** `Pack::Rule[Finding]` in its two halves; a finding may itself hold two colons. */
function halves(id: string): readonly [name: string, rule: string] {
  const at = id.indexOf("::");
  return at === -1 ? ["", id] : [id.slice(0, at), id.slice(at + 2)];
}

/** `Pack::Rule` of `Pack::Rule[Finding]`. */
export function wholeRule(id: string): string {
  return id.replace(/\[.*$/s, "");
}

/** Of a pack's rule, by its qualified id: not of a claim, which is refused, nor of one of the CDK's own warnings, which fail nothing. */
export function isOfPack({ id }: Acceptance): boolean {
  return id.includes("::") && !id.startsWith(bare) && !id.startsWith(`${gateName}::`);
}
