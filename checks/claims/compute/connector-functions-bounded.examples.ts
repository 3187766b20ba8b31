import { cellAnswers, inCell, page } from "./cell-example.ts";
import type { Example } from "../../model/example.ts";

const VpcConfig = { SubnetIds: [{ Ref: "Workers" }], SecurityGroupIds: ["sg-1"] };
const properties = { Role: "arn:aws:iam::222222222222:role/Poll", MemorySize: 512, Timeout: 900, VpcConfig };
const Parameters = { Setting: { Type: "Number" }, Subnets: { Type: "List<AWS::EC2::Subnet::Id>" }, Provider: { Type: "String" } };

function functionWith(changed: object, more: object = {}): Example {
  const Workers = { Type: "AWS::EC2::Subnet", Properties: { VpcId: "vpc-1", CidrBlock: "10.0.64.0/18" } };
  return inCell({ Poll: { Type: "AWS::Lambda::Function", Properties: { ...properties, ...changed } }, Workers, ...more }, { Parameters });
}

const custom = (ServiceToken: unknown): object => ({ Made: { Type: "Custom::Thing", Properties: { ServiceToken } } });

const found = {
  FunctionName: "Poll",
  FunctionArn: "arn:aws:lambda:us-east-1:222222222222:function:Poll",
  Role: "arn:aws:iam::222222222222:role/Service",
  MemorySize: 512,
  Timeout: 900,
  VpcConfig: { VpcId: "vpc-1", SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
};

function listed(changed: object, more: object = {}): Example {
  return cellAnswers({ "lambda.ListFunctions": [{ response: { Functions: [{ ...found, ...changed }], ...more } }] });
}

const other = "arn:aws:iam::222222222222:role/Other";
const asked = { Name: "Poll", GroupName: "default" };

/** The function as an account lists it, and a schedule that starts it, whoever it works as. */
function scheduled(changed: object): Example {
  return cellAnswers({
    "lambda.ListFunctions": [page("Functions", { ...found, Role: other, ...changed })],
    "scheduler.ListSchedules": [page("Schedules", { ...asked, Arn: "arn:aws:scheduler:us-east-1:222222222222:schedule/default/Poll" })],
    "scheduler.GetSchedule": [{ request: asked, response: { ...asked, Target: { Arn: found.FunctionArn } } }],
    "eventbridge.ListRules": [page("Rules")],
  });
}

export const examples = {
  holds: {
    "512 MB, 15 minutes, in a VPC": functionWith({}),
    "1 GB": functionWith({ MemorySize: 1024 }),
    "AWS's three seconds": functionWith({ Timeout: undefined }),
    "an account's function": listed({}),
    "an account's function that a schedule starts": scheduled({}),
    "a subnet by its id": functionWith({ VpcConfig: { ...VpcConfig, SubnetIds: ["subnet-1"] } }),
  },
  broken: {
    "10 GB": functionWith({ MemorySize: 10_240 }),
    "a megabyte too much": functionWith({ MemorySize: 1025 }),
    "a megabyte too little": functionWith({ MemorySize: 511 }),
    "AWS's 128 MB": functionWith({ MemorySize: undefined }),
    "longer than Lambda lets any run": functionWith({ Timeout: 901 }),
    "no VPC": functionWith({ VpcConfig: undefined }),
    "no subnet": functionWith({ VpcConfig: { ...VpcConfig, SubnetIds: [] } }),
    "security groups only": functionWith({ VpcConfig: { SecurityGroupIds: ["sg-1"] } }),
    "an account's function of 10 GB that a schedule starts": scheduled({ MemorySize: 10_240 }),
    "an account's function of 10 GB": listed({ MemorySize: 10_240 }),
    "an account's function outside": listed({ VpcConfig: undefined }),
    "one more function outside": functionWith({}, { Other: { Type: "AWS::Lambda::Function", Properties: { ...properties, VpcConfig: undefined } } }),
  },
  undecided: {
    "a parameter says how much memory": functionWith({ MemorySize: { Ref: "Setting" } }),
    "a parameter says how long": functionWith({ Timeout: { Ref: "Setting" } }),
    "a parameter lists the subnets": functionWith({ VpcConfig: { ...VpcConfig, SubnetIds: { Ref: "Subnets" } } }),
    "a durable execution may take a year": functionWith({ DurableConfig: { ExecutionTimeout: 31_622_400 } }),
    "managed instances stand in subnets of their own": functionWith({
      CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: "arn" } },
    }),
    "managed instances get memory that is not stated": functionWith({ MemorySize: undefined, CapacityProviderConfig: {} }),
    "a custom resource's provider outside the VPC": functionWith({ VpcConfig: undefined }, custom({ "Fn::GetAtt": ["Poll", "Arn"] })),
    "a parameter names a custom resource's provider": functionWith({ VpcConfig: undefined }, custom({ Ref: "Provider" })),
    "an account's function that may serve deployments only": listed({ MemorySize: 10_240, Role: other }),
    "an answer without memory": listed({ MemorySize: undefined }),
    "an account's function on managed instances": listed({ CapacityProviderConfig: {} }),
    "one page of two": listed({}, { NextMarker: "2" }),
    "functions that may not be listed": cellAnswers({ "lambda.ListFunctions": [{ error: { code: "AccessDeniedException", message: "" } }] }),
    "a transform makes functions": functionWith({}, { Other: { Type: "AWS::Serverless::Function" } }),
  },
};
