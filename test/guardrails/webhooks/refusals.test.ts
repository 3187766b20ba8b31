import { describe, expect, it } from "vitest";
import { reasons } from "../../../guardrails/webhooks/decision.ts";
import type { Accepted, Challenged, Decision, Reason } from "../../../guardrails/webhooks/decision.ts";
import {
  bytes,
  change,
  delivery,
  formType,
  fromGeneric,
  fromGmail,
  fromMicrosoft,
  fromSlack,
  fromTwilio,
  fromZoom,
  generic,
  gmail,
  googleClaims,
  graph,
  graphClaims,
  headerPairs,
  now,
  otherTenant,
  pubsubBody,
  signer,
  signedText,
  slack,
  token,
  twilio,
  twilioOrigin,
  zoom,
} from "./deliveries.ts";

const key = signer("one");
const stranger = signer("one");
const short = signer("short", 1_024);
const keys = [key.publicKey, short.publicKey];
const google = (claims: object = {}, header: object = {}) => fromGmail(token({ ...googleClaims, ...claims }, key, header));
const microsoft = (claims: object = {}) => fromMicrosoft([change()], [token({ ...graphClaims, ...claims }, key)]);
const twilioJson = (digest: string, body: string) => {
  const url = `/sms?bodySHA256=${digest}`;
  return delivery({ "x-twilio-signature": signedText("twilio-token", twilioOrigin + url, "base64", "sha1"), ...formType }, body, url);
};
const bare = (parts: readonly string[]) => parts.join(".");
const unverifiable = (alg: string) => {
  const [, payload] = token(googleClaims, key).split(".");
  const head = Buffer.from(JSON.stringify({ alg, typ: "JWT", kid: "one" })).toString("base64url");
  const secret = key.publicKey.n ?? "";
  return fromGmail(
    bare([head, payload ?? "", alg === "none" ? "AA" : Buffer.from(signedText(secret, `${head}.${payload}`), "hex").toString("base64url")]),
  );
};

/** The same bytes as base64url, for whoever does not look at the last character's spare bits. */
function respelled(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const other = text.slice(0, -1) + (alphabet[alphabet.indexOf(text.at(-1) ?? "") ^ 1] ?? "");
  const [, , signature = ""] = text.split(".");
  expect(Buffer.from(other.split(".")[2] ?? "", "base64url")).toEqual(Buffer.from(signature, "base64url"));
  return other;
}

type Case = () => Promise<Decision<Accepted | Challenged>>;

