import {
  AddTagsCommand,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  type AdvancedEventSelector,
  type CloudTrailClient,
  type CreateTrailCommandInput,
  type EventSelector,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { breaking, harmless, type Edit } from "./edit.ts";
import { call, property, resources, role, type Step, type World } from "./steps.ts";
import { changeTemplate, isMap, type JsonMap } from "../../mutants/json.ts";

const Name = "panops-tenant";

interface Own {
  readonly client: CloudTrailClient;
  readonly trail: Trail;
  readonly world: World;
}

export function trail(api: (own: Own) => Promise<() => Promise<unknown>>, template: Step["template"]): Step {
  return call(
    "cloudtrail",
    async (world) => {
      const { cloudtrail: client } = await world.of("tenant");
      const { trailList = [] } = await client.send(new DescribeTrailsCommand({ trailNameList: [Name] }));
      const [own] = trailList;
      if (own === undefined) throw new Error(`no trail ${Name}`);
      return api({ client, trail: own, world });
    },
    template,
  );
}

/** Deleted, and made again otherwise; none: not at all. */
export function again(
  settings: ((own: Own) => Partial<CreateTrailCommandInput>) | undefined,
  logging: boolean,
  template: Step["template"],
  older?: readonly EventSelector[],
): Step {
  return trail(async (own) => {
    const { client, trail: before } = own;
    const { AdvancedEventSelectors } = await client.send(new GetEventSelectorsCommand({ TrailName: Name }));
    const like = {
      Name,
      ...{ S3BucketName: before.S3BucketName, IsMultiRegionTrail: before.IsMultiRegionTrail, KmsKeyId: before.KmsKeyId },
      EnableLogFileValidation: before.LogFileValidationEnabled,
    };
    const make = async (input: CreateTrailCommandInput, on: boolean, basic?: readonly EventSelector[]): Promise<void> => {
      await client.send(new CreateTrailCommand(input));
      const selecting = basic === undefined ? { AdvancedEventSelectors } : { EventSelectors: [...basic] };
      await client.send(new PutEventSelectorsCommand({ TrailName: Name, ...selecting }));
      if (on) await client.send(new StartLoggingCommand({ Name }));
    };
    await client.send(new DeleteTrailCommand({ Name }));
    if (settings !== undefined) await make({ ...like, ...settings(own) }, logging, older);
    return async () => {
      if (settings !== undefined) await client.send(new DeleteTrailCommand({ Name }));
      await make(like, true);
    };
  }, template);
}

const stopped = trail(
  async ({ client }) => {
    await client.send(new StopLoggingCommand({ Name }));
    return async () => client.send(new StartLoggingCommand({ Name }));
  },
  property("Acme-audit", "Trail", ["IsLogging"], false),
);

export function updated(update: (own: Own) => Readonly<Record<string, unknown>>, template: Step["template"]): Step {
  return trail(async (own) => {
    const { client, trail: before } = own;
    await client.send(new UpdateTrailCommand({ Name, ...update(own) }));
    const { S3BucketName, IsMultiRegionTrail, KmsKeyId, LogFileValidationEnabled: EnableLogFileValidation } = before;
    return async () => client.send(new UpdateTrailCommand({ Name, S3BucketName, IsMultiRegionTrail, KmsKeyId, EnableLogFileValidation }));
  }, template);
}

const bucket = (name: string): ReturnType<typeof property> => property("Acme-audit", "Trail", ["S3BucketName"], name);
const gone = (platform: Parameters<ReturnType<typeof property>>[0]) =>
  changeTemplate(platform, "Acme-audit", ["Resources", "Trail"], () => undefined);
const oneRegion = property("Acme-audit", "Trail", ["IsMultiRegionTrail"], false);

/** One more, which is not what the claim asks for. */
export const second = trail(
  async ({ client, trail: { S3BucketName } }) => {
    await client.send(new CreateTrailCommand({ Name: "second", S3BucketName, IsMultiRegionTrail: false }));
    await client.send(new StartLoggingCommand({ Name: "second" }));
    return async () => client.send(new DeleteTrailCommand({ Name: "second" }));
  },
  resources("Acme-audit", {
    Second: {
      Type: "AWS::CloudTrail::Trail",
      Properties: { TrailName: "second", IsLogging: true, IsMultiRegionTrail: false, S3BucketName: { Ref: "TrailBucket" } },
    },
  }),
);

const breaks: readonly Edit[] = breaking("audit-trail-is-tenants-own", {
  "it is stopped": [stopped],
  "it is deleted": [again(undefined, false, gone)],
  "it records one Region": [updated(() => ({ IsMultiRegionTrail: false }), oneRegion)],
  "it delivers into another tenant's bucket": [
    updated(({ world }) => ({ S3BucketName: world.other("panops-trail") }), bucket("panops-trail-444444444444-us-east-1")),
  ],
  "it is made again and does not log": [again(() => ({}), false, property("Acme-audit", "Trail", ["IsLogging"], false))],
  "it is made again for one Region": [again(() => ({ IsMultiRegionTrail: false }), true, oneRegion)],
  "it is made again for another tenant's bucket": [
    again(({ world }) => ({ S3BucketName: world.other("panops-flow") }), true, bucket("panops-flow-444444444444-us-east-1")),
  ],
  "it is stopped, and another that records one Region logs": [second, stopped],
});

export function selectors(change: (before: readonly AdvancedEventSelector[]) => readonly AdvancedEventSelector[]): Step {
  return trail(
    async ({ client }) => {
      const { AdvancedEventSelectors = [] } = await client.send(new GetEventSelectorsCommand({ TrailName: Name }));
      const put = async (to: readonly AdvancedEventSelector[]) =>
        client.send(new PutEventSelectorsCommand({ TrailName: Name, AdvancedEventSelectors: [...to] }));
      await put(change(AdvancedEventSelectors));
      return async () => put(AdvancedEventSelectors);
    },
    (platform) =>
      changeTemplate(platform, "Acme-audit", ["Resources", "Trail", "Properties", "AdvancedEventSelectors"], (before) => {
        const read = (Array.isArray(before) ? before : []).filter(isMap).map(({ Name: name, FieldSelectors }) => ({ Name: name, FieldSelectors }));
        return change(read as unknown as readonly AdvancedEventSelector[]) as unknown as readonly JsonMap[];
      }),
  );
}

const everything: AdvancedEventSelector = {
  Name: "Tables",
  FieldSelectors: [
    { Field: "eventCategory", Equals: ["Data"] },
    { Field: "resources.type", Equals: ["AWS::DynamoDB::Table"] },
  ],
};

export const tagged = trail(
  async ({ client, trail: { TrailARN } }) => {
    const at = { ResourceId: TrailARN, TagsList: [{ Key: "team", Value: "audit" }] };
    await client.send(new AddTagsCommand(at));
    return async () => client.send(new RemoveTagsCommand(at));
  },
  property("Acme-audit", "Trail", ["Tags"], [{ Key: "team", Value: "audit" }]),
);

const benign: readonly Edit[] = harmless("audit-trail-is-tenants-own", {
  "a second trail for one Region": [second],
  "it is made again as it was": [
    again(
      () => ({}),
      true,
      (platform) => platform,
    ),
  ],
  "its selectors in another order": [selectors((before) => before.toReversed())],
  "a selector of other events more": [selectors((before) => [...before, everything])],
  "a selector twice": [selectors((before) => [...before, ...before.slice(0, 1)])],
  "a selector under another name": [selectors((before) => before.map((each) => ({ ...each, Name: `${each.Name ?? ""} renamed` })))],
  "a tag": [tagged],
  "a role that may describe trails": [
    role({ name: "Auditor", statements: () => [{ Effect: "Allow", Action: "cloudtrail:DescribeTrails", Resource: "*" }] }),
  ],
});

export const trailEdits: readonly Edit[] = [...breaks, ...benign];
