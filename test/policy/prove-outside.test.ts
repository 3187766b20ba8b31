import { describe, expect, test } from "vitest";
import type { Condition } from "../../checks/model/policy.ts";
import { text } from "../../checks/model/text.ts";
import { actionsOnResource } from "../../checks/reason/policy/catalogue.ts";
import { destroyKey } from "../../checks/reason/policy/lists.ts";
import { prove } from "../../checks/reason/policy/prove.ts";
import { administrators, hole, question } from "./documents.ts";
import { home, away, key, delegation, witness, reason, outsiders, anonymous, condition, bucketSide } from "./proofs.ts";

describe("other accounts and strangers", () => {
  test("a key's administration does not work from another account, its use does", () => {
    const foreign = administrators({ account: away, arns: [text(`arn:aws:iam::${away}:role/*`)], except: [] });
    const side = key({ ...delegation, Principal: "*" });
    expect(prove(question(foreign, [...destroyKey, "kms:PutKeyPolicy"], side))).toEqual({ outcome: "proved", dependsOn: [] });
    expect(witness(prove(question(foreign, ["kms:Decrypt"], side))).principal).toMatch(`arn:aws:iam::${away}:role/`);
  });

  test("a foreign account that a policy names is a stranger's", () => {
    const side = bucketSide({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: "444444444444" }, Action: "s3:GetObject", Resource: "*" },
    });
    expect(witness(prove(question(outsiders(), ["s3:GetObject"], side))).principal).toMatch(/^arn:aws:iam::444444444444:role\//);
    expect(prove(question(outsiders({ except: [text("arn:aws:iam::444444444444:*")] }), ["s3:GetObject"], side)).outcome).toBe("proved");
  });

  test("a perimeter by organization keeps strangers out, and anonymous callers", () => {
    const open = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
    const perimeter = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-example" } },
    };
    const side = bucketSide({ Version: "2012-10-17", Statement: [open, perimeter] });
    expect(prove(question([outsiders(), anonymous], ["s3:GetObject"], side)).outcome).toBe("proved");
    expect(witness(prove(question(anonymous, ["s3:GetObject"], bucketSide({ Version: "2012-10-17", Statement: [open] })))).principal).toBe("*");
  });

  test("a stranger in no organization is kept out by none", () => {
    const lone = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*", Condition: { Null: { "aws:PrincipalOrgID": "true" } } };
    expect(
      witness(prove(question(outsiders(), ["s3:GetObject"], bucketSide({ Version: "2012-10-17", Statement: [lone] })))).context,
    ).not.toHaveProperty(["aws:PrincipalOrgID"]);
  });

  test("a stranger is nobody of the resource's account", () => {
    const own = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:PrincipalAccount": home } } };
    expect(prove(question(outsiders(), ["s3:GetObject"], bucketSide({ Version: "2012-10-17", Statement: [own] }))).outcome).toBe("proved");
  });

  test("a call that a service forwards may show neither address nor endpoint, which is nobody's to choose", () => {
    const hidden = {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { Null: { "aws:SourceIp": "true", "aws:SourceVpce": "true" } },
    };
    const side = bucketSide({ Version: "2012-10-17", Statement: [hidden] });
    expect(prove(question(anonymous, ["s3:GetObject"], side)).outcome).toBe("proved");
    expect(prove(question(outsiders(), ["s3:GetObject"], side)).outcome).toBe("undecided");
  });

  test("a list may need several elements", () => {
    const any = (value: string) => condition("StringEquals", "kms:GrantOperations", value, { quantifier: "ForAnyValue" });
    const all = (value: string) => condition("StringEquals", "kms:GrantOperations", value, { quantifier: "ForAllValues" });
    const ask = (...where: readonly Condition[]) => prove(question(administrators(), ["kms:CreateGrant"], key(delegation), where));
    expect(witness(ask(any("Decrypt"), any("Encrypt"))).context["kms:GrantOperations"]).toEqual(["Decrypt", "Encrypt"]);
    expect(ask(any("Decrypt"), all("Encrypt")).outcome).toBe("proved");
    expect(witness(ask(all("Decrypt"), all("Encrypt"))).context).not.toHaveProperty(["kms:GrantOperations"]);
  });

  test("no service forwards an unsigned call", () => {
    const forwarded = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", Condition: { StringLike: { "kms:ViaService": "s3.*" } } };
    expect(prove(question(anonymous, ["kms:Decrypt"], key(forwarded))).outcome).toBe("proved");
    expect(prove(question(administrators(), ["kms:Decrypt"], key(forwarded))).outcome).toBe("refuted");
  });

  test("service-linked roles are AWS's", () => {
    const linked = administrators({ arns: [text(`arn:aws:iam::${home}:role/aws-service-role/*`)], except: [] });
    expect(prove(question(linked, ["kms:DisableKey"], key(delegation)))).toEqual({ outcome: "proved", dependsOn: [] });
  });

  test("a star at a field's end may go on beyond the colon, and object names have colons", () => {
    const crossing = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:*:*:b/*" };
    const side = (name: string) => bucketSide({ Version: "2012-10-17", Statement: crossing }, [[`arn:aws:s3:::${name}`]]);
    expect(prove(question(anonymous, ["s3:GetObject"], side("b/k"))).outcome).toBe("refuted");
    expect(prove(question(anonymous, ["s3:GetObject"], side("other/k"))).outcome).toBe("proved");
    expect(prove(question(anonymous, ["s3:GetObject"], side("other/*"))).outcome).toBe("undecided");
  });

  test("actions that carry other condition keys are asked of apart", () => {
    const viaGrants = {
      Effect: "Deny",
      Principal: "*",
      Action: "kms:*",
      Resource: "*",
      Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
    };
    expect(reason(prove(question(administrators(), ["kms:Decrypt"], key(delegation, viaGrants))))).toMatch(/AWS does not list/);
    expect(witness(prove(question(administrators(), ["kms:Decrypt", "kms:CreateGrant"], key(delegation, viaGrants)))).action).toBe("kms:CreateGrant");
  });

  test("a service is let in by its name only", () => {
    const service = outsiders({ name: "log delivery", type: "service", arns: [text("delivery.logs.amazonaws.com")] });
    const side = (statement: object) =>
      bucketSide({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:PutObject", Resource: "*", ...statement } });
    expect(prove(question(service, ["s3:PutObject"], side({ Principal: { Service: "cloudtrail.amazonaws.com" } }))).outcome).toBe("proved");
    expect(
      witness(
        prove(
          question(
            service,
            ["s3:PutObject"],
            side({ Principal: { Service: "delivery.logs.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceAccount": home } } }),
          ),
        ),
      ).context,
    ).toMatchObject({ "aws:SourceAccount": home });
  });

  test("nobody but a service can claim to act for a resource", () => {
    const side = bucketSide({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:topic" } },
      },
    });
    expect(prove(question([outsiders(), anonymous], ["s3:GetObject"], side)).outcome).toBe("proved");
  });
});

describe("a bucket and transport", () => {
  const plain = [condition("Bool", "aws:SecureTransport", "false")];
  const all = actionsOnResource("s3", ["bucket", "object"]);
  const denial = (resource: unknown, more: object = {}) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...more,
  });
  const open = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
  const ask = (...list: readonly unknown[]) =>
    prove(question([anonymous, administrators({ except: [] })], all, bucketSide({ Version: "2012-10-17", Statement: list }), plain));

  test("denied on bucket and objects", () => {
    expect(ask(open, denial(["arn:aws:s3:::b", "arn:aws:s3:::b/*"]))).toEqual({ outcome: "proved", dependsOn: ["resource"] });
  });

  test("on objects only", () => {
    expect(witness(ask(open, denial("arn:aws:s3:::b/*"))).resource).toBe("arn:aws:s3:::b");
  });

  test("on the bucket only", () => {
    expect(witness(ask(open, denial("arn:aws:s3:::b"))).resource).toMatch(/^arn:aws:s3:::b\//);
  });

  test("on objects under one prefix", () => {
    expect(witness(ask(open, denial(["arn:aws:s3:::b", "arn:aws:s3:::b/a*"]))).resource).not.toMatch(/^arn:aws:s3:::b\/a/);
  });

  test("in two statements, by kind of action", () => {
    const onObjects = { NotAction: actionsOnResource("s3", ["bucket"]), Action: undefined };
    const { Action: _unused, ...objects } = { ...denial("arn:aws:s3:::b/*"), ...onObjects };
    const buckets = denial("arn:aws:s3:::b", { Action: ["s3:*Bucket*", "s3:*Configuration", "s3:List*", "s3:Get*", "s3:Put*", "s3:*"] });
    expect(ask(open, buckets, objects).outcome).toBe("proved");
  });

  test("for one principal only", () => {
    expect(ask(open, denial(["arn:aws:s3:::b", "arn:aws:s3:::b/*"], { Principal: { AWS: home } })).outcome).toBe("refuted");
  });

  test("with a value that a parameter gives", () => {
    const byParameter = denial(["arn:aws:s3:::b", "arn:aws:s3:::b/*"], { Condition: { Bool: { "aws:SecureTransport": [[hole("Transport")]] } } });
    expect(reason(ask(open, byParameter))).toMatch(/Bool on aws:SecureTransport cannot be told/);
  });
});
