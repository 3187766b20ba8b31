import { Duration } from "aws-cdk-lib";
import { Code, Function as Lambda, Runtime } from "aws-cdk-lib/aws-lambda";
import { CfnOrganization, CfnOrganizationalUnit, CfnPolicy } from "aws-cdk-lib/aws-organizations";
import { settings } from "../../../infra/settings.ts";
import type { Breaches } from "../edited.ts";

const guardrails = "org-guardrails-are-attached";
const zone = "org-has-landing-zone";
const keys = "Organization/ActiveKeysAndTrail";
const exits = "Organization/NetworkExits";

const deny = (Action: string) => ({ Sid: "Emergency", Effect: "Deny", Action, Resource: "*" });

export const breaches: Breaches = {
  "the guardrail of networks hangs nowhere while something is tried": {
    claim: guardrails,
    at: exits,
    edit: ({ get }) => {
      get(exits, CfnPolicy).targetIds = [];
    },
  },
  "a guardrail hangs on the management account, to be safe": {
    claim: guardrails,
    at: exits,
    edit: ({ get }) => {
      get(exits, CfnPolicy).targetIds = [settings.accounts.management];
    },
  },
  "a guardrail against lost keys keeps the customer from the kill": {
    claim: guardrails,
    at: "Organization/NoLostKeys",
    edit: ({ organization, get }) =>
      void new CfnPolicy(organization, "NoLostKeys", {
        name: "no-lost-keys",
        type: "SERVICE_CONTROL_POLICY",
        content: { Version: "2012-10-17", Statement: [deny("kms:DisableKey")] },
        targetIds: [get("Organization/Tenants", CfnOrganizationalUnit).ref],
      }),
  },
  "a guardrail outgrows its quota": {
    claim: guardrails,
    at: keys,
    edit: ({ get }) =>
      get(keys, CfnPolicy).addPropertyOverride(
        "Content.Statement.0.Resource",
        Array.from({ length: 200 }, (_, i) => `arn:aws:kms:*:*:key/of-customer-number-${i}-of-all`),
      ),
  },
  "a function reports costs from the management account": {
    claim: zone,
    at: "Organization/Costs/Resource",
    edit: ({ organization }) =>
      void new Lambda(organization, "Costs", {
        runtime: Runtime.NODEJS_22_X,
        handler: "index.handler",
        timeout: Duration.seconds(30),
        code: Code.fromInline("exports.handler = async () => undefined;"),
      }),
  },
  "the tenants' unit gets a better name": {
    claim: zone,
    at: "Organization/Organization",
    edit: ({ get }) => {
      get("Organization/TenantsActive", CfnOrganizationalUnit).name = "Customers";
    },
  },
  "the organization is for its bill alone": {
    claim: zone,
    at: "Organization/Organization",
    edit: ({ get }) => {
      get("Organization/Organization", CfnOrganization).featureSet = "CONSOLIDATED_BILLING";
    },
  },
  "the landing zone is left to the console": {
    claim: zone,
    at: "Organization/Organization",
    edit: ({ organization }) => {
      for (const unit of ["Infrastructure", "Tenants", "TenantsVending", "TenantsActive"]) organization.node.tryRemoveChild(`${unit}Baseline`);
      organization.node.tryRemoveChild("LandingZone");
    },
  },
};
