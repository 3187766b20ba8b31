import { everywhere, type AccountEvidence } from "./everywhere.ts";
import type { Replies } from "./replies.ts";
import { described, unreadAs, unreadValue } from "./resources/described.ts";
import { readFunctions } from "./resources/functions.ts";
import { open, parkingIn, readDestinations, readQueues } from "./resources/queues.ts";
import { readRules, readSchedules } from "./resources/schedules.ts";
import { readRunners, readTasks } from "./resources/tasks.ts";
import { readTables } from "./resources/tables.ts";
import { readTable } from "../readers/dynamodb.ts";
import { readTaskDefinition } from "../readers/ecs.ts";
import { readFunction } from "../readers/lambda.ts";
import { readSchedule } from "../readers/scheduler.ts";
import { readQueue } from "../readers/sqs.ts";
import type { SourceResource } from "../resource.ts";
import type { Kind } from "../../model/estate.ts";
import type { Listing } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";

type Reader<K extends Kind> = (evidence: AccountEvidence) => Listing<Kinds[K]>;

/** What a cell of shared compute is made of, in every enabled Region. */
export const cellReaders = {
  "lambda:function": (evidence) => {
    const { resources, unread } = everywhere(evidence, readFunctions);
    return { items: resources.map((each) => readFunction(each, () => [mayBeProvider(each)])), unread };
  },
  "sqs:queue": (evidence) => {
    const { resources, unread } = everywhere(evidence, readQueues);
    const beside = inRegions((region) => parking(evidence.replies, region));
    return { items: resources.map((each) => readQueue(each, () => [...beside(each.region), ...parkingIn(each)])), unread };
  },
  "dynamodb:table": (evidence) => {
    const { resources, unread } = everywhere(evidence, readTables);
    return { items: resources.map(readTable), unread };
  },
  "scheduler:schedule": (evidence) => {
    const [schedules, rules] = [everywhere(evidence, readSchedules), everywhere(evidence, readRules)];
    return { items: [...schedules.resources, ...rules.resources].map(readSchedule), unread: [...schedules.unread, ...rules.unread] };
  },
  "ecs:task-definition": (evidence) => {
    const { resources, unread } = everywhere(evidence, readTasks);
    const beside = inRegions((region) => ({ ...readRunners(evidence.replies, region), defaults: [] }));
    return { items: resources.map((each) => readTaskDefinition(each, () => beside(each.region))), unread };
  },
} satisfies { readonly [K in Kind]?: Reader<K> };

/** Which functions CloudFormation calls for custom resources is not asked, so each function may be one of them. */
function mayBeProvider({ id, account, region, origin }: SourceResource): SourceResource {
  const ServiceToken = unreadValue("accounts are not asked which functions custom resources call", origin);
  const type = "AWS::CloudFormation::CustomResource";
  return described({ id: "a custom resource", type, account, region, origin, ref: id, properties: { ServiceToken } });
}

/** What parks in queues of its own Region; what was not listed may. */
function parking(replies: Replies, region: string): readonly SourceResource[] {
  const place = { account: replies.account, region };
  const [queues, schedules] = [readQueues(replies, region), readSchedules(replies, region)];
  return [
    ...queues.resources,
    ...readFunctions(replies, region).resources,
    ...readDestinations(replies, region),
    ...schedules.resources,
    ...queues.unread.map((gap) => open({ ...place, origin: gap.origin }, "AWS::SQS::Queue", "a queue", { RedrivePolicy: unreadAs(gap) })),
    ...schedules.unread.map((gap) => open({ ...place, origin: gap.origin }, "AWS::Scheduler::Schedule", "a schedule", { Target: unreadAs(gap) })),
  ];
}

function inRegions<T>(make: (region: string) => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const value = made.get(region) ?? make(region);
    made.set(region, value);
    return value;
  };
}
