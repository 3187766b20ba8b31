import { describe, expect, it } from "vitest";
import { resourcesOf, synthesized, templateOf } from "./assembly.ts";
import { settings } from "../../infra/settings.ts";

const template = templateOf(synthesized(), "Nightly");
const only = (type: RegExp) => resourcesOf(template, type).map(([, resource]) => resource.Properties);

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Retry?: readonly { readonly JitterStrategy: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly MaxConcurrency?: number;
  readonly ToleratedFailurePercentage?: number;
  readonly ItemReader?: { readonly ReaderConfig: { readonly InputType: string }; readonly Parameters: { readonly Bucket: string } };
  readonly ItemProcessor?: Machine & { readonly ProcessorConfig: { readonly Mode: string; readonly ExecutionType: string } };
  readonly ResultWriter?: { readonly Parameters: { readonly Bucket: string } };
}
interface Inline {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[] };
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const [machine] = only(/StateMachine$/);
const definition = machine?.["Definition"] as Machine;
const states = Object.entries(definition.States);
const maps = states.filter(([, { Type }]) => Type === "Map");
const bucket = `panops-evidence-${settings.accounts.nightly}-${settings.region}`;

describe("the machine of a night", () => {
  it("goes from the population to the merge, whatever a map meets on the way", () => {
    const way: string[] = [];
    for (let at: string | undefined = definition.StartAt; at !== undefined && !way.includes(at); at = definition.States[at]?.Next) way.push(at);
    expect(way).toEqual(["Population", "Collect", "Reconcile", "CollectMissing", "Merge"]);
    expect(states.filter(([, { End }]) => End === true).map(([name]) => name)).toEqual(["Merge"]);
    for (const [, { Catch, Next }] of maps) expect(Catch?.map((each) => each.Next)).toEqual([Next]);
  });

  it("collects one account for each child, wide and then narrow", () => {
    expect(maps.map(([, map]) => [map.ItemProcessor?.ProcessorConfig, map.MaxConcurrency, map.ToleratedFailurePercentage])).toEqual([
      [{ Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, 300, 2],
      [{ Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, 20, 100],
    ]);
    const [run] = only(/Lambda::Function$/);
    expect(run?.["ReservedConcurrentExecutions"]).toBeGreaterThan(300);
  });

  it("reads and writes the evidence bucket only, in lines", () => {
    for (const [, { ItemReader, ResultWriter }] of maps) {
      expect(ItemReader?.ReaderConfig.InputType).toBe("JSONL");
      expect([ItemReader?.Parameters.Bucket, ResultWriter?.Parameters.Bucket]).toEqual([bucket, bucket]);
    }
  });

  it("tries each step again, at times that differ", () => {
    const tasks = [...states, ...maps.flatMap(([, { ItemProcessor }]) => Object.entries(ItemProcessor?.States ?? {}))];
    for (const [, { Retry }] of tasks.filter(([, { Type }]) => Type === "Task")) expect(Retry?.[0]?.JitterStrategy).toBe("FULL");
  });
});

describe("the runner", () => {
  it("enters collectors and no other role", () => {
    const policies = only(/IAM::Role$/).find(({ RoleName }) => RoleName === "Runner")?.["Policies"] as readonly Inline[] | undefined;
    const statements = (policies ?? []).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const entering = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith("sts:") || action.includes("*")));
    expect(entering.map(({ Resource }) => Resource)).toEqual(["arn:aws:iam::*:role/cofferdam/Collector"]);
  });

  it("runs what was reviewed", () => {
    const [run] = only(/Lambda::Function$/);
    expect(run?.["Code"]).toEqual({ ImageUri: expect.stringMatching(/@sha256:[0-9a-f]{64}$/) as string });
  });
});

describe("the evidence", () => {
  it("is locked for everyone, and kept whatever happens to the stack", () => {
    const [[, evidence] = ["", undefined]] = resourcesOf(template, /S3::Bucket$/);
    expect(evidence?.Properties["ObjectLockConfiguration"]).toEqual({
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: settings.logLockDays } },
    });
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of resourcesOf(template, /^AWS::(S3::Bucket|KMS::Key)$/)) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
    }
  });
});

it("tells when no night ended in 26 hours", () => {
  const alarm = only(/CloudWatch::Alarm$/).find(({ MetricName }) => MetricName === "ExecutionsSucceeded");
  expect(Number(alarm?.["Period"]) * Number(alarm?.["EvaluationPeriods"])).toBe(26 * 3600);
  expect(alarm?.["TreatMissingData"]).toBe("breaching");
});
