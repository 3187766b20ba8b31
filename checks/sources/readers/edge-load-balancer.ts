import { maxAge } from "./edge-distribution.ts";
import { defaults } from "../defaults.ts";
import { textFact, unread, valuesAt, wordFact } from "../values.ts";
import type { Entrance, Plain, TlsPolicy } from "../../model/edge.ts";
import { known, lazily, mapFact, thenFact, unknown, type Fact, type Unknown } from "../../model/fact.ts";
import { literal, sameText, show } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

interface BesideBalancer {
  readonly listeners: readonly SourceResource[];
  readonly rules: readonly SourceResource[];
  /** All load balancers: whose listener it is not. */
  readonly others: readonly SourceResource[];
}

const hstsKey = "routing.http.response.strict_transport_security.header_value";

/** An `AWS::ElasticLoadBalancingV2::LoadBalancer` that the internet reaches, or may, with its listeners and their rules. */
export function readLoadBalancer(resource: SourceResource, beside: BesideBalancer): Entrance {
  const { id, origin } = resource;
  const scheme = wordFact(resource.property("Scheme"), { value: defaults.loadBalancerScheme.value, origin });
  const { own, open } = listenersOf(resource, beside);
  const of = (...names: string[]): readonly SourceResource[] => own.filter((each) => names.includes(protocolOf(each) ?? ""));
  const strange = own.filter((each) => !["HTTP", "HTTPS", "TLS"].includes(protocolOf(each) ?? ""));
  return lazily<Entrance>({
    kind: () => "edge:entrance",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    what: () => "a load balancer",
    isPublic: () => mapFact(scheme, (word) => word !== "internal"),
    tls: () => of("HTTPS", "TLS").map(tlsPolicy),
    plain: () => of("HTTP").flatMap((each) => plain(each, beside)),
    hsts: () => [
      ...of("HTTPS").map(hsts),
      ...of("TLS").map((each) => unknown("What is behind a TLS listener sends its own headers, which no template shows.", each.origin)),
    ],
    unread: () => [
      ...open,
      ...strange.map((each) => unknown(`What listener ${each.id} takes is not modelled.`, each.origin)),
      ...(own.length === 0 && open.length === 0 ? [unknown("No listener of it was read.", origin)] : []),
    ],
  });
}

function listenersOf(balancer: SourceResource, { listeners, others }: BesideBalancer): { own: readonly SourceResource[]; open: readonly Unknown[] } {
  const own: SourceResource[] = [];
  const open: Unknown[] = [];
  for (const each of listeners) {
    const named = textFact(each.property("LoadBalancerArn"), unknown("It names no load balancer.", each.origin));
    const is = (other: SourceResource): boolean => named.known && other.ref.type === "text" && sameText(other.ref.text, named.value);
    if (is(balancer)) own.push(each);
    else if (!others.some(is)) open.push(unknown(`Listener ${each.id} may be of it: ${named.known ? show(named.value) : named.why}`, each.origin));
  }
  return { own, open };
}

function protocolOf(listener: SourceResource): string | undefined {
  const value = listener.property("Protocol");
  return value?.type === "text" ? literal(value.text) : undefined;
}

/** The version stands in the name but for the oldest; a policy that is not on the page is not known. (elasticloadbalancing/latest/application/describe-ssl-policies.html) */
function tlsPolicy(listener: SourceResource): Fact<TlsPolicy> {
  const stated = wordFact(listener.property("SslPolicy"), { value: defaults.listenerPolicy.value, origin: listener.origin });
  return thenFact(stated, (name, origin): Fact<TlsPolicy> => {
    const oldest = oldestOf(name.replace("ELBSecurityPolicy-", ""));
    return oldest === undefined ? unknown(`${name} is no security policy that we know.`, origin) : known({ name, oldest }, origin);
  });
}

function oldestOf(name: string): TlsPolicy["oldest"] | undefined {
  if (["2016-08", "2015-05", "FS-2018-06", "TLS-1-0-2015-04"].includes(name)) return "1.0";
  const [, version] =
    /^TLS13-1-([0-3])-((Res|Ext[0-2])-)?(FIPS-)?(PQ-)?(2021-06|2023-04|2025-09)$/.exec(name) ??
    /^(?:TLS-1|FS-1)-([12])-((Ext|Res)-)?(2017-01|2018-06|2019-08|2020-10)$/.exec(name) ??
    [];
  return version === undefined ? undefined : `1.${version as "0" | "1" | "2" | "3"}`;
}

function hsts(listener: SourceResource): Fact<number | null> {
  for (const item of valuesAt([listener.property()], ["ListenerAttributes", "*"])) {
    if (item.type !== "map") return unread(item, "an attribute");
    const key = wordFact(item.members.get("Key"), { value: "", origin: item.origin });
    if (!key.known) return key;
    const value = item.members.get("Value");
    if (key.value === hstsKey && value !== undefined) return maxAge(value);
  }
  return known(null, listener.origin);
}

/** What becomes of plain HTTP: by default, and by each rule. */
function plain(listener: SourceResource, { rules, listeners }: BesideBalancer): readonly Fact<Plain>[] {
  const own: Fact<Plain>[] = [ofActions(listener.property("DefaultActions"), listener)];
  for (const rule of rules) {
    const named = textFact(rule.property("ListenerArn"), unknown("It names no listener.", rule.origin));
    const is = (each: SourceResource): boolean => named.known && each.ref.type === "text" && sameText(each.ref.text, named.value);
    if (is(listener)) own.push(ofActions(rule.property("Actions"), rule));
    else if (!listeners.some(is)) own.push(unknown(`Rule ${rule.id} may be of it: ${named.known ? show(named.value) : named.why}`, rule.origin));
  }
  return own;
}

function ofActions(actions: Value | undefined, { origin }: SourceResource): Fact<Plain> {
  if (actions === undefined) return unknown("It states no action.", origin);
  if (actions.type !== "list") return unread(actions, "a list");
  // The last one answers; those before it only look at who asks.
  const last = actions.items.at(-1);
  if (last?.type !== "map") return unknown("Its last action is not known.", actions.origin);
  return thenFact(wordFact(last.members.get("Type"), { value: "", origin: last.origin }), (type, at): Fact<Plain> => {
    const [protocol] = valuesAt([last], ["RedirectConfig", "Protocol"]);
    const [status] = valuesAt([last], ["FixedResponseConfig", "StatusCode"]);
    if (type === "redirect")
      return thenFact(wordFact(protocol, { value: "#{protocol}", origin: at }), (word, where) =>
        known(word === "HTTPS" ? "redirected" : "served", where),
      );
    if (type === "fixed-response")
      return thenFact(wordFact(status, { value: "", origin: at }), (code, where) => known(/^[45]/.test(code) ? "refused" : "served", where));
    return known("served", at);
  });
}
