import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { gmailPushVerifier } from "../../../guardrails/webhooks/gmail-push.ts";
import { hmacVerifier } from "../../../guardrails/webhooks/hmac.ts";
import { microsoftGraphVerifier } from "../../../guardrails/webhooks/microsoft-graph.ts";
import { slackVerifier } from "../../../guardrails/webhooks/slack.ts";
import { twilioVerifier } from "../../../guardrails/webhooks/twilio.ts";
import { zoomVerifier } from "../../../guardrails/webhooks/zoom.ts";
import { at, bytes, delivery, formType, genericSettings } from "./deliveries.ts";

// Documented vectors are named by their page. Where a page prints no secret or no real signature, the vector was made by the openssl command
// line; `openssl` below makes those again where it is installed.

describe("Slack (docs.slack.dev/authentication/verifying-requests-from-slack: secret, timestamp, body and signature)", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA" +
    "&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554" +
    "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  const verify = slackVerifier({ keys: { current: "8f742231b10e8888abcd99yyyzzz85a5" }, ...at(1_531_420_618) });
  const timestamp = { "X-Slack-Request-Timestamp": "1531420618" };

  it("accepts the page's request", async () => {
    const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    expect(await verify(delivery({ ...timestamp, "X-Slack-Signature": signature }, body))).toMatchObject({ outcome: "accepted", key: "current" });
  });
  it("answers the challenge of docs.slack.dev/reference/events/url_verification, signed by openssl with the same secret", async () => {
    const challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P";
    const asked = `{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"${challenge}","type":"url_verification"}`;
    const signature = "v0=f9bd80929259f3f6d5fe3a3186c453c89cd1ad4862815a15837584f31c993652";
    expect(await verify(delivery({ ...timestamp, "X-Slack-Signature": signature }, asked))).toEqual({
      outcome: "challenged",
      answer: { status: 200, headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" }, body: challenge },
    });
  });
});

describe("Zoom (developers.zoom.us/docs/api/webhooks: messages; its signature is no hex and its secret not printed, so openssl signed)", () => {
  const keys = { current: "zoom-secret-token-of-the-tests" };
  const event =
    '{"event":"session.started","payload":{"account_id":"{ACCOUNT_ID}","object":{"start_time":"2022-07-27T16:56:34Z","id":"{SESSION_ID}"}},"event_ts":1658940994914}';
  const asked = '{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}';

  it("accepts the page's message", async () => {
    const signature = "v0=95cc6bd45fcb95c228689d9353bbadde6482dfa19f6a4c0ab94db663af263c10";
    const sent = delivery({ "x-zm-signature": signature, "x-zm-request-timestamp": "1658940994" }, event);
    expect(await zoomVerifier({ keys, ...at(1_658_940_994) })(sent)).toMatchObject({ outcome: "accepted" });
  });
  it("answers the page's challenge", async () => {
    const signature = "v0=48f4aa78a1d3c9af1a37960afc1380919aef316c3b17960958dd3617fe8d581e";
    const sent = delivery({ "x-zm-signature": signature, "x-zm-request-timestamp": "1739923528" }, asked);
    const decision = await zoomVerifier({ keys, ...at(1_739_923_528) })(sent);
    expect(decision).toMatchObject({ outcome: "challenged", answer: { headers: { "content-type": "application/json" } } });
    expect(JSON.parse("answer" in decision ? decision.answer.body : "")).toEqual({
      plainToken: "qgg8vlvZRS6UYooatFL8Aw",
      encryptedToken: "8db35e9d25565a4ef851e743acdf65b3df847640266cbf208f6071ba99b79288",
    });
  });
});

