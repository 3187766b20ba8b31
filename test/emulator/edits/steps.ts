import { PutBucketPolicyCommand, DeleteBucketPolicyCommand, GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import {
  AttachPolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  UpdatePolicyCommand,
  type OrganizationsClient,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import { CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { Clients } from "../apply/clients.ts";
import { addTo, changeTemplate, isMap, listOf, type JsonMap } from "../../mutants/json.ts";
import type { Json, Platform } from "../../mutants/platform.ts";

/** The deployed platform's first tenant. */
export interface World {
  /** Account ids, on the emulator or in the templates. */
  readonly tenant: string;
  readonly compute: string;
  /** Clients of an account in the tenant's Region. */
  readonly of: (account: "tenant" | "management") => Promise<Clients>;
  /** What deployment made of a resource's Ref: `Acme-key/DataKey`. */
  readonly id: (resource: string) => string;
  /** A bucket of the second tenant, by the beginning of its name. */
  readonly other: (bucket: string) => string;
}

/** One change, by the API with its way back, and the same in the templates; undefined: no template can. */
export interface Step {
  readonly touches: "tenant" | "management";
  /** Whose answers are then others: `kms`. */
  readonly service: string;
  readonly api: (world: World) => Promise<() => Promise<unknown>>;
  readonly template: ((platform: Platform) => Platform) | undefined;
}

/** Where accounts are named as the reference platform's templates do. */
export type Names = Pick<World, "tenant" | "compute">;
export const inTemplates: Names = { tenant: "333333333333", compute: "222222222222" };

/** Statements as they are → as they are to be. */
export type Change = (statements: readonly JsonMap[], names: Names) => readonly JsonMap[];

function changed(document: Json | undefined, change: Change, names: Names): JsonMap {
  const map = isMap(document) ? document : {};
  return { ...map, Statement: change(listOf(map["Statement"]).filter(isMap), names) };
}

function parsed(text: string | undefined): Json {
  return JSON.parse(text ?? "{}") as Json;
}

export function without(...sids: readonly string[]): Change {
  return (statements) => statements.filter(({ Sid }) => !sids.includes(String(Sid)));
}

export function adding(statement: (names: Names) => JsonMap): Change {
  return (statements, names) => [...statements, statement(names)];
}

/** One statement's elements otherwise; undefined takes one out. */
export function editing(sid: string, elements: (statement: JsonMap, names: Names) => Readonly<Record<string, Json | undefined>>): Change {
  return (statements, names) =>
    statements.map((statement) => {
      if (statement["Sid"] !== sid) return statement;
      const edited = Object.entries({ ...statement, ...elements(statement, names) });
      return Object.fromEntries(edited.filter((entry): entry is [string, Json] => entry[1] !== undefined));
    });
}

export function keyPolicy(change: Change): Step {
  return {
    touches: "tenant",
    service: "kms",
    api: async (world) => {
      const { kms } = await world.of("tenant");
      const KeyId = world.id("Acme-key/DataKey");
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      const put = async (text: string | undefined) =>
        kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: text, BypassPolicyLockoutSafetyCheck: true }));
      await put(JSON.stringify(changed(parsed(Policy), change, world)));
      return async () => put(Policy);
    },
    template: (platform) =>
      changeTemplate(platform, "Acme-key", ["Resources", "DataKey", "Properties", "KeyPolicy"], (document) => changed(document, change, inTemplates)),
  };
}

/** The data bucket's own policy; undefined: none. */
export function bucketPolicy(change: Change | undefined): Step {
  return {
    touches: "tenant",
    service: "s3",
    api: async (world) => {
      const { s3 } = await world.of("tenant");
      const Bucket = world.id("Acme-data/DataBucket");
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
      if (change === undefined) await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
      else await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(changed(parsed(Policy), change, world)) }));
      return async () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    },
    template: (platform) =>
      change === undefined
        ? changeTemplate(platform, "Acme-data", ["Resources", "DataBucketPolicy"], () => undefined)
        : changeTemplate(platform, "Acme-data", ["Resources", "DataBucketPolicy", "Properties", "PolicyDocument"], (document) =>
            changed(document, change, inTemplates),
          ),
  };
}

export async function policyNamed(organizations: OrganizationsClient, name: string): Promise<string> {
  for (const Filter of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] satisfies PolicyType[]) {
    const { Policies = [] } = await organizations.send(new ListPoliciesCommand({ Filter }));
    const found = Policies.find(({ Name }) => Name === `panops-${name}`)?.Id;
    if (found !== undefined) return found;
  }
  throw new Error(`no policy panops-${name}`);
}

