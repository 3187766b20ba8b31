import { trustPolicy } from "../build.ts";
import { killFunction, roleArn, roles, samlProvider, vendorRoles } from "../names.ts";
import type { Place } from "../names.ts";
import type { Document, Examples } from "../statement.ts";
import { text } from "../value.ts";
import type { Value } from "../value.ts";

/** The customer's people, by the customer's own identity provider: no principal of the vendor stands between. */
export function federatedTrust(place: Place): Document {
  return trustPolicy({
    Sid: "CustomerLogsIn",
    Effect: "Allow",
    Principal: { Federated: text`arn:aws:iam::${place.account}:saml-provider/${samlProvider}` },
    Action: "sts:AssumeRoleWithSAML",
    Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
  });
}

/** An AWS service acting for this account only (docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). */
export function serviceTrust(service: string, place: Place): Document {
  return trustPolicy(ownService(service, place));
}

/** The kill automation: the one function that runs as the customer. */
export function killAutomationTrust(place: Place): Document {
  return trustPolicy({
    ...ownService("lambda.amazonaws.com", place),
    Condition: {
      StringEquals: { "aws:SourceAccount": place.account },
      ArnEquals: { "aws:SourceArn": text`arn:aws:lambda:${place.region}:${place.account}:function:${killFunction}` },
    },
  });
}

/** The customer passes Restore to AWS Backup, or enters it. */
export function restoreTrust(place: Place): Document {
  return trustPolicy(ownService("backup.amazonaws.com", place), {
    Sid: "CustomerEnters",
    Effect: "Allow",
    Principal: { AWS: [roleArn(place.account, roles.keyAdmin), roleArn(place.account, roles.trailAdmin)] },
    Action: "sts:AssumeRole",
  });
}

export interface DataRoleTrust extends Place {
  /** The tenant's customer id: a session is bound to one tenant. */
  readonly externalId: Value;
  /** The cell's VPC, whose STS endpoint the workers use. */
  readonly cellVpc: Value;
}

/** The one way from the vendor's service to the tenant's data (pitfalls P6, P20, P23). */
export function dataRoleTrust(place: DataRoleTrust): Document {
  const service = { AWS: roleArn(place.computeAccount, vendorRoles.service) };
  return trustPolicy(
    {
      Sid: "ServiceEntersForThisTenant",
      Effect: "Allow",
      Principal: service,
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "sts:ExternalId": place.externalId, "aws:PrincipalOrgID": place.organization, "aws:SourceVpc": place.cellVpc },
        Null: { "sts:SourceIdentity": "false" },
      },
    },
    {
      Sid: "ServiceNamesTheSession",
      Effect: "Allow",
      Principal: service,
      Action: ["sts:TagSession", "sts:SetSourceIdentity"],
      Condition: { StringEquals: { "aws:PrincipalOrgID": place.organization } },
    },
  );
}

/** A named role of a vendor account, of this organization, with this tenant's external id where one is given. */
export function vendorTrust(account: Value, role: string, place: Place, externalId?: Value): Document {
  return trustPolicy({
    Sid: "VendorRoleEnters",
    Effect: "Allow",
    Principal: { AWS: roleArn(account, role) },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:PrincipalOrgID": place.organization, ...(externalId !== undefined && { "sts:ExternalId": externalId }) } },
  });
}

function ownService(service: string, place: Place) {
  return {
    Sid: "OwnAccountsService",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": place.account } },
  } as const;
}

const dataRole = `arn:aws:iam::333333333333:role/${roles.access}`;
const service = "arn:aws:iam::222222222222:role/PanOpsServiceRole";
const session = {
  "sts:ExternalId": "0b9f6b1e-58a2-4f6c-9a34-1d6a3f0f2c11",
  "aws:PrincipalOrgID": "o-exampleorgid",
  "aws:SourceVpc": "vpc-0ce11",
  "sts:SourceIdentity": "worker",
};

/** For the data role of tenant acme. */
export const examples: Examples = {
  denied: {
    "the service enters with another tenant's id": {
      principal: service,
      action: "sts:AssumeRole",
      resource: dataRole,
      context: { ...session, "sts:ExternalId": "7d4a2f10-3c5e-4b1d-8a7e-2f9c6d5b4a30" },
    },
    "the service enters from outside its cell": {
      principal: service,
      action: "sts:AssumeRole",
      resource: dataRole,
      context: { ...session, "aws:SourceVpc": "vpc-0elsewhere" },
    },
    "another role of the compute account enters": {
      principal: "arn:aws:iam::222222222222:role/Other",
      action: "sts:AssumeRole",
      resource: dataRole,
      context: session,
    },
  },
  untouched: {
    "the service enters for this tenant": { principal: service, action: "sts:AssumeRole", resource: dataRole, context: session },
  },
};