/** Each reason with the ways to it. The type demands every reason; the test, that each way ends there. */
const ways: Readonly<Record<Reason, Readonly<Record<string, Case>>>> = {
  "body-not-raw": {
    "a text": () => slack()({ ...fromSlack("{}"), body: "{}" as never }),
    "a parsed object": () => zoom()({ ...fromZoom("{}"), body: {} as never }),
    "an array of numbers": () => generic()({ ...fromGeneric("{}"), body: [123, 125] as never }),
    "no body at all": () => twilio()({ ...fromTwilio({}), body: undefined as never }),
    "a text, to Gmail": () => gmail(keys)({ ...google(), body: pubsubBody() as never }),
    "a parsed object, to Graph": () => graph(keys)({ ...microsoft(), body: { value: [] } as never }),
  },
  "body-too-large": {
    "one byte more": () => slack({ bodyBytesMax: 10 })(fromSlack("12345678901")),
    "more than a mebibyte": () => generic()(fromGeneric("x".repeat(1_048_577))),
    "too many parameters": () => twilio()(fromTwilio(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`p${i}`, ""])))),
  },
  "body-malformed": {
    "Zoom without JSON": () => zoom()(fromZoom("event=1")),
    "a form with a lone percent sign": () => twilio()(delivery({ "x-twilio-signature": `${"A".repeat(27)}=`, ...formType }, "Body=100%")),
    "a form that is no UTF-8": () =>
      twilio()({ ...delivery({ "x-twilio-signature": `${"A".repeat(27)}=`, ...formType }, ""), body: Uint8Array.from([0x61, 0xff]) }),
    "no message": () => gmail(keys)(fromGmail(token(googleClaims, key), "{}")),
    "an odd message id": () => gmail(keys)(fromGmail(token(googleClaims, key), pubsubBody("a b"))),
    "no notifications": () => graph(keys)(fromMicrosoft([])),
    "a notification that is none": () => graph(keys)(fromMicrosoft(["x"])),
    "a state that is no text": () => graph(keys)(fromMicrosoft([change({ clientState: 1 })])),
    "an event that is no text": () => graph(keys)(fromMicrosoft([change({ lifecycleEvent: {} })])),
    "a subscription without id": () => graph(keys)(fromMicrosoft([change({ subscriptionId: undefined })])),
    "too many notifications": () => graph(keys)(fromMicrosoft(Array.from({ length: 501 }, () => change()))),
    "too many tokens": () =>
      graph(keys)(
        fromMicrosoft(
          [change()],
          Array.from({ length: 101 }, () => "x"),
        ),
      ),
    "no JSON": () => graph(keys)(delivery({}, "<xml/>")),
  },
  "body-not-covered": {
    "JSON without a digest": () => {
      const sent = fromTwilio({});
      const signature = { "x-twilio-signature": headerPairs(sent.headers)[0]?.[1] ?? "" };
      return twilio()({ ...sent, headers: { ...signature, "content-type": "application/json" }, body: bytes("{}") });
    },
  },
  "body-altered": {
    "another body": () => twilio()(twilioJson("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "{ }")),
    "a digest that is too short": () => twilio()(twilioJson("44136f", "{}")),
  },
  "url-malformed": {
    "a whole address": () => twilio()({ ...fromTwilio({}), url: "https://hooks.example.com/sms" }),
    "white space": () => twilio()({ ...fromTwilio({}), url: "/sms a" }),
    "no text": () => graph(keys)({ ...microsoft(), url: undefined as never }),
    "too long": () => graph(keys)({ ...microsoft(), url: `/${"a".repeat(8_192)}` }),
    "two digests": () => twilio()(twilioJson("1&bodySHA256=2", "{}")),
  },
  "headers-unreadable": {
    "no object": () => slack()({ ...fromSlack("{}"), headers: "x-slack-signature: 1" as never }),
    nothing: () => slack()({ ...fromSlack("{}"), headers: undefined as never }),
    "a value that is no text": () => slack()({ ...fromSlack("{}"), headers: { a: 1 } as never }),
    "a pair of one": () => slack()({ ...fromSlack("{}"), headers: [["a"]] as never }),
    "a name with a Kelvin sign, which lower-cases to k": () => slack()({ ...fromSlack("{}"), headers: { "x-slac\u212A-signature": "v0=" } }),
    "too many": () => slack()({ ...fromSlack("{}"), headers: Array.from({ length: 501 }, () => ["a", "b"] as const) }),
  },
  "header-missing": {
    signature: () => slack()(delivery({ "x-slack-request-timestamp": String(now) }, "{}")),
    timestamp: () => zoom()(delivery({ "x-zm-signature": `v0=${"0".repeat(64)}` }, "{}")),
    "undefined, as Node has it": () => generic()(delivery({ "x-signature": undefined }, "{}")),
    authorization: () => gmail(keys)(delivery({}, pubsubBody())),
    "the type of a form": () => twilio()(delivery({ "x-twilio-signature": `${"A".repeat(27)}=` }, "a=b")),
  },
  "header-repeated": {
    "two pairs": () => slack()({ ...fromSlack("{}"), headers: [...headerPairs(fromSlack("{}").headers), ["x-slack-signature", "v0="]] }),
    "two names": () => zoom()({ ...fromZoom("{}"), headers: { ...(fromZoom("{}").headers as object), "X-Zm-Signature": "v0=" } }),
    "two values": () => generic()({ ...fromGeneric("{}"), headers: { ...(fromGeneric("{}").headers as object), "x-timestamp": ["1", "1"] } }),
    "two tokens": () => gmail(keys)({ ...google(), headers: [...headerPairs(google().headers), ...headerPairs(google().headers)] }),
  },
  "header-too-long": { "a long signature": () => slack()(delivery({ "x-slack-signature": "0".repeat(8_193) }, "{}")) },
  "timestamp-malformed": {
    "a date": () => slack()(fromSlack("{}", { timestamp: "2026-01-01T00:00:00Z" })),
    milliseconds: () => zoom()(fromZoom("{}", { timestamp: `${now}000` })),
    "a fraction": () => zoom()(fromZoom("{}", { timestamp: `${now}.5` })),
    "a sign": () => generic()(fromGeneric("{}", { timestamp: `+${now}` })),
    hexadecimal: () => generic()(fromGeneric("{}", { timestamp: "0x1" })),
    nothing: () => generic()(fromGeneric("{}", { timestamp: "" })),
  },
  "timestamp-outside-window": {
    "too old": () => slack()(fromSlack("{}", { timestamp: String(now - 301) })),
    "too far ahead": () => zoom()(fromZoom("{}", { timestamp: String(now + 301) })),
    "a clock that is no number": () => generic({ nowSeconds: () => Number.NaN })(fromGeneric("{}")),
  },
  "signature-malformed": {
    "another version": () => slack()({ ...fromSlack("{}"), headers: { "x-slack-signature": `v1=${"0".repeat(64)}` } }),
    "upper-case hex": () => zoom()({ ...fromZoom("{}"), headers: { "x-zm-signature": `v0=${"A".repeat(64)}` } }),
    "too short": () => generic()({ ...fromGeneric("{}"), headers: { "x-signature": "sha256=00" } }),
    "not base64": () => twilio()({ ...fromTwilio({}), headers: { "x-twilio-signature": "-".repeat(28) } }),
  },
  "signature-mismatch": {
    "another key": () => slack()(fromSlack("{}", { secret: "other" })),
    "another body": () => zoom()({ ...fromZoom("{}"), body: bytes("[]") }),
    "another time": () => generic()({ ...fromGeneric("{}"), headers: { ...(fromGeneric("{}").headers as object), "x-timestamp": String(now + 1) } }),
    "another host": () => twilio()(fromTwilio({ Body: "hi" }, { origin: "https://evil.example.com" })),
    "plain HTTP": () => twilio()(fromTwilio({ Body: "hi" }, { origin: "http://hooks.example.com" })),
    "another path": () => twilio()({ ...fromTwilio({ Body: "hi" }), url: "/sms?tenant=other" }),
  },
  "algorithm-unexpected": {
    none: () => gmail(keys)(unverifiable("none")),
    "HS256 with the public key": () => gmail(keys)(unverifiable("HS256")),
    RS512: () => gmail(keys)(unverifiable("RS512")),
    "Twilio says another than agreed": () => {
      const sent = fromTwilio({ Body: "hi" });
      return twilio()({ ...sent, headers: { ...(sent.headers as object), "x-twilio-webhooks-signature-settings": "key=1,algorithm=HMAC_SHA256" } });
    },
    "Twilio does not say it": () => twilio({ algorithm: "HMAC_SHA256" })(fromTwilio({ Body: "hi" }, { algorithm: "sha256" })),
  },
  "token-malformed": {
    "another scheme": () => gmail(keys)(delivery({ authorization: `Basic ${token(googleClaims, key)}` }, pubsubBody())),
    "two parts": () => gmail(keys)(fromGmail("a.b")),
    "four parts": () => gmail(keys)(fromGmail("a.b.c.d")),
    "no JSON": () => gmail(keys)(fromGmail("aaaa.bbbb.cccc")),
    "an extension": () => gmail(keys)(google({}, { crit: ["exp"], exp: 1 })),
    "another type": () => gmail(keys)(google({}, { typ: "JWE" })),
    "no key id": () => gmail(keys)(google({}, { kid: undefined })),
    "no expiry": () => gmail(keys)(google({ exp: undefined })),
    "an expiry in text": () => gmail(keys)(google({ exp: "9999999999" })),
    "no text": () => graph(keys)(fromMicrosoft([change()], [{}])),
    "too long": () => graph(keys)(fromMicrosoft([change()], ["a".repeat(8_193)])),
    "another spelling of the same bytes": () => gmail(keys)(fromGmail(respelled(token(googleClaims, key)))),
  },
  "token-key-unknown": {
    "no such key": () => gmail([])(google()),
    "two of one id": () => gmail([key.publicKey, key.publicKey])(google()),
    "for encryption": () => gmail([{ ...key.publicKey, use: "enc" }])(google()),
    "for another algorithm": () => gmail([{ ...key.publicKey, alg: "RS512" }])(google()),
    "a symmetric one": () => gmail([{ kty: "oct", kid: "one" }])(google()),
    "without a modulus": () => gmail([{ kty: "RSA", kid: "one", e: "AQAB" }])(google()),
    "too short": () => gmail(keys)(fromGmail(token(googleClaims, short))),
    "no set": () => gmail([], { keySet: () => ({}) })(google()),
    "no set, at Graph": () => graph([], { keySet: () => undefined })(microsoft()),
  },
  "token-signature-mismatch": {
    "another key of the same id": () => gmail(keys)(fromGmail(token(googleClaims, stranger))),
    "nothing signed": () => gmail(keys)(fromGmail(`${token(googleClaims, key).split(".").slice(0, 2).join(".")}.AA`)),
  },
  "token-expired": {
    "the second it ends, leeway included": () => gmail(keys)(google({ exp: now - 60 })),
    "without leeway": () => gmail(keys, { leewaySeconds: 0 })(google({ exp: now })),
    "a clock that is no number": () => gmail(keys, { nowSeconds: () => Number.NaN })(google()),
    "at Graph": () => graph(keys)(microsoft({ exp: now - 60 })),
  },
  "token-not-yet-valid": {
    nbf: () => graph(keys)(microsoft({ nbf: now + 61 })),
    iat: () => gmail(keys)(google({ iat: now + 61 })),
  },
  "token-other-issuer": {
    "another authority": () => gmail(keys)(google({ iss: "https://accounts.example.com" })),
    "one that begins alike": () => gmail(keys)(google({ iss: "https://accounts.google.com.example.com" })),
    "one in a list": () => gmail(keys)(google({ iss: ["https://accounts.google.com"] })),
    "another tenant's issuer": () => graph(keys)(microsoft({ iss: `https://sts.windows.net/${otherTenant}/` })),
    "no tenant": () => graph(keys)(microsoft({ tid: undefined })),
    "a tenant that is none": () => graph(keys)(microsoft({ tid: "common", iss: "https://sts.windows.net/common/" })),
  },
  "token-other-audience": {
    Gmail: () => gmail(keys)(google({ aud: "https://other.example.com" })),
    "Gmail, a list": () => gmail(keys)(google({ aud: [googleClaims.aud] })),
    Graph: () => graph(keys)(microsoft({ aud: "another-application" })),
  },
  "token-other-sender": {
    "another account": () => gmail(keys)(google({ email: "evil@evil.iam.gserviceaccount.com" })),
    "not verified": () => gmail(keys)(google({ email_verified: false })),
    "verified in text": () => gmail(keys)(google({ email_verified: "true" })),
    "another application": () => graph(keys)(microsoft({ appid: "another-application" })),
    "version 2 with version 1's claim": () =>
      graph(keys)(microsoft({ ver: "2.0", iss: `https://login.microsoftonline.com/${graphClaims.tid}/v2.0`, azp: "another" })),
  },
  "token-missing": {
    "resource data, no token": () => graph(keys)(fromMicrosoft([change({ encryptedContent: {} })])),
    "the subscription has resource data": () => graph(keys)(fromMicrosoft([change({ subscriptionId: "rich" })])),
    "another tenant's token": () =>
      graph(keys)(fromMicrosoft([change({ encryptedContent: {}, subscriptionId: "elsewhere", tenantId: otherTenant })], [token(graphClaims, key)])),
  },
  "challenge-malformed": {
    "Zoom: a message to be signed": () => zoom()(fromZoom('{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1:{}"}}')),
    "Zoom: no token": () => zoom()(fromZoom('{"event":"endpoint.url_validation"}')),
    "Slack: a page": () => slack()(fromSlack('{"type":"url_verification","challenge":"<script>"}')),
    "Slack: no challenge": () => slack()(fromSlack('{"type":"url_verification"}')),
    "Graph: a page": () => graph(keys)(delivery({}, "", "/graph?validationToken=%3Cscript%3E")),
    "Graph: two": () => graph(keys)(delivery({}, "", "/graph?validationToken=a&validationToken=b")),
    "Graph: nothing": () => graph(keys)(delivery({}, "", "/graph?validationToken=")),
    "Graph: a line break": () => graph(keys)(delivery({}, "", "/graph?validationToken=a%0D%0Ab")),
  },
  "client-state-mismatch": {
    another: () => graph(keys)(fromMicrosoft([change({ clientState: "guess" })])),
    none: () => graph(keys)(fromMicrosoft([change({ clientState: undefined })])),
    "one of two": () => graph(keys)(fromMicrosoft([change(), change({ clientState: "guess" })])),
    "of a lifecycle notification": () => graph(keys)(fromMicrosoft([change({ clientState: "guess", lifecycleEvent: "missed" })])),
  },
  "subscription-unknown": {
    "Pub/Sub": () => gmail(keys)(fromGmail(token(googleClaims, key), pubsubBody("1", "projects/acme/subscriptions/other"))),
    Graph: () => graph(keys)(fromMicrosoft([change({ subscriptionId: "removed" })])),
  },
  "tenant-mismatch": { "another's": () => graph(keys)(fromMicrosoft([change({ tenantId: otherTenant })])) },
  replayed: Object.fromEntries(
    Object.entries<readonly [(sent: never) => ReturnType<Case>, unknown]>({
      Slack: [slack(), fromSlack("{}")],
      Zoom: [zoom(), fromZoom("{}")],
      Twilio: [twilio(), fromTwilio({ Body: "hi" })],
      HMAC: [generic(), fromGeneric("{}")],
      Gmail: [gmail(keys), google()],
      Graph: [graph(keys), microsoft()],
      "a cache that says yes in another way": [slack({ seen: { claim: () => "yes" } }), fromSlack("{}")],
    }).map(([name, [verify, sent]]) => [
      name,
      async () => {
        await verify(sent as never);
        return verify(sent as never);
      },
    ]),
  ),
  "seen-unavailable": {
    throws: () =>
      slack({
        seen: {
          claim: () => {
            throw new Error("down");
          },
        },
      })(fromSlack("{}")),
    rejects: () => graph(keys, { seen: { claim: () => Promise.reject(new Error("down")) } })(microsoft()),
  },
  "verifier-failed": {
    "no delivery": () => slack()(undefined as never),
    "keys that cannot be fetched": () => gmail([], { keySet: () => Promise.reject(new Error("down")) })(google()),
    "subscriptions that cannot be read": () => graph(keys, { subscription: () => Promise.reject(new Error("down")) })(microsoft()),
    "an empty state of ours": () =>
      graph(keys, { subscription: () => ({ clientState: { current: "" }, tenantId: graphClaims.tid, withResourceData: false }) })(microsoft()),
    "a clock that throws": () =>
      twilio({
        nowSeconds: () => {
          throw new Error("no clock");
        },
      })(fromTwilio({ Body: "hi" })),
  },
};

describe.each(Object.entries(ways) as readonly (readonly [Reason, Readonly<Record<string, Case>>])[])("refused, %s", (reason, cases) => {
  it.each(Object.entries(cases))("%s", async (_way, decide) => {
    const decision = await decide();
    expect(decision).toMatchObject({ outcome: "refused", reason });
    expect("because" in decision && decision.because).toMatch(new RegExp(`^${reasons[reason]}`));
  });
});

it("says nothing of the delivery or the keys", async () => {
  const texts = await Promise.all(
    Object.values(ways)
      .flatMap((cases) => Object.values(cases))
      .map(async (decide) => JSON.stringify(await decide())),
  );
  for (const text of texts)
    expect(text).not.toMatch(/secretClientValue|olderClientValue|slack-secret|zoom-secret|twilio-token|eyJ|<script|Error|down/);
});
