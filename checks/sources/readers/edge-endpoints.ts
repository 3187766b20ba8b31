import { booleanFact, textsFact, valuesAt, wordFact } from "../values.ts";
import type { Entrance, TlsPolicy } from "../../model/edge.ts";
import { known, mapFact, thenFact, unknown, type Fact } from "../../model/fact.ts";
import { literal } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/*
 * Endpoints of API Gateway and of functions. None takes plain HTTP.
 * (docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html, http-api-ciphers.html)
 */

type Find = (...types: string[]) => readonly SourceResource[];

export function endpointEntrances(find: Find): readonly Entrance[] {
  return [
    ...find("AWS::ApiGatewayV2::Api").flatMap(httpApi),
    ...find("AWS::ApiGateway::RestApi").flatMap(restApi),
    ...find("AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainName").flatMap(domain),
    ...find("AWS::Lambda::Url").flatMap(functionUrl),
  ];
}

function entrance(resource: SourceResource, what: string, tls: readonly Fact<TlsPolicy>[], hsts: Fact<number | null>, open: Fact<unknown>): Entrance {
  const { id, account, region, origin } = resource;
  return { kind: "edge:entrance", id, account, region, origin, what, isPublic: mapFact(open, () => true), tls, plain: [], hsts: [hsts], unread: [] };
}

function httpApi(resource: SourceResource): readonly Entrance[] {
  const off = isOff(resource);
  if (off.known && off.value) return [];
  const protocol = wordFact(resource.property("ProtocolType"), { value: "HTTP", origin: resource.origin });
  const isHttp = protocol.known && protocol.value === "HTTP";
  const tls: Fact<TlsPolicy> = isHttp
    ? known({ name: "TLS_1_2", oldest: "1.2" }, resource.origin)
    : unknown("The security policy of a WebSocket API's own endpoint is not modelled.", resource.origin);
  const hsts: Fact<number | null> = isHttp ? known(null, off.origin) : unknown("A WebSocket answers no browser's page.", resource.origin);
  return [entrance(resource, "an API's own endpoint", [tls], hsts, off)];
}

/** The own endpoint's policy is TLS_1_0 unless another is written; a private API has none that is public. */
function restApi(resource: SourceResource): readonly Entrance[] {
  const off = isOff(resource);
  const types = textsFact(resource.property("EndpointConfiguration", "Types"), { value: [["EDGE"]], origin: resource.origin });
  const isPrivate = types.known && types.value.length > 0 && types.value.every((type) => literal(type) === "PRIVATE");
  if (isPrivate || (off.known && off.value)) return [];
  const tls = gatewayPolicy(resource.property("SecurityPolicy"), known("TLS_1_0", resource.origin));
  return [entrance(resource, "an API's own endpoint", [tls], known(null, off.origin), off.known ? types : off)];
}

function isOff(resource: SourceResource): Fact<boolean> {
  return booleanFact(resource.property("DisableExecuteApiEndpoint"), { value: false, origin: resource.origin });
}

/** What is behind a domain sends its headers. */
function domain(resource: SourceResource): readonly Entrance[] {
  const { origin } = resource;
  const stated = resource.type.includes("V2")
    ? valuesAt([resource.property()], ["DomainNameConfigurations", "*"]).map((each) =>
        each.type === "map" ? each.members.get("SecurityPolicy") : each,
      )
    : [resource.property("SecurityPolicy")];
  const absent: Fact<string> = unknown("The domain states no SecurityPolicy.", origin);
  const hsts = unknown("API Gateway sends no such header itself; whether what is behind the domain does, no template shows.", origin);
  return [
    entrance(
      resource,
      "an API's domain",
      stated.map((each) => gatewayPolicy(each, absent)),
      hsts,
      known(null, origin),
    ),
  ];
}

function gatewayPolicy(value: Value | undefined, absent: Fact<string>): Fact<TlsPolicy> {
  const stated = value === undefined ? absent : wordFact(value, { value: "", origin: value.origin });
  return thenFact(stated, (name, origin): Fact<TlsPolicy> => {
    const [, enhanced] = /^SecurityPolicy_TLS1([23])_/.exec(name) ?? [];
    const [, legacy] = /^TLS_1_([02])$/.exec(name) ?? [];
    // TLS13_1_2: TLS 1.3, and 1.2 too.
    const [, also] = /^SecurityPolicy_TLS13_1_([0-3])_/.exec(name) ?? [];
    const version = also ?? enhanced ?? legacy;
    if (version === undefined) return unknown(`${name} is no security policy that we know.`, origin);
    return known({ name, oldest: `1.${version as "0" | "2" | "3"}` }, origin);
  });
}

/** One for signed requests is no more public than any of AWS's APIs. (docs.aws.amazon.com/lambda/latest/dg/urls-auth.html) */
function functionUrl(resource: SourceResource): readonly Entrance[] {
  const auth = wordFact(resource.property("AuthType"), { value: "", origin: resource.origin });
  if (auth.known && auth.value === "AWS_IAM") return [];
  return [entrance(resource, "a function's URL", [], known(null, auth.origin), auth)];
}
