import { booleanFact, numberFact, textFact, unread, valuesAt, wordFact } from "../values.ts";
import type { Entrance, Plain, TlsPolicy } from "../../model/edge.ts";
import { known, lazily, thenFact, unknown, type Fact } from "../../model/fact.ts";
import { literal, sameText, show } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html) */
const versions: Readonly<Record<string, TlsPolicy["oldest"]>> = {
  SSLv3: "1.0",
  TLSv1: "1.0",
  TLSv1_2016: "1.0",
  "TLSv1.1_2016": "1.1",
  "TLSv1.2_2018": "1.2",
  "TLSv1.2_2019": "1.2",
  "TLSv1.2_2021": "1.2",
  "TLSv1.2_2025": "1.2",
  "TLSv1.3_2025": "1.3",
};

const year = 31_536_000;
/** AWS's own policies, by id. (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html) */
const managed: Readonly<Record<string, number | null>> = {
  "67f7725c-6f97-4210-82d7-5512b31e9d03": year,
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": year,
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63": year,
  "60669652-455b-4ae9-85a4-c4c02393f86c": null,
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd": null,
};

/** `AWS::CloudFront::Distribution`, unless it is off; with the account's `AWS::CloudFront::ResponseHeadersPolicy`. */
export function readDistribution(resource: SourceResource, policies: readonly SourceResource[]): readonly Entrance[] {
  const { id, origin } = resource;
  const config = resource.property("DistributionConfig");
  const enabled = booleanFact(resource.property("DistributionConfig", "Enabled"), { value: true, origin });
  if (enabled.known && !enabled.value) return [];
  const behaviours = (): readonly Value[] => [...valuesAt([config], ["DefaultCacheBehavior"]), ...valuesAt([config], ["CacheBehaviors", "*"])];
  return [
    lazily<Entrance>({
      kind: () => "edge:entrance",
      id: () => id,
      account: () => resource.account,
      region: () => resource.region,
      origin: () => origin,
      what: () => "a CloudFront distribution",
      isPublic: () => enabled,
      tls: () => [certificate(resource)],
      plain: () => behaviours().map(plain),
      hsts: () => behaviours().map((each) => hsts(each, policies)),
      unread: () => [],
    }),
  ];
}

/** With CloudFront's own certificate the policy is TLSv1, whatever is written. (API_ViewerCertificate.html) */
function certificate(resource: SourceResource): Fact<TlsPolicy> {
  const stated = resource.property("DistributionConfig", "ViewerCertificate");
  const oldest = (name: string): TlsPolicy => ({ name, oldest: "1.0" });
  if (stated === undefined) return known(oldest("TLSv1, of CloudFront's own certificate"), resource.origin);
  if (stated.type !== "map") return unread(stated, "an object");
  const own = booleanFact(stated.members.get("CloudFrontDefaultCertificate"), { value: false, origin: stated.origin });
  return thenFact(own, (is, at) => {
    if (is) return known(oldest("TLSv1, of CloudFront's own certificate"), at);
    const version = stated.members.get("MinimumProtocolVersion");
    if (version === undefined) return unknown("The certificate comes without MinimumProtocolVersion.", stated.origin);
    return thenFact(wordFact(version, { value: "", origin: version.origin }), (name, origin): Fact<TlsPolicy> => {
      const found = versions[name];
      return found === undefined ? unknown(`${name} is no security policy that we know.`, origin) : known({ name, oldest: found }, origin);
    });
  });
}

function plain(behaviour: Value): Fact<Plain> {
  if (behaviour.type !== "map") return unread(behaviour, "a cache behaviour");
  const stated = behaviour.members.get("ViewerProtocolPolicy");
  if (stated === undefined) return unknown("The behaviour has no ViewerProtocolPolicy.", behaviour.origin);
  return thenFact(wordFact(stated, { value: "", origin: stated.origin }), (word, origin): Fact<Plain> => {
    if (word === "redirect-to-https") return known("redirected", origin);
    if (word === "https-only") return known("refused", origin);
    return word === "allow-all" ? known("served", origin) : unknown(`${word} is no ViewerProtocolPolicy that we know.`, origin);
  });
}

function hsts(behaviour: Value, policies: readonly SourceResource[]): Fact<number | null> {
  if (behaviour.type !== "map") return unread(behaviour, "a cache behaviour");
  const named = behaviour.members.get("ResponseHeadersPolicyId");
  const runs = ["FunctionAssociations", "LambdaFunctionAssociations"].map((name) => behaviour.members.get(name));
  const own = named === undefined ? known(null, behaviour.origin) : ofPolicy(named, policies);
  const code = runs.find((each) => each !== undefined && !(each.type === "list" && each.items.length === 0));
  return own.known && own.value === null && code !== undefined ? unknown("A function at the edge may send the header.", code.origin) : own;
}

function ofPolicy(named: Value, policies: readonly SourceResource[]): Fact<number | null> {
  return thenFact(textFact(named, unknown("It names no policy.", named.origin)), (id, origin) => {
    const word = literal(id) ?? "";
    const aws = Object.hasOwn(managed, word) ? managed[word] : undefined;
    if (aws !== undefined) return known(aws, origin);
    const policy = policies.find((each) => [each.ref, each.attribute("Id")].some((own) => own.type === "text" && sameText(own.text, id)));
    return policy === undefined ? unknown(`Response headers policy ${show(id)} is in no source.`, origin) : ofHeaders(policy);
  });
}

function ofHeaders(policy: SourceResource): Fact<number | null> {
  const security = ["ResponseHeadersPolicyConfig", "SecurityHeadersConfig", "StrictTransportSecurity"];
  const [set] = valuesAt([policy.property()], security);
  if (set === undefined) return customHeader(policy);
  if (set.type !== "map") return unread(set, "an object");
  const age = set.members.get("AccessControlMaxAgeSec");
  return age === undefined
    ? unknown("StrictTransportSecurity has no AccessControlMaxAgeSec.", set.origin)
    : numberFact(age, { value: 0, origin: set.origin });
}

function customHeader(policy: SourceResource): Fact<number | null> {
  for (const item of valuesAt([policy.property()], ["ResponseHeadersPolicyConfig", "CustomHeadersConfig", "Items", "*"])) {
    if (item.type !== "map") return unread(item, "a header");
    const name = wordFact(item.members.get("Header"), { value: "", origin: item.origin });
    if (!name.known) return name;
    if (name.value.toLowerCase() === "strict-transport-security") return maxAge(item.members.get("Value") ?? item);
  }
  return known(null, policy.origin);
}

/** `max-age=63072000; includeSubDomains` (RFC 6797). */
export function maxAge(header: Value): Fact<number | null> {
  return thenFact(wordFact(header, { value: "", origin: header.origin }), (text, origin) => {
    const [, seconds] = /(?:^|;)\s*max-age\s*=\s*"?(\d{1,12})"?\s*(?:;|$)/i.exec(text) ?? [];
    return seconds === undefined ? unknown(`${text} states no max-age.`, origin) : known(Number(seconds), origin);
  });
}