describe("Twilio (github.com/twilio/twilio-node, spec/validation.spec.js, Twilio's own test vectors for the auth token 12345)", () => {
  const callers = { twilioNode: "+14158675309", newer: "+12349013030" };
  const form = (caller: string) =>
    new URLSearchParams({ To: "+18005551212", CallSid: "CA1234567890ABCDE", Caller: caller, From: caller, Digits: "1234" }).toString();
  const target = "/myapp.php?foo=1&bar=2";
  const json = '{"property": "value", "boolean": true}';
  const digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
  const noJson = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  const standard = "https://mycompany.com";

  it.each([
    ["form", standard, target, form(callers.twilioNode), "RSOYDt4T1cUTdK1PDd93/VVr8B8="],
    ["form, of a port that Twilio leaves out", `${standard}:1234`, target, form(callers.twilioNode), "RSOYDt4T1cUTdK1PDd93/VVr8B8="],
    ["form, with the standard port", standard, target, form(callers.twilioNode), "kvajT1Ptam85bY51eRf/AJRuM3w="],
    ["credentials", "https://user:pass@mycompany.com", target, form(callers.twilioNode), "CukzLTc1tT5dXEDIHm/tKBanW10="],
    ["a name alone", "https://user@mycompany.com", target, form(callers.twilioNode), "2YRLlVAflCqxaNicjMpJcSTgzSs="],
    ["credentials and port", "https://user:pass@mycompany.com", target, form(callers.twilioNode), "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI="],
    ["special characters", standard, `${target}&Body=It's+amazing`, form(callers.twilioNode), "dsq4Ehbj6cs+KdTkpF5sSSplOWw="],
    [
      "a name twice",
      standard,
      target,
      "MessagingBinding.Address=%2B1415xxxxxxx&MessagingBinding.Address=%2B1325xxxxxxx",
      "83O6e2vORAoJHUNzJjDWN1jz+BA=",
    ],
    ["names that begin alike", standard, target, "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234", "IK+Dwps556ElfBT0I3Rgjkr1wJU="],
    ["JSON by its digest", standard, `${target}&bodySHA256=${digest}`, json, "a9nBmqA0ju/hNViExpshrM61xv4="],
    ["JSON by its digest alone", standard, `/myapp.php?bodySHA256=${digest}`, json, "y77kIzt2vzLz71DgmJGsen2scGs="],
    ["empty JSON by its digest", standard, `${target}&bodySHA256=${noJson}`, "{}", "Ldidvp12m26NI7eqEvxnEpkd9Hc="],
    // The example of twilio.com/docs/usage/webhooks/webhooks-security; the page prints no result: this one is openssl's.
    ["the page's form", standard, target, form(callers.newer), "0/KCTR6DLpKmkAf8muzZqo1nDgQ="],
  ])("%s", async (_what, origin, url, body, signature) => {
    const verify = twilioVerifier({ keys: { current: "12345" }, origin, rememberSeconds: 60, ...at(0) });
    expect(await verify(delivery({ "x-twilio-signature": signature, ...formType }, body, url))).toMatchObject({ outcome: "accepted" });
  });

  it("HMAC_SHA256 by a shared key (twilio-node, examples/WebhookSignatureValidation.md: header and rule; openssl signed)", async () => {
    const verify = twilioVerifier({ keys: { current: "12345" }, algorithm: "HMAC_SHA256", origin: standard, rememberSeconds: 60, ...at(0) });
    const headers = {
      "x-twilio-signature": "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=",
      "x-twilio-webhooks-signature-settings": "key=1,algorithm=HMAC_SHA256",
    };
    const decision = await verify(delivery({ ...headers, ...formType }, form(callers.twilioNode), target));
    expect(decision).toMatchObject({ outcome: "accepted" });
    expect("parameters" in decision && decision.parameters.get("Digits")).toEqual(["1234"]);
  });
});

