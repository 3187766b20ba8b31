import { describe, expect, test } from "vitest";
import { collectFrom } from "./aws/collecting.ts";
import { textOf } from "./aws/deployed.ts";
import { referencePlatform } from "./aws/platform.ts";
import { fakeAws } from "./aws/wire.ts";
import { differences, estatesOf, factsOf, literal } from "../facts.ts";
import { readSynthesized } from "../synthesized.ts";
import { computeAccountsIn } from "../../checks/model/estate-file.ts";
import type { Kind } from "../../checks/model/estate.ts";
import { readAccounts } from "../../checks/sources/account/index.ts";
import { settings } from "../../infra/settings.ts";

/**
 * The two sources read one platform: its templates, and the replies that AWS gives once they are deployed. Each resource of a template has one of the
 * account with equal facts, its holes filled. What neither source knows is compared as not known.
 */
const platform = referencePlatform();

/** What the deployed platform has and no template writes: the routes of each VPC to itself. */
const byAws: Partial<Record<Kind, (of: Record<string, unknown>) => boolean>> = {
  "ec2:route": (route) => JSON.stringify(route["target"]).includes('"local"'),
  "organizations:policy": (policy) => JSON.stringify(policy["name"]).includes("FullAWSAccess"),
  // The cell and its peerings by the ids that tenants' records have: the templates' own stand beside them.
  "ec2:vpc": ({ vpcId }) => vpcId === settings.tenants[0].cellVpc,
  "ec2:channel": ({ vpc }) => vpc === settings.tenants[0].cellVpc,
};

/** Policies that are no IAM documents have nothing that can be compared. */
const left: Partial<Record<Kind, (of: Record<string, unknown>) => boolean>> = {
  // No operation of the collector asks for other stores.
  "rds:cluster": ({ type }) => !String(type).startsWith("AWS::RDS::"),
  // An account shows a load balancer as interfaces.
  "ec2:channel": ({ type }) => type === "AWS::ElasticLoadBalancingV2::LoadBalancer",
  // Only accounts of shared compute are asked what runs in them.
  "scheduler:schedule": ({ account }) => !computeAccountsIn(platform.file).includes(String(account)),
  "organizations:policy": ({ type }) => type !== "SERVICE_CONTROL_POLICY" && type !== "RESOURCE_CONTROL_POLICY",
};

/** What accounts are not asked. */
const unasked: Partial<Record<Kind, readonly string[]>> = {
  "lambda:function": ["environment", "servesDeployments"],
  // A service is called otherwise in a template.
  "ecs:task-definition": ["runs"],
};

const kinds: readonly Kind[] = [
  "s3:bucket",
  "kms:key",
  "cloudtrail:trail",
  "rds:database",
  "secretsmanager:secret",
  "logs:delivery",
  "ec2:vpc",
  "ec2:channel",
  "ec2:route",
  "rds:cluster",
  "iam:principal",
  "lambda:function",
  "sqs:queue",
  "dynamodb:table",
  "scheduler:schedule",
  "ecs:task-definition",
  "organizations:unit",
  "organizations:policy",
];

describe("template and account of one platform have equal facts", async () => {
  const { views } = readAccounts(platform.file, await collectFrom(fakeAws(platform), platform.file));
  const [templates, deployed] = readSynthesized((folder) => estatesOf(platform.file, folder, views));

  test.each(kinds)("%s", (kind) => {
    const isCompared = (of: Record<string, unknown>): boolean => left[kind]?.(of) !== true;
    const asked = (of: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(Object.entries(of).filter(([name]) => unasked[kind]?.includes(name) !== true));
    const written = factsOf(templates, kind, textOf).filter(isCompared).map(asked);
    const found = factsOf(deployed, kind, literal)
      .filter((each) => isCompared(each) && byAws[kind]?.(each) !== true)
      .map(asked);
    expect(written.length).toBeGreaterThan(0);
    expect(differences(written, found)).toEqual([]);
    expect(found.length).toBe(written.length);
  });
});
