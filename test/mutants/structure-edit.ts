import { addTo, changeTemplate } from "./json.ts";
import type { DocumentPlace, Expected, Mutant, Operator } from "./mutant.ts";
import type { Platform } from "./platform.ts";

/** A wrong edit of a whole resource, of what a stack holds, or of the estate file. */
export interface Edit {
  readonly id: string;
  readonly operator: Operator;
  readonly expected: Expected;
  readonly resource: string;
  readonly edit: (platform: Platform) => Platform;
  readonly enables?: readonly string[];
  readonly reason?: string;
}

/** Resources that the claim needs, gone or only there when a condition says so. */
export function deleted(
  stack: string,
  logicalId: string,
  expected: Expected,
  enables: readonly string[] = [],
  policy?: DocumentPlace,
): readonly Mutant[] {
  const resource = `${stack}/${logicalId}`;
  const gone = policy === undefined ? {} : { policy: { document: policy, gone: true } as const };
  return [
    {
      id: `${resource}: deleted`,
      operator: "delete",
      expected,
      resource,
      enables,
      ...gone,
      edit: (platform) => changeTemplate(platform, stack, ["Resources", logicalId], () => undefined),
    },
    {
      id: `${resource}: only under an open condition`,
      operator: "hide",
      expected,
      resource,
      enables,
      ...gone,
      edit: (platform) => {
        const conditioned = changeTemplate(platform, stack, ["Resources", logicalId, "Condition"], () => "Open");
        return addTo(addTo(conditioned, stack, "Parameters", { Stage: { Type: "String" } }), stack, "Conditions", {
          Open: { "Fn::Equals": [{ Ref: "Stage" }, "one"] },
        });
      },
    },
  ];
}
