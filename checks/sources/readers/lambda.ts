import { defaults } from "../defaults.ts";
import { numberFact, textFact, unread } from "../values.ts";
import type { LambdaFunction } from "../../model/compute.ts";
import { known, lazily, unknown, type Fact } from "../../model/fact.ts";
import { mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::Lambda::Function`, with the custom resources of the account that it may stand behind. */
export function readFunction(resource: SourceResource, customResources: () => readonly SourceResource[]): LambdaFunction {
  const { id, origin } = resource;
  return lazily<LambdaFunction>({
    kind: () => "lambda:function",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    arn: () => arnOf(resource),
    role: () => textFact(resource.property("Role"), unknown("It names no role.", origin)),
    environment: () => environment(resource),
    memory: () => memory(resource),
    timeout: () => timeout(resource),
    inVpc: () => inVpc(resource),
    servesDeployments: () => servesDeployments(resource, customResources()),
  });
}

function arnOf(resource: SourceResource): Fact<Text> {
  return textFact(resource.attribute("Arn"), unknown("The function's ARN is not known.", resource.origin));
}

function environment(resource: SourceResource): Fact<readonly Text[]> {
  const variables = resource.property("Environment", "Variables");
  if (variables === undefined) return known([], resource.origin);
  if (variables.type !== "map") return unread(variables, "an object");
  return known(
    [...variables.members.values()].flatMap((value) => (value.type === "text" ? [value.text] : [])),
    variables.origin,
  );
}

function memory(resource: SourceResource): Fact<number> {
  const provider = resource.property("CapacityProviderConfig");
  const size = resource.property("MemorySize");
  if (size === undefined && provider !== undefined)
    return unknown("It runs on managed instances and does not state MemorySize; what it then gets is not modelled.", provider.origin);
  return numberFact(size, { value: defaults.functionMemory.value, origin: resource.origin });
}

/** A durable execution goes on over many calls, each with the timeout. (docs.aws.amazon.com/lambda/latest/dg/durable-functions.html) */
function timeout(resource: SourceResource): Fact<number> {
  const durable = resource.property("DurableConfig");
  if (durable !== undefined) return unknown("It is a durable function: how long a whole execution takes is not modelled.", durable.origin);
  return numberFact(resource.property("Timeout"), { value: defaults.functionTimeout.value, origin: resource.origin });
}

/** Managed instances stand in the subnets of their capacity provider. (docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html) */
function inVpc(resource: SourceResource): Fact<boolean> {
  const provider = resource.property("CapacityProviderConfig");
  if (provider !== undefined)
    return unknown("It runs on managed instances, in the subnets of a capacity provider that is not read.", provider.origin);
  const config = resource.property("VpcConfig");
  if (config === undefined) return known(false, resource.origin);
  if (config.type !== "map") return unread(config, "an object");
  const subnets = config.members.get("SubnetIds");
  if (subnets === undefined) return known(false, config.origin);
  return subnets.type === "list" ? known(subnets.items.length > 0, subnets.origin) : unread(subnets, "a list");
}

function servesDeployments(resource: SourceResource, customResources: readonly SourceResource[]): Fact<boolean> {
  const arn = arnOf(resource);
  if (!arn.known) return arn;
  let open: Fact<never> | undefined;
  for (const custom of customResources) {
    const token = textFact(custom.property("ServiceToken"), unknown("It names no provider.", custom.origin));
    if (token.known && sameText(token.value, arn.value)) return known(true, token.origin);
    if (token.known && !mayEqual(token.value, arn.value)) continue;
    open ??= unknown(`It may be the provider of ${custom.id}: ${token.known ? show(token.value) : token.why}`, custom.origin);
  }
  return open ?? known(false, resource.origin);
}
