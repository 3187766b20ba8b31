import { changeTemplate, isList, isMap, listOf, type JsonMap } from "./json.ts";
import type { Json, Platform } from "./platform.ts";
import { everyPolicy, everyResource, everyStack, everyStatement, everyText, isIntrinsic } from "./walk.ts";

/** An edit that changes nothing of what the platform does, or only what no claim is about. */
export interface BenignEdit {
  readonly id: string;
  readonly edit: (platform: Platform) => Platform;
}

const account = "333333333333";
const isTenants = (stack: string): boolean => /^(Acme|Globex|Canonical)-/.test(stack);
const isAcme = (stack: string): boolean => stack.startsWith("Acme-");
const all = () => true;

/** The same elements of a statement, written otherwise. */
const ofStatements: readonly BenignEdit[] = [
  {
    id: "statements in reverse order",
    edit: (p) => everyPolicy(p, (document) => ({ ...document, Statement: listOf(document["Statement"]).toReversed() })),
  },
  {
    id: "each statement twice",
    edit: (p) =>
      everyStatement(p, (statement) => [
        statement,
        { ...statement, ...(statement["Sid"] !== undefined && { Sid: `${String(statement["Sid"])}Again` }) },
      ]),
  },
  { id: "each statement split by its actions", edit: (p) => split(p, "Action") },
  { id: "each statement split by its resources", edit: (p) => split(p, "Resource") },
  { id: "no Sid", edit: (p) => everyStatement(p, ({ Sid: _, ...statement }) => [statement]) },
  { id: "single values as lists", edit: (p) => everyStatement(p, (statement) => [elements(statement, (value) => listOf(value))]) },
  {
    id: "lists of one as single values",
    edit: (p) =>
      everyStatement(p, (statement) => [elements(statement, (value) => (isList(value) && value.length === 1 ? (value[0] as Json) : value))]),
  },
  {
    id: "values in reverse order",
    edit: (p) => everyStatement(p, (statement) => [elements(statement, (value) => (isList(value) ? value.toReversed() : value))]),
  },
  { id: "actions in upper case", edit: (p) => everyStatement(p, (statement) => [actionsAs(statement, (action) => action.toUpperCase())]) },
  { id: "actions in lower case", edit: (p) => everyStatement(p, (statement) => [actionsAs(statement, (action) => action.toLowerCase())]) },
  {
    id: "the last letter of an action as ?",
    edit: (p) =>
      everyStatement(p, (statement) => [
        statement["Effect"] === "Deny"
          ? actionsAs(statement, (action) => (/[A-Za-z]$/.test(action) ? `${action.slice(0, -1)}?` : action))
          : statement,
      ]),
  },
  {
    id: "wildcards doubled",
    edit: (p) => everyStatement(p, (statement) => [actionsAs(statement, (action) => (action.endsWith("*") ? `${action}*` : action))]),
  },
  {
    id: "condition keys in lower case",
    edit: (p) => everyStatement(p, (statement) => [conditionsAs(statement, (operator, key) => [operator, key.toLowerCase()])]),
  },
  {
    id: "condition keys in upper case",
    edit: (p) =>
      everyStatement(p, (statement) => [
        conditionsAs(statement, (operator, key) => [operator, key.startsWith("aws:") && !key.includes("/") ? key.toUpperCase() : key]),
      ]),
  },
  {
    id: "ArnEquals for ArnLike",
    edit: (p) =>
      everyStatement(p, (statement) => [
        conditionsAs(statement, (operator, key) => [operator.replace("ArnLike", "ArnEquals").replace("ArnNotLike", "ArnNotEquals"), key]),
      ]),
  },
  {
    id: "true and false without quotes",
    edit: (p) => everyStatement(p, (statement) => [valuesAs(statement, (value) => (value === "true" ? true : value === "false" ? false : value))]),
  },
  {
    id: "numbers without quotes",
    edit: (p) =>
      everyStatement(p, (statement) => [
        valuesAs(statement, (value) => (typeof value === "string" && /^\d+(\.\d+)?$/.test(value) && value.length < 6 ? Number(value) : value)),
      ]),
  },
  {
    id: "Principal * as AWS: *",
    edit: (p) =>
      everyStatement(p, (statement, { Type }) => [
        statement["Principal"] === "*" && statement["Effect"] === "Deny" && Type !== "AWS::Organizations::Policy"
          ? { ...statement, Principal: { AWS: "*" } }
          : statement,
      ]),
  },
  {
    id: "members of statements in reverse order",
    edit: (p) => everyStatement(p, (statement) => [Object.fromEntries(Object.entries(statement).toReversed())]),
  },
  {
    id: "Deny everything for a principal that is nobody",
    edit: (p) =>
      everyPolicy(p, (document, resource) =>
        withOneMore(document, resource, {
          Sid: "More",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalTag/nobody": "nobody" } },
        }),
      ),
  },
  {
    id: "Deny of more actions",
    edit: (p) =>
      everyPolicy(p, (document, resource) =>
        withOneMore(document, resource, {
          Sid: "More",
          Effect: "Deny",
          Action: ["kms:EnableKeyRotation", "s3:PutReplicationConfiguration"],
          Resource: "*",
        }),
      ),
  },
  {
    id: "a nothing in every list of actions",
    edit: (p) => everyStatement(p, (statement) => [elements(statement, (value) => (isList(value) ? [...value, { Ref: "AWS::NoValue" }] : value))]),
  },
];

