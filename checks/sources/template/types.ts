import type { Fact, Origin, Unknown } from "../../model/fact.ts";
import type { Value } from "../../model/value.ts";

/** A stack opened in one world, placed in an account and Region. Readers see nothing of CloudFormation's intrinsics. */
export interface Stack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Those whose condition holds in this world; asking consults the conditions of those whose type passes the filter only. */
  resources(type: (name: string) => boolean): readonly TemplateResource[];
  /** What may hold more resources and could not be read: a macro, a nested template that is not there. */
  readonly unread: readonly Unknown[];
}

export interface TemplateResource {
  /** `Stack/LogicalId`; a nested stack's: `Stack/Nested/LogicalId`. */
  readonly id: string;
  readonly logicalId: string;
  /** `AWS::S3::Bucket`. */
  readonly type: string;
  readonly stack: Stack;
  readonly origin: Origin;
  /** The resolved value at a path below Properties; undefined when it is not there. Consults only the conditions on the way. */
  property(...path: readonly string[]): Value | undefined;
  /** What `Ref` gives. */
  readonly ref: Value;
  /** What `Fn::GetAtt` gives. */
  attribute(name: string): Value;
  /** DependsOn, DeletionPolicy, UpdateReplacePolicy, as written, resolved; undefined when absent. */
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: Fact<string> | undefined;
  readonly updateReplacePolicy: Fact<string> | undefined;
}
