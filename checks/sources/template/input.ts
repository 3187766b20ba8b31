import type { Document } from "./node.ts";

/** A template and where it is deployed. */
export interface StackInput {
  /** `Stack` in `Stack/LogicalId`; unique in its view. */
  readonly name: string;
  /** The name to take where `name` is not unique. */
  readonly alternative?: string;
  /** What AWS::StackName gives; absent: not known. */
  readonly stackName?: string;
  readonly account: string;
  readonly region: string;
  readonly document: Document;
  /** Values given at deployment; what is not here stays a symbol. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Logical id of an AWS::CloudFormation::Stack → its template, where that was read. */
  readonly nested: ReadonlyMap<string, NestedTemplate>;
}

export interface NestedTemplate {
  readonly document: Document;
  readonly nested: ReadonlyMap<string, NestedTemplate>;
}