/** Not guardrails that would then be longer than AWS takes: 5,120 characters of a resource control policy. */
function split(platform: Platform, member: string): Platform {
  return everyPolicy(platform, (document, { Type }) => {
    const Statement = listOf(document["Statement"]).flatMap((one): readonly Json[] => (isMap(one) ? splitBy(one, member) : [one]));
    const made: JsonMap = { ...document, Statement };
    return Type === "AWS::Organizations::Policy" && JSON.stringify(made).length > 5120 ? document : made;
  });
}

function splitBy(statement: JsonMap, member: string): readonly JsonMap[] {
  const values = listOf(statement[member]);
  if (values.length < 2) return [statement];
  return values.map((value, i) => ({
    ...statement,
    [member]: value,
    ...(statement["Sid"] !== undefined && { Sid: `${String(statement["Sid"])}${i}` }),
  }));
}

function elements(statement: JsonMap, change: (value: Json) => Json): JsonMap {
  return Object.fromEntries(
    Object.entries(statement).map(([name, value]) => [
      name,
      ["Action", "NotAction", "Resource", "NotResource"].includes(name) && !(isMap(value) && isIntrinsic(value)) ? change(value) : value,
    ]),
  );
}

function actionsAs(statement: JsonMap, change: (action: string) => string): JsonMap {
  const made = (value: Json): Json =>
    isList(value) ? value.map((one) => (typeof one === "string" ? change(one) : one)) : typeof value === "string" ? change(value) : value;
  return Object.fromEntries(
    Object.entries(statement).map(([name, value]) => [name, name === "Action" || name === "NotAction" ? made(value) : value]),
  );
}

function conditionsAs(statement: JsonMap, change: (operator: string, key: string) => readonly [string, string]): JsonMap {
  const condition = statement["Condition"];
  if (!isMap(condition)) return statement;
  const made: Record<string, Record<string, Json>> = {};
  for (const [operator, keys] of Object.entries(condition)) {
    for (const [key, value] of Object.entries(isMap(keys) ? keys : {})) {
      const [otherOperator, otherKey] = change(operator, key);
      (made[otherOperator] ??= {})[otherKey] = value;
    }
  }
  return { ...statement, Condition: made };
}

function valuesAs(statement: JsonMap, change: (value: Json) => Json): JsonMap {
  const condition = statement["Condition"];
  if (!isMap(condition)) return statement;
  const values = (value: Json): Json => (isList(value) ? value.map(change) : isMap(value) ? value : change(value));
  const keys = (of: Json): Json => (isMap(of) ? Object.fromEntries(Object.entries(of).map(([key, value]) => [key, values(value)])) : of);
  return { ...statement, Condition: Object.fromEntries(Object.entries(condition).map(([operator, of]) => [operator, keys(of)])) };
}

