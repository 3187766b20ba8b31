import { member, textOf, type Document, type Node } from "./node.ts";

/** What the template's macros may do to it. */
export interface Macros {
  /** Why nothing that the template says is certain; undefined when its resources stay as they are. */
  readonly opaque: string | undefined;
  readonly unread: readonly { readonly why: string; readonly at: number }[];
}

/** Macros of AWS that leave ordinary resources as they are and add others. */
const adding: ReadonlySet<string> = new Set([
  "AWS::Serverless-2016-10-31",
  "AWS::SecretsManager-2020-07-23",
  "AWS::SecretsManager-2024-09-16",
  "AWS::CodeDeployBlueGreen",
]);

/** Read here like the rest of the template (loops.ts, intrinsics/). */
const understood = "AWS::LanguageExtensions";

/** (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-reference.html) */
export function macrosOf(document: Document): Macros {
  const node = member(document.root, "Transform");
  const nodes: readonly Node[] = node === undefined ? [] : node.kind === "list" ? node.items : [node];
  const inResources = member(member(document.root, "Resources"), "Fn::Transform");
  const uses = [...nodes, ...(inResources === undefined ? [] : [inResources])].map((one) => ({
    name: textOf(one) ?? textOf(member(one, "Name")) ?? "",
    at: one.at,
    one,
  }));
  const others = uses.filter(({ name }) => name !== understood);
  // Included among the resources, a snippet stands beside them; at the top it may hold any section.
  const rewriting = others.find(({ name, one }) => !adding.has(name) && !(name === "AWS::Include" && one === inResources));
  return {
    opaque: rewriting === undefined ? undefined : `the macro ${rewriting.name === "" ? "of the template" : rewriting.name} may rewrite it`,
    unread: others.map(({ name, at }) => ({ why: `what the macro ${name === "" ? "of the template" : name} adds was not read`, at })),
  };
}
