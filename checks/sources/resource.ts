import type { Origin } from "../model/fact.ts";
import type { Value } from "../model/value.ts";

/**
 * A resource as the readers see it, whatever source it comes from: a type, properties and attributes with the names that CloudFormation gives
 * them. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference, the page of each type)
 */
export interface SourceResource {
  /** The contract's subject: `Stack/LogicalId` on templates, the ARN on accounts. */
  readonly id: string;
  /** `AWS::S3::Bucket`. */
  readonly type: string;
  readonly account: string;
  readonly region: string;
  readonly origin: Origin;
  /** The value at a path below Properties; undefined when it is not there. */
  property(...path: readonly string[]): Value | undefined;
  /** What `Ref` gives. */
  readonly ref: Value;
  /** What `Fn::GetAtt` gives. */
  attribute(name: string): Value;
}