/** In the form that the policy's kind wants. */
function withOneMore(document: JsonMap, resource: JsonMap, statement: JsonMap): JsonMap {
  const type = resource["Type"];
  const isRcp = isMap(resource["Properties"]) && resource["Properties"]["Type"] === "RESOURCE_CONTROL_POLICY";
  const hasPrincipal = type === "AWS::KMS::Key" || type === "AWS::S3::BucketPolicy" || type === "AWS::EC2::VPCEndpoint" || isRcp;
  return { ...document, Statement: [...listOf(document["Statement"]), { ...statement, ...(hasPrincipal && { Principal: "*" }) }] };
}

/** Texts of policies and properties behind intrinsics that give the same. */
const writtenOtherwise: readonly BenignEdit[] = [
  { id: "ARNs by Fn::Join", edit: (p) => policyTexts(p, (text) => (text.startsWith("arn:") ? { "Fn::Join": [":", text.split(":")] } : text)) },
  { id: "ARNs by Fn::Sub", edit: (p) => policyTexts(p, (text) => (text.startsWith("arn:") ? { "Fn::Sub": text.replaceAll("${", "${!") } : text)) },
  {
    id: "ARNs by Fn::Select of Fn::Split",
    edit: (p) => policyTexts(p, (text) => (text.startsWith("arn:") ? { "Fn::Select": [1, { "Fn::Split": ["|", `x|${text}`] }] } : text)),
  },
  {
    id: "the account by a pseudo parameter",
    edit: (p) =>
      policyTexts(
        p,
        (text) => (text.includes(account) ? { "Fn::Sub": text.replaceAll("${", "${!").replaceAll(account, "${AWS::AccountId}") } : text),
        isAcme,
      ),
  },
  {
    id: "the partition by a pseudo parameter",
    edit: (p) =>
      policyTexts(p, (text) =>
        text.startsWith("arn:aws:") ? { "Fn::Sub": text.replaceAll("${", "${!").replace("arn:aws:", "arn:${AWS::Partition}:") } : text,
      ),
  },
  {
    id: "the account by Fn::FindInMap",
    edit: (p) =>
      everyStack(policyTexts(p, mapped, isAcme), (template) => ({ ...template, Mappings: { Numbers: { Accounts: { Own: account } } } }), isAcme),
  },
  { id: "the account by a given parameter", edit: givenAccount },
  { id: "actions by Fn::Sub", edit: (p) => policyTexts(p, (text, way) => (way.some((step) => step === "Action") ? { "Fn::Sub": text } : text)) },
  {
    id: "Effect by Fn::FindInMap",
    edit: (p) =>
      everyStack(
        policyTexts(p, (text, way) => (way.at(-1) === "Effect" ? { "Fn::FindInMap": ["Words", "Effects", text] } : text)),
        (template) => ({
          ...template,
          Mappings: { ...(isMap(template["Mappings"]) ? template["Mappings"] : {}), Words: { Effects: { Allow: "Allow", Deny: "Deny" } } },
        }),
      ),
  },
  {
    id: "policies in both branches of a condition",
    edit: (p) => withOpenCondition(everyPolicy(p, (document) => ({ "Fn::If": ["Open", document, document] }))),
  },
  {
    id: "policies by a settled condition",
    edit: (p) =>
      everyStack(
        everyPolicy(p, (document) => ({ "Fn::If": ["Settled", document, { Version: "2012-10-17", Statement: [] }] })),
        (template) => ({
          ...template,
          Conditions: { ...(isMap(template["Conditions"]) ? template["Conditions"] : {}), Settled: { "Fn::Equals": ["a", "a"] } },
        }),
      ),
  },
  {
    id: "guardrails as text",
    edit: (p) => everyPolicy(p, (document, { Type }) => (Type === "AWS::Organizations::Policy" ? JSON.stringify(document) : document)),
  },
  {
    id: "guardrails as indented text",
    edit: (p) => everyPolicy(p, (document, { Type }) => (Type === "AWS::Organizations::Policy" ? JSON.stringify(document, undefined, 2) : document)),
  },
  { id: "names instead of references", edit: literally },
  { id: "references instead of names", edit: byReference },
  {
    id: "true and false as texts",
    edit: (p) => everyResource(p, (resource) => flags(resource, (value) => (typeof value === "boolean" ? String(value) : value)) as JsonMap),
  },
];

