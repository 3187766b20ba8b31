import type { Stack } from "aws-cdk-lib";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { serviceTrust } from "../../guardrails/access/cell.ts";
import { machinePolicy, machineRole, startPolicy } from "../../guardrails/access/nightly.ts";
import { settings } from "../settings.ts";
import { asText } from "../tenant/inputs.ts";
import { role } from "../tenant/role.ts";
import { evidenceKey, logGroup } from "./evidence.ts";
import { parts } from "./parts.ts";

/** Lists the accounts, collects each, collects once more what is missing, then merges: what failed is named in the evidence, never left out. */
export function addMachine(stack: Stack): void {
  const machine = role(stack, "Machine", {
    name: machineRole,
    trust: serviceTrust("states.amazonaws.com", parts.account),
    policies: { FanOut: machinePolicy(parts, { "Fn::GetAtt": ["Run", "Arn"] }, evidenceKey) },
  });
  logGroup(stack, "MachineLog", "/aws/vendedlogs/states/nightly-run");
  new CfnStateMachine(stack, "Nightly", {
    stateMachineName: parts.machine,
    stateMachineType: "STANDARD",
    roleArn: machine.attrArn,
    definition,
    definitionSubstitutions: { Run: asText({ "Fn::GetAtt": ["Run", "Arn"] }) },
    loggingConfiguration: {
      level: "ALL",
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: asText({ "Fn::GetAtt": ["MachineLog", "Arn"] }) } }],
    },
    tracingConfiguration: { enabled: true },
  });
  const starter = role(stack, "Starter", {
    name: "NightlyStarter",
    trust: serviceTrust("scheduler.amazonaws.com", parts.account),
    policies: { Start: startPolicy(parts) },
  });
  new CfnSchedule(stack, "EachNight", {
    description: "One run over all accounts, each night",
    scheduleExpression: settings.nightly.at,
    scheduleExpressionTimezone: "UTC",
    flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 30 },
    state: "ENABLED",
    target: { arn: asText({ Ref: "Nightly" }), roleArn: starter.attrArn, retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 } },
  });
}

/** Waits differ between accounts, so that what throttles them all at once does not do so again. */
const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, MaxAttempts: 4, BackoffRate: 2, JitterStrategy: "FULL" }];

function step(name: string, next: { readonly Next: string } | { readonly End: true }): object {
  const input = { step: name, "run.$": "$$.Execution.Name" };
  return { Type: "Task", Resource: "${Run}", Parameters: input, ResultPath: null, Retry: retry, ...next };
}

/** One account for each child, so that one that cannot be read spoils no other. (docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html) */
function eachOf(list: string, MaxConcurrency: number, ToleratedFailurePercentage: number, Next: string): object {
  return {
    Type: "Map",
    ItemReader: {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig: { InputType: "JSONL" },
      Parameters: { Bucket: parts.bucket, "Key.$": `States.Format('runs/{}/${list}.jsonl', $$.Execution.Name)` },
    },
    ItemSelector: { step: "account", "run.$": "$$.Execution.Name", "account.$": "$$.Map.Item.Value" },
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "Account",
      States: { Account: { Type: "Task", Resource: "${Run}", Retry: retry, End: true } },
    },
    MaxConcurrency,
    ToleratedFailurePercentage,
    ResultWriter: {
      Resource: "arn:aws:states:::s3:putObject",
      Parameters: { Bucket: parts.bucket, "Prefix.$": `States.Format('runs/{}/${list}', $$.Execution.Name)` },
      WriterConfig: { Transformation: "FLATTEN", OutputType: "JSONL" },
    },
    ResultPath: null,
    // Too many failed: what there is is merged and signed all the same, as incomplete.
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.stopped", Next }],
    Next,
  };
}

const definition = {
  Comment: "The nightly run over all accounts",
  StartAt: "Population",
  States: {
    Population: step("population", { Next: "Collect" }),
    Collect: eachOf("population", 300, 2, "Reconcile"),
    Reconcile: step("reconcile", { Next: "CollectMissing" }),
    CollectMissing: eachOf("missing", 20, 100, "Merge"),
    Merge: step("merge", { End: true }),
  },
};
