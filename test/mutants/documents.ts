import { at, isMap, listOf, resourceOf } from "./json.ts";
import { documentWay, type DocumentLayer, type DocumentPlace, type StatementJson } from "./mutant.ts";
import type { Json, Platform } from "./platform.ts";
import type { Read } from "./reads.ts";

/** The policy documents whose text was read. */
export function documentsRead(platform: Platform, reads: readonly Read[]): readonly DocumentPlace[] {
  const found = new Map<string, DocumentPlace>();
  for (const { stack, path } of reads) {
    const place = documentAt(platform, stack, path);
    if (place !== undefined) found.set(`${stack}/${place.logicalId}/${place.way.join("/")}`, place);
  }
  return [...found.values()];
}

const members: Readonly<Record<string, DocumentLayer>> = { KeyPolicy: "key", AssumeRolePolicyDocument: "trust" };

/** The document that a path leads into, if any. */
export function documentAt(platform: Platform, stack: string, path: readonly string[]): DocumentPlace | undefined {
  const [section, logicalId] = path;
  if (section !== "Resources" || logicalId === undefined) return undefined;
  const end = path.findIndex((step) => ["KeyPolicy", "PolicyDocument", "Content", "AssumeRolePolicyDocument"].includes(step));
  if (end < 0) return undefined;
  const way = path.slice(2, end + 1);
  return { stack, logicalId, way, layer: members[path[end] ?? ""] ?? layerOf(resourceOf(platform, stack, logicalId)) };
}

function layerOf(resource: StatementJson): DocumentLayer {
  switch (resource["Type"]) {
    case "AWS::Organizations::Policy":
      return at(resource, ["Properties", "Type"]) === "RESOURCE_CONTROL_POLICY" ? "rcp" : "scp";
    case "AWS::S3::BucketPolicy":
      return "bucket";
    case "AWS::IAM::ManagedPolicy":
      return "boundary";
    case "AWS::EC2::VPCEndpoint":
      return "endpoint";
    default:
      return "identity";
  }
}

export function statementsOf(platform: Platform, place: DocumentPlace): readonly StatementJson[] {
  return listOf(at(platform.stacks[place.stack]?.template, [...documentWay(place), "Statement"])).filter(isMap);
}

export function nameOf(statement: StatementJson, index: number): string {
  return typeof statement["Sid"] === "string" ? statement["Sid"] : String(index);
}

/** Where the statement of that name stands today; −1 when an earlier edit took it out. */
export function indexOf(platform: Platform, place: DocumentPlace, name: string): number {
  return statementsOf(platform, place).findIndex((statement, i) => nameOf(statement, i) === name);
}

/** Which of these actions does the statement name? Text globs only: what is not literal names all. */
export function actionsMatched(statement: StatementJson, actions: readonly string[]): readonly string[] {
  const negated = statement["Action"] === undefined;
  const patterns = listOf(statement["Action"] ?? statement["NotAction"]);
  return actions.filter((action) => negated !== patterns.some((pattern) => globMatches(pattern, action)));
}

/** Action globs: without case. */
export function globMatches(glob: Json, name: string): boolean {
  if (typeof glob !== "string") return true;
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "is").test(name);
}