/** A guardrail of the organization with other statements. */
export function guardrail(name: string, change: Change): Step {
  return {
    touches: "management",
    service: "organizations",
    api: async (world) => {
      const { organizations } = await world.of("management");
      const PolicyId = await policyNamed(organizations, name);
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }));
      await organizations.send(new UpdatePolicyCommand({ PolicyId, Content: JSON.stringify(changed(parsed(Policy?.Content), change, world)) }));
      return async () => organizations.send(new UpdatePolicyCommand({ PolicyId, Content: Policy?.Content }));
    },
    template: (platform) =>
      changeTemplate(platform, "Organization", ["Resources", name, "Properties", "Content"], (document) => changed(document, change, inTemplates)),
  };
}

/** A guardrail that is attached to nothing any more. */
export function detached(name: string): Step {
  return {
    touches: "management",
    service: "organizations",
    api: async (world) => {
      const { organizations } = await world.of("management");
      const PolicyId = await policyNamed(organizations, name);
      const { Targets = [] } = await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
      const ids = Targets.flatMap(({ TargetId }) => TargetId ?? []);
      for (const TargetId of ids) await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
      return async () => {
        for (const TargetId of ids) await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
      };
    },
    template: (platform) => changeTemplate(platform, "Organization", ["Resources", name, "Properties", "TargetIds"], () => []),
  };
}

export interface RoleWritten {
  readonly name: string;
  readonly path?: string;
  readonly statements: (names: Names) => readonly JsonMap[];
  readonly trusts?: (names: Names) => Json;
}

/** One more role in the tenant's account. */
export function role({
  name: RoleName,
  path = "/",
  statements,
  trusts = ({ compute }) => ({ AWS: `arn:aws:iam::${compute}:root` }),
}: RoleWritten): Step {
  const trust = (names: Names): JsonMap => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: trusts(names), Action: "sts:AssumeRole" }],
  });
  const policy = (names: Names): JsonMap => ({ Version: "2012-10-17", Statement: [...statements(names)] });
  return {
    touches: "tenant",
    service: "iam",
    api: async (world) => {
      const { iam } = await world.of("tenant");
      await iam.send(new CreateRoleCommand({ RoleName, Path: path, AssumeRolePolicyDocument: JSON.stringify(trust(world)) }));
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Own", PolicyDocument: JSON.stringify(policy(world)) }));
      return async () => {
        await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "Own" }));
        await iam.send(new DeleteRoleCommand({ RoleName }));
      };
    },
    template: (platform) =>
      addTo(platform, "Acme-access", "Resources", {
        [RoleName]: {
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName,
            Path: path,
            AssumeRolePolicyDocument: trust(inTemplates),
            Policies: [{ PolicyName: "Own", PolicyDocument: policy(inTemplates) }],
          },
        },
      }),
  };
}

/** One more inline policy of a role that the templates write. */
export function rolePolicy(logicalId: string, RoleName: string, statement: (names: Names) => JsonMap): Step {
  const PolicyName = "Added";
  const document = (names: Names): JsonMap => ({ Version: "2012-10-17", Statement: [statement(names)] });
  return {
    touches: "tenant",
    service: "iam",
    api: async (world) => {
      const { iam } = await world.of("tenant");
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document(world)) }));
      return async () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    },
    template: (platform) =>
      changeTemplate(platform, "Acme-access", ["Resources", logicalId, "Properties", "Policies"], (policies) => [
        ...listOf(policies),
        { PolicyName, PolicyDocument: document(inTemplates) },
      ]),
  };
}

/** A step of the tenant's account that is no edit of a policy. */
export function call(service: string, api: Step["api"], template: Step["template"]): Step {
  return { touches: "tenant", service, api, template };
}

/** Resources of a stack, as they would be written there. */
export function resources(stack: string, members: JsonMap): (platform: Platform) => Platform {
  return (platform) => addTo(platform, stack, "Resources", members);
}

/** A property of a resource; undefined takes it out. */
export function property(stack: string, logicalId: string, way: readonly string[], value: Json | undefined): (platform: Platform) => Platform {
  return (platform) => changeTemplate(platform, stack, ["Resources", logicalId, "Properties", ...way], () => value);
}
