import { Duration, Stack } from "aws-cdk-lib";
import { CfnVPC, CfnVPCPeeringConnection } from "aws-cdk-lib/aws-ec2";
import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import { CfnService, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { CfnListener } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import type { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { CfnQueue } from "aws-cdk-lib/aws-sqs";
import type { Breaches } from "../edited.ts";

const cell = "Compute-cell";
const poll = `${cell}/Poll`;
const worker = `${cell}/ConnectorWorker`;
const jobs = `${cell}/ConnectorJobs`;
const cursors = `${cell}/Cursors`;
const vpc = `${cell}/Vpc`;
const edge = `${cell}/Edge`;
const functions = "connector-functions-bounded";
const workers = "connector-workers-bounded";
const polls = "connector-polls-every-6-hours";
const queues = "queue-retries-then-parks";
const expires = "cursor-store-expires";
const tls = "edge-speaks-modern-tls";

export const breaches: Breaches = {
  "a connector's function gets all the memory there is": {
    claim: functions,
    at: poll,
    edit: ({ get }) => {
      get(poll, CfnFunction).memorySize = 10_240;
    },
  },
  "a connector's function leaves the VPC, for speed": {
    claim: functions,
    at: poll,
    edit: ({ get }) => get(poll, CfnFunction).addPropertyDeletionOverride("VpcConfig"),
  },
  "workers run on-demand, since spot is so often taken away": {
    claim: workers,
    at: worker,
    edit: ({ get }) => get(`${cell}/ConnectorWorkers`, CfnService).addPropertyOverride("CapacityProviderStrategy.0.CapacityProvider", "FARGATE"),
  },
  "a worker gets four times the memory": {
    claim: workers,
    at: worker,
    edit: ({ get }) => {
      get(worker, CfnTaskDefinition).memory = "8192";
    },
  },
  "mail is polled each hour": {
    claim: polls,
    at: `${cell}/PollEmail`,
    edit: ({ get }) => {
      get(`${cell}/PollEmail`, CfnSchedule).scheduleExpression = Schedule.rate(Duration.hours(1)).expressionString;
    },
  },
  "all connectors are polled on the hour": {
    claim: polls,
    at: `${cell}/PollZoom`,
    edit: ({ get }) => {
      get(`${cell}/PollZoom`, CfnSchedule).flexibleTimeWindow = { mode: "OFF" };
    },
  },
  "a rule polls once more each night": {
    claim: polls,
    at: `${cell}/Nightly/Resource`,
    edit: ({ get }) => {
      const rule = new Rule(get(cell, Stack), "Nightly", { schedule: Schedule.cron({ hour: "2", minute: "0" }) });
      (rule.node.defaultChild as CfnRule).targets = [{ id: "poll", arn: get(poll, CfnFunction).attrArn }];
    },
  },
  "a job is tried ten times": {
    claim: queues,
    at: jobs,
    edit: ({ get }) => get(jobs, CfnQueue).addPropertyOverride("RedrivePolicy.maxReceiveCount", 10),
  },
  "jobs come back after SQS's own half minute": {
    claim: queues,
    at: jobs,
    edit: ({ get }) => {
      get(jobs, CfnQueue).visibilityTimeout = undefined;
    },
  },
  "the table of cursors has capacity of its own": {
    claim: expires,
    at: cursors,
    edit: ({ get }) => {
      const table = get(cursors, CfnTable);
      table.billingMode = "PROVISIONED";
      table.provisionedThroughput = { readCapacityUnits: 5, writeCapacityUnits: 5 };
    },
  },
  "cursors are kept, to look into them": {
    claim: expires,
    at: cursors,
    edit: ({ get }) => get(cursors, CfnTable).addPropertyOverride("TimeToLiveSpecification.Enabled", false),
  },
  "a hundred more tenants fit the cell": {
    claim: "network-cell-has-room",
    at: vpc,
    edit: ({ get }) => {
      const [stack, vpcId] = [get(cell, Stack), get(vpc, CfnVPC).ref];
      for (let i = 0; i < 101; i++) {
        const peerOwnerId = String(700_000_000_000 + i);
        new CfnVPCPeeringConnection(stack, `Tenant${i}`, { vpcId, peerOwnerId, peerVpcId: `vpc-${peerOwnerId}` });
      }
    },
  },
  "an old client needs TLS 1.0": {
    claim: tls,
    at: edge,
    edit: ({ get }) => {
      get(`${cell}/EdgeTls`, CfnListener).sslPolicy = "ELBSecurityPolicy-2016-08";
    },
  },
  "plain HTTP is served as well": {
    claim: tls,
    at: edge,
    edit: ({ get }) => {
      get(`${cell}/EdgePlain`, CfnListener).defaultActions = [{ type: "fixed-response", fixedResponseConfig: { statusCode: "200" } }];
    },
  },
  "browsers are no longer told to use HTTPS": {
    claim: tls,
    at: edge,
    edit: ({ get }) => get(`${cell}/EdgeTls`, CfnListener).addPropertyDeletionOverride("ListenerAttributes.0"),
  },
};
