/** Declarative policies: settings that an account cannot change from below. */

/** `@@assign`: this value, whatever lower nodes say (docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html). */
export interface Assign<T> {
  readonly "@@assign": T;
}

/** All four blocks of S3, in every account (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3_syntax.html). */
export const publicBucketsBlocked = {
  s3_attributes: { public_access_block_configuration: assign("all") },
} as const;

/** Instance metadata version 2, no public image or snapshot (…/orgs_manage_policies_declarative_syntax.html). */
export const instancesAndImages = {
  ec2_attributes: {
    instance_metadata_defaults: { http_tokens: assign("required"), http_put_response_hop_limit: assign("1") },
    image_block_public_access: { state: assign("block_new_sharing") },
    snapshot_block_public_access: { state: assign("block_all_sharing") },
  },
} as const;

/** No packet through an internet gateway in either direction, no exclusions: tenants only, it would cut the cells' NAT (pitfall P21). */
export const internetGatewaysBlocked = {
  ec2_attributes: {
    vpc_block_public_access: {
      internet_gateway_block: { mode: assign("block_bidirectional"), exclusions_allowed: assign("disabled") },
    },
  },
} as const;

function assign<T>(value: T): Assign<T> {
  return { "@@assign": value };
}
