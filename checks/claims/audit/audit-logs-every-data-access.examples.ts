import { readWrite, trailed } from "./recorded-examples.ts";
import type { Example } from "../../model/example.ts";

const objects = [
  { Field: "eventCategory", Equals: ["Data"] },
  { Field: "resources.type", Equals: ["AWS::S3::Object"] },
];

function advanced(...fields: readonly object[]): Example {
  return trailed({ AdvancedEventSelectors: [{ FieldSelectors: [...objects, ...fields] }] });
}

function basic(Values: readonly unknown[], more: object = {}): Example {
  return trailed({ EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values }], ...more }] });
}

const own = "arn:aws:s3:::acme-store/";
const type = { Field: "resources.type", Equals: ["AWS::S3::Object"] };

export const examples = {
  holds: {
    "every object of every bucket": advanced(),
    "every object of this bucket": advanced({ Field: "resources.ARN", StartsWith: [own] }),
    "basic selectors, every bucket": basic(["arn:aws:s3"]),
    "basic selectors, this bucket": basic([own]),
    "the bucket is named by reference": basic([{ "Fn::Sub": "arn:aws:s3:::${Store}/" }]),
    "another bucket's objects are left out": advanced({ Field: "resources.ARN", NotStartsWith: ["arn:aws:s3:::acme-logs/"] }),
    "one selector takes reads, one writes": trailed({ AdvancedEventSelectors: [readWrite("Data", "true", type), readWrite("Data", "false", type)] }),
  },
  broken: {
    "no data events": trailed({}),
    "reads are not selected": basic([own], { ReadWriteType: "WriteOnly" }),
    "writes are not selected": advanced({ Field: "readOnly", Equals: ["true"] }),
    "one folder only": advanced({ Field: "resources.ARN", StartsWith: [`${own}calls/`] }),
    "another bucket only": basic(["arn:aws:s3:::acme-logs/"]),
    "one folder is left out": advanced({ Field: "resources.ARN", NotStartsWith: [`${own}calls/`] }),
    "one kind of call only": advanced({ Field: "eventName", Equals: ["GetObject"] }),
    "the trail does not log": trailed({ IsLogging: false, EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values: [own] }] }] }),
  },
  undecided: {
    "a parameter says whose objects": basic([{ "Fn::Sub": "arn:aws:s3:::${Value}/" }]),
    "a parameter decides which": basic([own], { ReadWriteType: { Ref: "Value" } }),
  },
};
