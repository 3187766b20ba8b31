/** The guardrails, as the package exports them (`cofferdam/guardrails`): policies that are refused when they are built, and webhook verifiers. */
export { boundary, bucketPolicy, endpointPolicy, identityPolicy, keyPolicy, rcp, scp, trustPolicy } from "./build.ts";
export { minified, refusals, sizeLimit, type Catalogue, type PolicyType } from "./refuse.ts";
export type { Clause, Conditions, Document, ExampleRequest, Examples, Principal, Statement, Values } from "./statement.ts";
export { text, type Intrinsic, type Value } from "./value.ts";

export type { Accepted, Challenged, Decision, Reason, Refused } from "./webhooks/decision.ts";
export type { AddressedDelivery, Delivery } from "./webhooks/delivery.ts";
export { gmailPushVerifier, type GmailPushSettings } from "./webhooks/gmail-push.ts";
export { hmacVerifier, type HmacSettings } from "./webhooks/hmac.ts";
export { microsoftGraphVerifier, type MicrosoftGraphSettings } from "./webhooks/microsoft-graph.ts";
export { slackVerifier, type SlackSettings } from "./webhooks/slack.ts";
export { twilioVerifier, type TwilioSettings } from "./webhooks/twilio.ts";
export { zoomVerifier, type ZoomSettings } from "./webhooks/zoom.ts";