describe("any HMAC", () => {
  it("docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries: secret, payload and signature", async () => {
    const verify = hmacVerifier({
      ...genericSettings,
      ...at(0),
      keys: { current: "It's a Secret to Everybody" },
      signature: { header: "x-hub-signature-256", prefix: "sha256=" },
      signs: ["body"],
      freshness: { rememberSeconds: 60 },
    });
    const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    expect(await verify(delivery({ "X-Hub-Signature-256": signature }, "Hello, World!"))).toMatchObject({ outcome: "accepted" });
  });
  it("Standard Webhooks (github.com/svix/svix-webhooks, php/tests/WebhookTest.php): secret, id, timestamp, payload and signature", async () => {
    const verify = hmacVerifier({
      ...genericSettings,
      ...at(1_614_265_330),
      keys: { current: Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64") },
      encoding: "base64",
      signature: { header: "webhook-signature", prefix: "v1," },
      signs: [{ header: "webhook-id" }, { text: "." }, "timestamp", { text: "." }, "body"],
      freshness: { timestampHeader: "webhook-timestamp", windowSeconds: 300 },
    });
    const headers = { "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330" };
    const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    expect(await verify(delivery({ ...headers, "webhook-signature": signature }, '{"test": 2432232314}'))).toMatchObject({ outcome: "accepted" });
  });
  it.each([
    ["sha512", "base64", "FMvBlgqM9BRdLfJMo8fpNH+XILwHYOCqgGjpZ1SppI9ajH1rTOqpj0olJadhqPVevWMZUCaWw8cwArr1FdvF/w=="],
    ["sha384", "base64url", "fD4YQa0Q5-eG_ZkrIaDlQV86qMIqJX9u85egFkUGwzRBRlT9W0qnOUekCMPVTstN"],
  ] as const)("%s in %s, signed by Python's hmac", async (algorithm, encoding, code) => {
    const verify = hmacVerifier({ ...genericSettings, ...at(1_700_000_000), keys: { current: "key" }, algorithm, encoding });
    const sent = delivery({ "x-signature": `sha256=${code}`, "x-timestamp": "1700000000" }, '{"a":1}');
    expect(await verify(sent)).toMatchObject({ outcome: "accepted" });
  });
});

describe("Gmail push (docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions: a token that Google signed)", () => {
  const token = [
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjdkNjgwZDhjNzBkNDRlOTQ3MTMzY2JkNDk5ZWJjMWE2MWMzZDVhYmMiLCJ0eXAiOiJKV1QifQ",
    "eyJhdWQiOiJodHRwczovL2V4YW1wbGUuY29tIiwiYXpwIjoiMTEzNzc0MjY0NDYzMDM4MzIxOTY0IiwiZW1haWwiOiJnYWUtZ2NwQGFwcHNwb3QuZ3NlcnZpY2VhY2NvdW50LmNvbSIs" +
      "ImVtYWlsX3ZlcmlmaWVkIjp0cnVlLCJleHAiOjE1NTAxODU5MzUsImlhdCI6MTU1MDE4MjMzNSwiaXNzIjoiaHR0cHM6Ly9hY2NvdW50cy5nb29nbGUuY29tIiwic3ViIjoiMTEzNzc0" +
      "MjY0NDYzMDM4MzIxOTY0In0",
    "QVjyqpmadTyDZmlX2u3jWd1kJ68YkdwsRZDo-QxSPbxjug4ucLBwAs2QePrcgZ6hhkvdc4UHY4YF3fz9g7XHULNVIzX5xh02qXEH8dK6PgGndIWcZQzjSYfgO-q-R2oo2hNM5HBBsQN4AR" +
      "tGK_acG-NGGWM3CQfahbEjZPAJe_B8M7HfIu_G5jOLZCw2EUcGo8BvEwGcLWB2WqEgRM0-xt5-UPzoa3-FpSPG7DHk7z9zRUeq6eB__ldb-2o4RciJmjVwHgnYqn3VvlX9oVKEgXpNFhKu" +
      "YA-mWh5o7BCwhujSMmFoBOh6mbIXFcyf5UiVqKjpqEbqPGo_AvKvIQ9VTQ",
  ].join(".");
  /** Google's key of February 2019. Google serves it no more; public repositories quote it, and that it verifies the page's token shows that it is the one. */
  const google = {
    kty: "RSA",
    use: "sig",
    alg: "RS256",
    kid: "7d680d8c70d44e947133cbd499ebc1a61c3d5abc",
    e: "AQAB",
    n:
      "2K7epoJWl_B68lRUi1txaa0kEuIK4WHiHpi1yC4kPyu48d046yLlrwuvbQMbog2YTOZdVoG1D4zlWKHuVY00O80U1ocFmBl3fKVrUMakvHru0C0mAcEUQo7ItyEX7rpOVYtxlrVk6G8PY4EK" +
      "61EB-Xe35P0zb2AMZn7Tvm9-tLcccqYlrYBO4SWOwd5uBSqc_WcNJXgnQ-9sYEZ0JUMhKZelEMrpX72hslmduiz-LMsXCnbS7jDGcUuSjHXVLM9tb1SQynx5Xz9xyGeN4rQLnFIKvgwpiqnv" +
      "LpbMo6grhJwrz67d1X6MwpKtAcqZ2V2v4rQsjbblNH7GzF8ZsfOaqw",
  };
  const settings = {
    keySet: () => ({ keys: [google] }),
    audience: "https://example.com",
    serviceAccount: "gae-gcp@appspot.gserviceaccount.com",
    subscription: "projects/myproject/subscriptions/mysubscription",
    leewaySeconds: 0,
  };
  const pushed = JSON.stringify({
    message: {
      data: "eyJlbWFpbEFkZHJlc3MiOiAidXNlckBleGFtcGxlLmNvbSIsICJoaXN0b3J5SWQiOiAiMTIzNDU2Nzg5MCJ9",
      messageId: "2070443601311540",
      publishTime: "2021-02-26T19:13:55.749Z",
    },
    subscription: settings.subscription,
  });
  const sent = delivery({ Authorization: `Bearer ${token}` }, pushed);

  it("accepts it while it lives, with the body of developers.google.com/workspace/gmail/api/guides/push", async () => {
    expect(await gmailPushVerifier({ ...settings, ...at(1_550_182_335) })(sent)).toMatchObject({
      outcome: "accepted",
      key: google.kid,
      messageId: "2070443601311540",
    });
    expect(await gmailPushVerifier({ ...settings, ...at(1_550_185_934) })(sent)).toMatchObject({ outcome: "accepted" });
  });
  it("refuses it before and after", async () => {
    expect(await gmailPushVerifier({ ...settings, ...at(1_550_182_334) })(sent)).toMatchObject({ reason: "token-not-yet-valid" });
    expect(await gmailPushVerifier({ ...settings, ...at(1_550_185_935) })(sent)).toMatchObject({ reason: "token-expired" });
  });
});

describe("Microsoft Graph (the claims of learn.microsoft.com/graph/change-notifications-with-resource-data, signed by openssl: no page has a whole token)", () => {
  const token = [
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6InRocm93YXdheSJ9",
    "eyJhdWQiOiI4ZTQ2MDY3Ni1hZTNmLTRiMWUtODc5MC1lZTBmYjVkNjE0OGYiLCJpc3MiOiJodHRwczovL3N0cy53aW5kb3dzLm5ldC84NGJkODE1OC02ZDRkLTQ5NTgtOGI5Zi05ZDY0NDU1" +
      "NDJmOTUvIiwiaWF0IjoxNTY1MDQ2ODEzLCJuYmYiOjE1NjUwNDY4MTMsImV4cCI6MTU2NTA3NTkxMywiYWlvIjoiNDJGZ1lLaFordU9ackhhN3ArN3RmcnVhdXExSEFBPT0iLCJhcHBp" +
      "ZCI6IjBiZjMwZjNiLTRhNTItNDhkZi05YTgyLTIzNDkxMGM0YTA4NiIsImFwcGlkYWNyIjoiMiIsImlkcCI6Imh0dHBzOi8vc3RzLndpbmRvd3MubmV0Lzg0YmQ4MTU4LTZkNGQtNDk1" +
      "OC04YjlmLTlkNjQ0NTU0MmY5NS8iLCJ0aWQiOiI4NGJkODE1OC02ZDRkLTQ5NTgtOGI5Zi05ZDY0NDU1NDJmOTUiLCJ1dGkiOiItS29KSGV2aGdFR25ONGt3dWl4cEFBIiwidmVyIjoi" +
      "MS4wIn0",
    "mdjo-KMfy6CU15RkM8gZRcfohIC5Ud18rnVeBGBPGocXItTLbZsHlppWD3uwswENv9QTslkuJxJ9g_0smaxnP0Hf3GsyxLUekADjC1fawx0QMBma5chNj84vz8rMQVgDoPNQ2NOOkspakl4W" +
      "kVPY6T_JrNfRpyHKD7t-Mr-z-h2gS2HVAWY7cfkrLCObiyMm9fmHDYDVIWyBgEkAK2PcFqGIImPfzTJQLNO24Ev0VTdZ3eWEFhMMcym-FRHeQ8OLXn5gjWjrgrLtKkncLuu1LYiNmjEtvT3B" +
      "Nkn9rKw-HJeoH26AfhmmSNy734l7DDAirjujccqJr9DYjMvMPn2_5w",
  ].join(".");
  const throwaway = {
    kty: "RSA",
    kid: "throwaway",
    e: "AQAB",
    n:
      "xjQHF3OZnnCjgmdZJ0WUNA3bmXl3GuKjC827wVDQGQr_JlWtwzab76LZq7pAfI8J57y_zaSIgV8nRPK57l2ju3AY58qxPl6bfyCtd-O0ViYSj-Fe8fWNlRphoduJleqDUPULuPOlfuHdWFx9" +
      "CRIG1rBqiXw__7ZNNe0Ux1l8MhSLri1Knzu_5ZiyPW3HaYVf2KNrTzAJFGNu1CIqIvviQSP2dUV7fmtskcAB1wFtIPjwKQBSGvDOrtb0Hpg-ubpWZRPDDS4bz0s_juDRqhH0ICkuLDfSU4KR" +
      "Awxf6H7td5gqGknijL-xEeLRl_yZjfq3KgtM4tny9kDL6UmzeXn44Q",
  };
  const verify = (seconds: number) =>
    microsoftGraphVerifier({
      keySet: () => ({ keys: [throwaway] }),
      appIds: ["8e460676-ae3f-4b1e-8790-ee0fb5d6148f"],
      subscription: () => ({
        clientState: { current: "secretClientValue" },
        tenantId: "84bd8158-6d4d-4958-8b9f-9d6445542f95",
        withResourceData: true,
      }),
      rememberSeconds: 60,
      leewaySeconds: 0,
      ...at(seconds),
    });
  const sent = delivery(
    {},
    JSON.stringify({
      value: [
        { subscriptionId: "76222963-cc7b-42d2-882d-8aaa69cb2ba3", changeType: "created", clientState: "secretClientValue", encryptedContent: {} },
      ],
      validationTokens: [token],
    }),
  );

  it("accepts it while it lives, and not after", async () => {
    expect(await verify(1_565_046_813)(sent)).toMatchObject({ outcome: "accepted", key: "current", notifications: [{ about: "change" }] });
    expect(await verify(1_565_075_913)(sent)).toMatchObject({ reason: "token-expired" });
  });
  it("echoes the validation token (…/change-notifications-delivery-webhooks: decoded, as plain text)", async () => {
    const url = "/graph?tenant=acme&validationToken=Validation%3a+Testing+client+application+reachability+for+subscription+Request-Id%3a+1";
    expect(await verify(0)({ headers: {}, body: bytes(""), url })).toEqual({
      outcome: "challenged",
      answer: {
        status: 200,
        headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
        body: "Validation: Testing client application reachability for subscription Request-Id: 1",
      },
    });
  });
});

describe("openssl", () => {
  const openssl = (algorithm: string, secret: string, text: string): Buffer =>
    execFileSync("openssl", ["dgst", `-${algorithm}`, "-hmac", secret, "-binary"], { input: text });
  const installed = (() => {
    try {
      return openssl("sha256", "key", "").length === 32;
    } catch {
      return false;
    }
  })();

  it.skipIf(!installed)("makes the same signatures as the constants above", () => {
    const zoom = "zoom-secret-token-of-the-tests";
    const asked = '{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}';
    const call = "https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+C Digits1234From+C To+18005551212";
    const from = (number: string) => call.replaceAll("+C ", number);
    expect(openssl("sha256", zoom, `v0:1739923528:${asked}`).toString("hex")).toBe(
      "48f4aa78a1d3c9af1a37960afc1380919aef316c3b17960958dd3617fe8d581e",
    );
    expect(openssl("sha256", zoom, "qgg8vlvZRS6UYooatFL8Aw").toString("hex")).toBe(
      "8db35e9d25565a4ef851e743acdf65b3df847640266cbf208f6071ba99b79288",
    );
    expect(openssl("sha256", "12345", from("+14158675309")).toString("base64")).toBe("033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=");
    expect(openssl("sha1", "12345", from("+12349013030")).toString("base64")).toBe("0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
  });
});