function mapped(text: string): Json {
  return text.includes(account)
    ? {
        "Fn::Join": [
          "",
          text.split(account).flatMap((part, i): Json[] => (i === 0 ? [part] : [{ "Fn::FindInMap": ["Numbers", "Accounts", "Own"] }, part])),
        ],
      }
    : text;
}

function policyTexts(platform: Platform, change: (text: string, way: readonly string[]) => Json, only: (stack: string) => boolean = all): Platform {
  const kept = (text: string, way: readonly string[]): Json => (way.at(-1) === "Version" || way.at(-1) === "Sid" ? text : change(text, way));
  const edited = everyPolicy(platform, (document) => everyText(document, kept, true));
  return {
    ...platform,
    stacks: Object.fromEntries(Object.entries(platform.stacks).map(([name, stack]) => [name, only(name) ? (edited.stacks[name] ?? stack) : stack])),
  };
}

function givenAccount(platform: Platform): Platform {
  const edited = policyTexts(
    platform,
    (text) => (text.includes(account) ? { "Fn::Sub": text.replaceAll("${", "${!").replaceAll(account, "${Own}") } : text),
    isAcme,
  );
  const declared = everyStack(
    edited,
    (template) => ({ ...template, Parameters: { ...(isMap(template["Parameters"]) ? template["Parameters"] : {}), Own: { Type: "String" } } }),
    isAcme,
  );
  return {
    ...declared,
    stacks: Object.fromEntries(
      Object.entries(declared.stacks).map(([name, stack]) => [
        name,
        isAcme(name) ? { ...stack, parameters: { ...stack.parameters, Own: account } } : stack,
      ]),
    ),
  };
}

export function withOpenCondition(platform: Platform): Platform {
  return everyStack(platform, (template) => ({
    ...template,
    Parameters: { ...(isMap(template["Parameters"]) ? template["Parameters"] : {}), Stage: { Type: "String" } },
    Conditions: { ...(isMap(template["Conditions"]) ? template["Conditions"] : {}), Open: { "Fn::Equals": [{ Ref: "Stage" }, "one"] } },
  }));
}

function literally(platform: Platform): Platform {
  const bucket = changeTemplate(
    platform,
    "Acme-audit",
    ["Resources", "Trail", "Properties", "S3BucketName"],
    () => `panops-trail-${account}-us-east-1`,
  );
  const data = changeTemplate(
    bucket,
    "Acme-data",
    ["Resources", "DataBucketPolicy", "Properties", "Bucket"],
    () => `panops-data-${account}-us-east-1`,
  );
  return changeTemplate(data, "Acme-audit", ["Resources", "FlowBucketPolicy", "Properties", "Bucket"], () => `panops-flow-${account}-us-east-1`);
}

function byReference(platform: Platform): Platform {
  const own = (text: string, bucket: string, name: string): Json =>
    text === `arn:aws:s3:::${name}`
      ? { "Fn::GetAtt": [bucket, "Arn"] }
      : text.startsWith(`arn:aws:s3:::${name}/`)
        ? { "Fn::Sub": text.replace(`arn:aws:s3:::${name}`, `\${${bucket}.Arn}`) }
        : text;
  return (
    [
      ["Acme-data", "DataBucket", "data"],
      ["Acme-audit", "TrailBucket", "trail"],
      ["Acme-audit", "FlowBucket", "flow"],
    ] as const
  ).reduce(
    (edited, [stack, bucket, kind]) =>
      changeTemplate(edited, stack, ["Resources", `${bucket}Policy`, "Properties", "PolicyDocument"], (document) =>
        everyText(document ?? null, (text) => own(text, bucket, `panops-${kind}-${account}-us-east-1`), true),
      ),
    platform,
  );
}

function flags(value: Json, change: (value: Json) => Json): Json {
  if (isList(value)) return value.map((item) => flags(item, change));
  if (isMap(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, name === "Statement" || name === "Content" ? inner : flags(inner, change)]),
    );
  return change(value);
}

export { account, isAcme, isTenants, ofStatements, writtenOtherwise };
