import type { SourceResource } from "../resource.ts";
import type { Fact, Unknown } from "../../model/fact.ts";

/** A stack opened in one world, placed in an account and Region. Readers see nothing of CloudFormation's intrinsics. */
export interface Stack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Those whose condition holds in this world; asking consults the conditions of those whose type passes the filter only. */
  resources(type: (name: string) => boolean): readonly TemplateResource[];
  /** How many resources the template itself declares, nested stacks' not counted. Consults nothing. */
  declares(): number;
  /** What may hold more resources and could not be read: a macro, a nested template that is not there. */
  readonly unread: readonly Unknown[];
}

/** `id` is `Stack/LogicalId`; a nested stack's: `Stack/Nested/LogicalId`. `property` gives resolved values and consults only the conditions on the way. */
export interface TemplateResource extends SourceResource {
  readonly logicalId: string;
  readonly stack: Stack;
  /** DependsOn, DeletionPolicy, UpdateReplacePolicy, as written, resolved; undefined when absent. */
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: Fact<string> | undefined;
  readonly updateReplacePolicy: Fact<string> | undefined;
}
