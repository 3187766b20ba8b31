import type { FakeAccount, Json } from "./deployed.ts";
import { referencePlatform, type FakePlatform } from "./platform.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";

/** The compute account of the reference platform, as promised or after a bad day, beside one tenant's. Lists are cut into short pages. */
export function cell(state: "as promised" | "broken"): { readonly platform: FakePlatform; readonly file: EstateFile } {
  const platform = referencePlatform({ regions: ["us-east-1"], pageSize: 2 });
  const account = platform.accounts.get("222222222222");
  if (account === undefined) throw new Error("the reference platform has no compute account");
  if (state === "broken") breakCell(account);
  const { organization: _, vendor, tenants, ...file } = platform.file;
  return { platform, file: { ...file, vendor: { ...vendor, accounts: { compute: "222222222222" } }, tenants: tenants.slice(0, 1) } };
}

/** What is said about each thing of a cell that a claim is about. */
const worse: Readonly<Record<string, (reply: Json) => Json>> = {
  "sqs.GetQueueAttributes": (reply) => ({ Attributes: { ...(reply["Attributes"] as Json), VisibilityTimeout: "30" } }),
  "dynamodb.DescribeTimeToLive": () => ({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } }),
  "ecs.DescribeTaskDefinition": (reply) => ({ taskDefinition: { ...(reply["taskDefinition"] as Json), cpu: "8192" } }),
  "scheduler.GetSchedule": (reply) => ({ ...reply, ScheduleExpression: "rate(1 hour)" }),
};

function breakCell({ lists, replies }: FakeAccount): void {
  for (const [key, reply] of replies) replies.set(key, worse[key.split(" ")[0] ?? ""]?.(reply) ?? reply);
  const functions = "lambda.ListFunctions us-east-1";
  lists.set(
    functions,
    (lists.get(functions) ?? []).map((each) => ({ ...each, MemorySize: 10_240 })),
  );
}
