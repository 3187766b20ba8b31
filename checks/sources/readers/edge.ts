import { readDistribution } from "./edge-distribution.ts";
import { endpointEntrances } from "./edge-endpoints.ts";
import { readLoadBalancer } from "./edge-load-balancer.ts";
import type { Entrance } from "../../model/edge.ts";
import { known, unknown, type Listing, type Unknown } from "../../model/fact.ts";
import { wordFact } from "../values.ts";
import { defaults } from "../defaults.ts";
import type { SourceResource } from "../resource.ts";

/** The resources of some types. */
type Find = (...types: string[]) => readonly SourceResource[];

/**
 * Types that the public may reach, and of which nothing is read. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference)
 */
const unmodelled = [
  "AWS::Amplify::App",
  "AWS::AppRunner::Service",
  "AWS::AppSync::GraphQLApi",
  "AWS::AppSync::Api",
  "AWS::CloudFront::DistributionTenant",
  "AWS::CloudFront::StreamingDistribution",
  "AWS::EC2::VerifiedAccessEndpoint",
  "AWS::ElasticBeanstalk::Environment",
  "AWS::ElasticLoadBalancing::LoadBalancer",
  "AWS::GlobalAccelerator::Accelerator",
  "AWS::Lightsail::Container",
  "AWS::Lightsail::Distribution",
  "AWS::Lightsail::Instance",
  "AWS::Lightsail::LoadBalancer",
  "AWS::Transfer::Server",
  "AWS::VpcLattice::Service",
];

/** Every way in that is read, and what may be another. */
export function readEntrances(find: Find): Listing<Entrance> {
  const policies = find("AWS::CloudFront::ResponseHeadersPolicy");
  const beside = { listeners: find("AWS::ElasticLoadBalancingV2::Listener"), rules: find("AWS::ElasticLoadBalancingV2::ListenerRule") };
  const balancers = find("AWS::ElasticLoadBalancingV2::LoadBalancer");
  const websites = find("AWS::S3::Bucket").filter((bucket) => bucket.property("WebsiteConfiguration") !== undefined);
  const strange = [...find(...unmodelled).filter((each) => !isInternal(each)), ...websites];
  return {
    items: [
      ...find("AWS::CloudFront::Distribution").flatMap((each) => readDistribution(each, policies)),
      ...balancers.filter((each) => !isInternal(each)).map((each) => readLoadBalancer(each, { ...beside, others: balancers })),
      ...endpointEntrances(find),
    ],
    unread: strange.map((each): Unknown => unknown(`${each.id} (${each.type}) may be a way in, and what it takes is not modelled.`, each.origin)),
  };
}

/** Load balancers of a VPC's own; a gateway load balancer has no scheme. */
function isInternal(resource: SourceResource): boolean {
  if (!resource.type.includes("LoadBalancing")) return false;
  const { origin } = resource;
  const scheme = wordFact(resource.property("Scheme"), { value: defaults.loadBalancerScheme.value, origin });
  const type = resource.type.includes("V2")
    ? wordFact(resource.property("Type"), { value: defaults.loadBalancerType.value, origin })
    : known("", origin);
  return (scheme.known && scheme.value === "internal") || (type.known && type.value === "gateway");
}
