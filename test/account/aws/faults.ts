import { errorWire, type FakeCall, type Protocol, type Wire } from "./protocol.ts";

/** Rows of live-accounts.md §10 that an answer can show. */
export const faults = [
  "denied",
  "denied in XML",
  "throttled",
  "empty body",
  "empty object",
  "HTML",
  "foreign XML",
  "truncated",
  "reset",
  "wrong account",
  "region disabled",
  "expired",
  "repeated token",
  "page 2 denied",
] as const;
export type Fault = (typeof faults)[number];

/** What comes back in place of the plain answer. @throws Error where the connection breaks. */
export async function faultReply(fault: Fault, call: FakeCall & { readonly protocol: Protocol }, plain: () => Promise<Wire>): Promise<Wire> {
  const { protocol } = call;
  const ok = (body: string, type: string): Wire => ({ status: 200, headers: { "content-type": type }, body });
  switch (fault) {
    case "denied":
      return errorWire({ code: protocol === "ec2" ? "UnauthorizedOperation" : "AccessDenied", status: 403 }, protocol);
    case "denied in XML":
      return errorWire({ code: "AccessDenied", status: 403 }, "rest-xml");
    case "throttled":
      return errorWire({ code: protocol === "json" ? "TooManyRequestsException" : "Throttling", status: 400 }, protocol);
    case "empty body":
      return ok("", protocol.includes("json") ? "application/x-amz-json-1.1" : "text/xml");
    case "empty object":
      return ok("{}", "application/x-amz-json-1.1");
    case "HTML":
      return ok("<!DOCTYPE html><html><body>Not here</body></html>", "text/html");
    case "foreign XML":
      return ok("<Other><Thing>1</Thing></Other>", "text/xml");
    case "truncated": {
      const whole = await plain();
      return { ...whole, body: whole.body.slice(0, Math.max(1, Math.floor(whole.body.length * 0.6))) };
    }
    case "reset":
      throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    case "wrong account": {
      const whole = await plain();
      return call.operation === "GetCallerIdentity" ? { ...whole, body: whole.body.replaceAll(call.account, "999999999999") } : whole;
    }
    case "region disabled":
      return errorWire({ code: protocol === "ec2" ? "OptInRequired" : "UnrecognizedClientException", status: 401 }, protocol);
    case "expired":
      return errorWire({ code: protocol === "ec2" ? "RequestExpired" : "ExpiredToken", status: 400 }, protocol);
    case "repeated token": {
      const [, token = "2"] = Object.entries(call.input).find(([name]) => /token|marker/i.test(name)) ?? [];
      return withToken(await plain(), String(token), protocol);
    }
    case "page 2 denied":
      return plain();
  }
}

/** A page that leads back to itself. */
function withToken(whole: Wire, token: string, protocol: Protocol): Wire {
  if (protocol.includes("json")) {
    const names = ["NextToken", "nextToken", "NextMarker"];
    return {
      ...whole,
      body: JSON.stringify({ ...(JSON.parse(whole.body) as object), ...Object.fromEntries(names.map((name) => [name, token])), Truncated: true }),
    };
  }
  const names = ["nextToken", "NextToken", "Marker", "ContinuationToken"];
  const tokens = names.map((name) => `<${name}>${token}</${name}>`).join("");
  const bare = names.reduce(
    (body, name) => body.replace(new RegExp(`<${name}>[^<]*</${name}>`, "g"), ""),
    whole.body.replace("<IsTruncated>false<", "<IsTruncated>true<"),
  );
  const end = protocol === "query" ? /<\/\w+Result>/ : /<\/\w+>$/;
  return { ...whole, body: bare.replace(end, (tag) => tokens + tag) };
}
