import { describe, expect, test } from "vitest";
import { inWorlds, opened, plain, resolved, resource } from "./opened.ts";

const P = { Parameters: { P: { Type: "String" }, W: { Type: "String", AllowedPattern: "^[0-9]{12}$" }, L: { Type: "CommaDelimitedList" } } };
const bucket = {
  Resources: { B: { Type: "AWS::S3::Bucket" }, N: { Type: "AWS::S3::Bucket", Properties: { BucketName: { "Fn::Sub": "n-${AWS::AccountId}" } } } },
};

describe("each intrinsic", () => {
  const cases: readonly (readonly [name: string, value: unknown, sections: object, expected: unknown])[] = [
    [
      "pseudo parameters",
      { "Fn::Sub": "${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::URLSuffix} ${AWS::StackName}" },
      {},
      "333333333333 us-east-1 aws amazonaws.com S",
    ],
    ["AWS::StackId", { Ref: "AWS::StackId" }, {}, "arn:aws:cloudformation:us-east-1:333333333333:stack/S/{S/AWS::StackId:id}"],
    ["AWS::NotificationARNs", { Ref: "AWS::NotificationARNs" }, {}, "?the stack's notification topics are given at deployment"],
    ["AWS::NoValue", [{ Ref: "AWS::NoValue" }, "a"], {}, ["a"]],
    ["AWS::NoValue in a map", { a: { Ref: "AWS::NoValue" }, b: 1 }, {}, { b: 1 }],
    ["Ref of a parameter", { Ref: "P" }, P, "{S/P:any}"],
    ["Ref of a list parameter", { Ref: "L" }, P, "?the list parameter L is given at deployment"],
    ["Ref of a resource", { Ref: "B" }, bucket, "{S/B:id}"],
    ["Ref of a named resource", { Ref: "N" }, bucket, "n-333333333333"],
    ["Ref of nothing", { Ref: "Nope" }, {}, "?Nope is neither a parameter nor a resource of S"],
    ["Fn::GetAtt, list", { "Fn::GetAtt": ["B", "Arn"] }, bucket, "arn:aws:s3:::{S/B:id}"],
    ["Fn::GetAtt, text", { "Fn::GetAtt": "N.Arn" }, bucket, "arn:aws:s3:::n-333333333333"],
    ["Fn::GetAtt of nothing", { "Fn::GetAtt": ["Nope", "Arn"] }, {}, "?Nope is no resource of S"],
    ["Fn::GetAtt of what no table has", { "Fn::GetAtt": ["B", "Foo.Bar"] }, bucket, "{S/B.Foo.Bar:any}"],
    ["Fn::Sub", { "Fn::Sub": "a-${P}-${B.Arn}-${!P}-$${x" }, { ...P, ...bucket }, "a-{S/P:any}-arn:aws:s3:::{S/B:id}-${P}-$${x"],
    ["Fn::Sub with variables", { "Fn::Sub": ["${x}/${P}", { x: { Ref: "W" }, P: "mine" }] }, P, "{S/W:word}/mine"],
    ["Fn::Sub of an unknown name", { "Fn::Sub": "a${Nope}" }, {}, "a{S/X/P${Nope}:any}"],
    ["Fn::Sub of a list", { "Fn::Sub": ["${x}", { x: ["a"] }] }, {}, "?${x} of Fn::Sub is no text"],
    ["Fn::Join", { "Fn::Join": [":", ["a", { Ref: "W" }, 5, true, { Ref: "AWS::NoValue" }]] }, P, "a:{S/W:word}:5:true"],
    ["Fn::Join of an unknown list", { "Fn::Join": [",", { Ref: "L" }] }, P, "{Fn::Join(,,S/L):any}"],
    ["Fn::Join of a map", { "Fn::Join": [",", { a: 1 }] }, {}, "?Fn::Join takes a list"],
    ["Fn::Split", { "Fn::Split": [",", "a,b,,c"] }, {}, ["a", "b", "", "c"]],
    [
      "Fn::Split at a character that a hole cannot hold",
      { "Fn::Split": [":", { "Fn::Sub": "a:${W}:${W}b" }] },
      P,
      ["a", "{S/W:word}", "{S/W:word}b"],
    ],
    [
      "Fn::Split at one that it can",
      { "Fn::Split": ["-", { "Fn::Sub": "a-${W}-b" }] },
      P,
      "?a-${S/W}-b may hold the separator in a part that is not known",
    ],
    ["Fn::Select", { "Fn::Select": [1, ["a", "b"]] }, {}, "b"],
    ["Fn::Select with a text index", { "Fn::Select": ["0", ["a", "b"]] }, {}, "a"],
    ["Fn::Select past the end", { "Fn::Select": [2, ["a", "b"]] }, {}, "?the list of Fn::Select has no item 2"],
    ["Fn::Select of an ARN's part", { "Fn::Select": [5, { "Fn::Split": [":", { "Fn::GetAtt": ["B", "Arn"] }] }] }, bucket, "{S/B:id}"],
    ["Fn::Select before the unknown part", { "Fn::Select": [0, { "Fn::Split": ["-", { "Fn::Sub": "a-${P}" }] }] }, P, "a"],
    ["Fn::Select in the unknown part", { "Fn::Select": [1, { "Fn::Split": ["-", { "Fn::Sub": "a-${P}" }] }] }, P, "{Fn::Split(-,a-${S/P})[1]:any}"],
    ["Fn::Select of a list parameter", { "Fn::Select": [1, { Ref: "L" }] }, P, "{S/L[1]:any}"],
    ["Fn::Select of a zone", { "Fn::Select": [0, { "Fn::GetAZs": "" }] }, {}, "{Fn::GetAZs(333333333333/us-east-1)[0]:any}"],
    ["Fn::GetAZs", { "Fn::GetAZs": { Ref: "AWS::Region" } }, {}, "?the account's availability zones are read at deployment"],
    ["Fn::Cidr", { "Fn::Cidr": ["192.168.0.0/24", "6", "5"] }, {}, [0, 32, 64, 96, 128, 160].map((n) => `192.168.0.${n}/27`)],
    ["Fn::Cidr of IPv6", { "Fn::Cidr": ["2001:db8:1234:1a00::/56", 2, 64] }, {}, ["2001:db8:1234:1a00::/64", "2001:db8:1234:1a01::/64"]],
    ["Fn::Cidr of a parameter", { "Fn::Select": [1, { "Fn::Cidr": [{ Ref: "P" }, 4, 5] }] }, P, "{Fn::Cidr(${S/P},5)[1]:any}"],
    ["Fn::Cidr that does not fit", { "Fn::Cidr": ["10.0.0.0/24", 9, 5] }, {}, "?10.0.0.0/24 cannot be cut into 9 blocks with 5 bits"],
    ["Fn::Cidr with no bits at all", { "Fn::Cidr": ["10.0.0.0/24", 9, 0] }, {}, "?10.0.0.0/24 cannot be cut into 9 blocks with 0 bits"],
    ["Fn::FindInMap", { "Fn::FindInMap": ["M", { Ref: "AWS::Region" }, "k"] }, { Mappings: { M: { "us-east-1": { k: ["a", "b"] } } } }, ["a", "b"]],
    [
      "Fn::FindInMap without entry",
      { "Fn::FindInMap": ["M", "x", "k"] },
      { Mappings: { M: { "us-east-1": { k: "a" } } } },
      "?the mapping M has no such entry",
    ],
    [
      "Fn::FindInMap with a fallback",
      { "Fn::FindInMap": ["M", "x", "k", { DefaultValue: "d" }] },
      { Mappings: { M: { "us-east-1": { k: "a" } } } },
      "d",
    ],
    ["Fn::Base64", { "Fn::Base64": "abc" }, {}, "YWJj"],
    ["Fn::Base64 of a hole", { "Fn::Base64": { Ref: "P" } }, P, "{Fn::Base64(${S/P}):any}"],
    ["Fn::Length", { "Fn::Length": { "Fn::Split": ["|", "a|b|c"] } }, {}, 3],
    ["Fn::Length of a list parameter", { "Fn::Length": { Ref: "L" } }, P, "?the list parameter L is given at deployment"],
    [
      "Fn::ToJsonString",
      { "Fn::ToJsonString": { a: 'x"y', b: { Ref: "W" }, c: [1, true, null], d: { Ref: "AWS::NoValue" } } },
      P,
      '{"a":"x\\"y","b":"{S/W:word}","c":[1,true,null]}',
    ],
    ["Fn::ToJsonString of any text", { "Fn::ToJsonString": [{ Ref: "P" }] }, P, '["{Fn::ToJsonString(S/P):any}"]'],
    ["Fn::Transform", { "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "s3://x" } } }, {}, "?a macro decides it (Fn::Transform)"],
    ["Fn::Transform beside others", { "Fn::Transform": { Name: "M" }, a: 1 }, {}, "?a macro decides it (Fn::Transform)"],
    ["another function beside others", { "Fn::Sub": "a", b: 1 }, {}, "?Fn::Sub does not stand alone in its object"],
    ["a function nobody knows", { "Fn::Future": "a" }, {}, "?the function Fn::Future is not understood here"],
    ["a function of Rules", { "Fn::Contains": [["a"], "a"] }, {}, "?the function Fn::Contains is not understood here"],
    ["a condition function as value", { "Fn::Equals": ["a", "a"] }, {}, "?the function Fn::Equals is not understood here"],
    ["Fn::ImportValue of nothing", { "Fn::ImportValue": "x" }, {}, "{Fn::ImportValue(333333333333/us-east-1/x):any}"],
    [
      "Fn::GetStackOutput of nothing",
      { "Fn::GetStackOutput": { StackName: "T", OutputName: "O" } },
      {},
      "{Fn::GetStackOutput(333333333333/us-east-1/T.O):any}",
    ],
    ["a dynamic reference", "a-{{resolve:secretsmanager:x:SecretString:y}}-b", {}, "a-{S/{{resolve:secretsmanager:x:SecretString:y}}:any}-b"],
    ["one put together", { "Fn::Sub": "{{resolve:ssm:/x/${AWS::Region}}}" }, {}, "{S/{{resolve:ssm:/x/us-east-1}}:any}"],
    ["one around a hole", { "Fn::Join": ["", ["{{resol", "ve:ssm:", { Ref: "P" }, "}}z"]] }, P, "{S/{{resolve:ssm:${S/P}}}:any}z"],
    ["one that is not closed", { "Fn::Sub": "{{resolve:ssm:x" }, {}, "{{resolve:ssm:x"],
    ["an empty text", "", {}, ""],
    ["numbers in a text", { "Fn::Join": ["", [5, -1, 0.5, 111111111111]] }, {}, "5-10.5111111111111"],
    ["a wrong Fn::Select", { "Fn::Select": "x" }, {}, "?Fn::Select takes an index and a list"],
    ["a wrong Fn::If", { "Fn::If": ["C"] }, {}, "?Fn::If takes a condition and two values"],
    ["Fn::Sub of a policy variable", { "Fn::Sub": "${aws:username}" }, {}, "{S/X/P${aws:username}:any}"],
  ];
  test.each(cases)("%s", (_name, value, sections, expected) => {
    expect(resolved(value, sections)).toEqual(expected);
  });
});

test("how a number with several spellings goes into a text is not known", () => {
  const [stack] = opened([{ template: "Resources: {X: {Type: T, Properties: {P: !Sub ['${v}', {v: 15.10}], Q: 15.10}}}" }]);
  const [x] = stack?.resources(() => true) ?? [];
  expect([plain(x?.property("P")), plain(x?.property("Q"))]).toEqual(["?${v} of Fn::Sub is no text", 15.1]);
});

describe("parameters", () => {
  const of = (declared: object, given?: string): unknown =>
    resolved({ Ref: "P" }, { Parameters: { P: declared } }, given === undefined ? {} : { parameters: { P: given } });

  test("a default is no value", () => expect(of({ Type: "String", Default: "x" })).toBe("{S/P:any}"));
  test("a given value is", () => expect(of({ Type: "String", Default: "x" }, "y")).toBe("y"));
  test("an empty given value too", () => expect(of({ Type: "String" }, "")).toBe(""));
  test("a dynamic reference that is given is read at deployment", () =>
    expect(of({ Type: "String" }, "x{{resolve:ssm:/q}}")).toBe("x{S/{{resolve:ssm:/q}}:any}"));
  test("a given list is cut at commas", () => expect(of({ Type: "CommaDelimitedList" }, "a, b,c")).toEqual(["a", "b", "c"]));
  test("one allowed value is the value", () => expect(of({ Type: "String", AllowedValues: ["only"] })).toBe("only"));
  test.each([
    [{ Type: "String", AllowedValues: ["a", "b-1"] }, "word"],
    [{ Type: "String", AllowedValues: ["a", "*"] }, "any"],
    [{ Type: "String", AllowedPattern: "^[0-9]{12}$" }, "word"],
    [{ Type: "String", AllowedPattern: "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]" }, "word"],
    [{ Type: "String", AllowedPattern: "(dev|prod)-\\d+" }, "word"],
    [{ Type: "String", AllowedPattern: "[0-9]*" }, "any"],
    [{ Type: "String", AllowedPattern: ".+" }, "any"],
    [{ Type: "String", AllowedPattern: "[^/]+" }, "any"],
    [{ Type: "String", AllowedPattern: "[a-z]+|.*" }, "any"],
    [{ Type: "String", AllowedPattern: "[a-z]+:[a-z]+" }, "any"],
    [{ Type: "String", AllowedPattern: "(?=.*)[a-z]+" }, "any"],
    [{ Type: "String", AllowedPattern: "[a-z&&[^b]]+" }, "any"],
    [{ Type: "String", AllowedPattern: "[!-~]+" }, "any"],
    [{ Type: "AWS::EC2::VPC::Id" }, "word"],
    [{ Type: "AWS::EC2::KeyPair::KeyName" }, "any"],
    [{ Type: "Number" }, "word"],
    [{ Type: "AWS::SSM::Parameter::Value<String>", Default: "/x" }, "any"],
    [{ Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: "/x" }, "word"],
  ])("%j may be %s", (declared, domain) => expect(of(declared)).toBe(`{S/P:${domain}}`));
});

describe("Fn::ForEach", () => {
  test("resources, nested, with both notations", () => {
    const template = {
      Transform: "AWS::LanguageExtensions",
      Resources: {
        "Fn::ForEach::Outer": [
          "Zone",
          ["a", "b-1"],
          {
            "Fn::ForEach::Inner": [
              "N",
              ["1"],
              {
                "Subnet&{Zone}${N}": {
                  Type: "AWS::EC2::Subnet",
                  Properties: { AvailabilityZone: { Ref: "Zone" }, CidrBlock: { "Fn::Sub": "10.${N}.${Zone}" }, Tag: "z-${Zone}" },
                },
              },
            ],
          },
        ],
      },
    };
    const stacks = opened([{ template }]);
    expect(stacks[0]?.resources(() => true).map((one) => one.id)).toEqual(["S/Subneta1", "S/Subnetb11"]);
    expect(plain(resource(stacks, "S/Subnetb11").property())).toEqual({ AvailabilityZone: "b-1", CidrBlock: "10.1.b-1", Tag: "z-b-1" });
    expect(stacks[0]?.unread).toEqual([]);
  });

  test("properties", () => {
    expect(resolved({ "Fn::ForEach::Tags": ["K", ["a", "b"], { "Key${K}": { "Fn::Sub": "v-${K}" } }], c: 1 })).toEqual({
      Keya: "v-a",
      Keyb: "v-b",
      c: 1,
    });
  });

  test("an open collection is unread, in the stack and in a property", () => {
    const loop = { "Fn::ForEach::L": ["K", { Ref: "L" }, { "X${K}": { Type: "T" } }] };
    const stacks = opened([
      { template: { Parameters: { L: { Type: "CommaDelimitedList" } }, Resources: { ...loop, Y: { Type: "T", Properties: { p: loop } } } } },
    ]);
    expect(stacks[0]?.unread.map((one) => one.why)).toEqual(["the collection of Fn::ForEach::L is not known"]);
    expect(plain(resource(stacks, "S/Y").property("p"))).toBe("?the collection of Fn::ForEach::L is not known");
  });

  test("a collection that is given", () => {
    const template = {
      Parameters: { L: { Type: "CommaDelimitedList" } },
      Resources: { "Fn::ForEach::L": ["K", { Ref: "L" }, { "X${K}": { Type: "T" } }] },
    };
    expect(
      opened([{ template, parameters: { L: "a,b" } }])[0]
        ?.resources(() => true)
        .map((one) => one.logicalId),
    ).toEqual(["Xa", "Xb"]);
  });

  test("a loop over what only the loop's section could say is unread, and the rest is there", () => {
    const template = { Resources: { "Fn::ForEach::L": ["K", ["a", { Ref: "B" }], { "X${K}": { Type: "T" } }], B: { Type: "AWS::S3::Bucket" } } };
    const [stack] = opened([{ template }]);
    expect(stack?.resources(() => true).map((one) => one.logicalId)).toEqual(["B"]);
    expect(stack?.unread.map((one) => one.why)).toEqual(["the collection of Fn::ForEach::L is not known"]);
  });

  test("loops in loops have a limit", () => {
    const numbers = Array.from({ length: 100 }, (_, i) => `${i}`);
    const nest = (depth: number): object =>
      depth === 0 ? { "R${A}x${B}x${C}x${D}": { Type: "T" } } : { [`Fn::ForEach::L${depth}`]: ["ABCD"[depth - 1], numbers, nest(depth - 1)] };
    const stacks = opened([{ template: { Resources: nest(4) } }]);
    expect(stacks[0]?.unread[0]?.why).toMatch(/more than the limit/);
  });
});

describe("references", () => {
  const arn = (type: string, properties: object, attribute: string): unknown =>
    resolved({ "Fn::GetAtt": ["R", attribute] }, { Resources: { R: { Type: type, Properties: properties } } });

  test.each([
    ["AWS::KMS::Key", {}, "Arn", "arn:aws:kms:us-east-1:333333333333:key/{S/R:id}"],
    [
      "AWS::KMS::ReplicaKey",
      { PrimaryKeyArn: "arn:aws:kms:eu-west-1:333333333333:key/mrk-1" },
      "Arn",
      "arn:aws:kms:us-east-1:333333333333:key/mrk-1",
    ],
    ["AWS::IAM::Role", {}, "Arn", "arn:aws:iam::333333333333:role/{S/R:id}"],
    ["AWS::IAM::Role", { RoleName: "Admin", Path: "/customer/" }, "Arn", "arn:aws:iam::333333333333:role/customer/Admin"],
    ["AWS::IAM::User", { UserName: "u" }, "Arn", "arn:aws:iam::333333333333:user/u"],
    ["AWS::CloudTrail::Trail", { TrailName: "t" }, "Arn", "arn:aws:cloudtrail:us-east-1:333333333333:trail/t"],
    ["AWS::CloudTrail::Trail", { TrailName: "t", IsOrganizationTrail: true }, "Arn", "{S/R.Arn:any}"],
    ["AWS::RDS::DBCluster", { DBClusterIdentifier: "MyCluster" }, "DBClusterArn", "arn:aws:rds:us-east-1:333333333333:cluster:mycluster"],
    ["AWS::SQS::Queue", { QueueName: "q" }, "Arn", "arn:aws:sqs:us-east-1:333333333333:q"],
    ["AWS::Logs::LogGroup", { LogGroupName: "/a" }, "Arn", "arn:aws:logs:us-east-1:333333333333:log-group:/a:*"],
    ["AWS::Events::Rule", { Name: "r" }, "Arn", "arn:aws:events:us-east-1:333333333333:rule/r"],
    ["AWS::Events::Rule", { Name: "r", EventBusName: "b" }, "Arn", "{S/R.Arn:any}"],
    ["AWS::Organizations::Organization", {}, "RootId", "{S/R.RootId:id}"],
    ["AWS::Organizations::Organization", {}, "Id", "{S/R.Id:word}"],
    ["AWS::SSM::Parameter", { Value: "v", Name: "/n" }, "Value", "v"],
    ["AWS::EC2::VPC", {}, "CidrBlockAssociations", "?S/R.CidrBlockAssociations is made at deployment"],
    ["AWS::Lambda::Function", { FunctionName: "f" }, "Arn", "arn:aws:lambda:us-east-1:333333333333:function:f"],
    ["AWS::S3::Bucket", { BucketNamePrefix: "p" }, "Arn", "arn:aws:s3:::{S/R:any}"],
  ])("%s %j %s", (type, properties, attribute, expected) => expect(arn(type, properties, attribute)).toBe(expected));

  test("Ref", () => {
    const ref = (type: string, properties: object): unknown => resolved({ Ref: "R" }, { Resources: { R: { Type: type, Properties: properties } } });
    expect(ref("AWS::SNS::Topic", { TopicName: "t" })).toBe("arn:aws:sns:us-east-1:333333333333:t");
    expect(ref("AWS::SQS::Queue", { QueueName: "q" })).toBe("https://sqs.us-east-1.amazonaws.com/333333333333/q");
    expect(ref("AWS::IAM::ManagedPolicy", { ManagedPolicyName: "m", Path: "/p/" })).toBe("arn:aws:iam::333333333333:policy/p/m");
    expect(ref("AWS::SecretsManager::Secret", { Name: "s" })).toBe("arn:aws:secretsmanager:us-east-1:333333333333:secret:s-{S/R.Suffix:id}");
    expect(ref("AWS::Foo::Bar", {})).toBe("{S/R:any}");
  });

  test("another partition", () => {
    const template = {
      Resources: { X: { Type: "T", Properties: { P: { "Fn::Sub": "${B.Arn} ${AWS::URLSuffix}" } } }, B: { Type: "AWS::S3::Bucket" } },
    };
    expect(plain(resource(opened([{ template, region: "cn-north-1" }]), "S/X").property("P"))).toBe("arn:aws-cn:s3:::{S/B:id} amazonaws.com.cn");
  });

  test("resources that are named after each other give an unknown, not a hang", () => {
    const named = (other: string): object => ({ Type: "AWS::S3::Bucket", Properties: { BucketName: { "Fn::Sub": `x\${${other}}` } } });
    expect(resolved({ Ref: "A" }, { Resources: { A: named("B"), B: named("A") } })).toBe("xx{S/A:any}");
    expect(resolved({ Ref: "A" }, { Resources: { A: named("A") } })).toBe("x{S/A:any}");
  });

  test("a chain of names that is too long, and one that doubles", () => {
    const chain = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`R${i}`, { Type: "AWS::S3::Bucket", Properties: { BucketName: { "Fn::Sub": `\${R${i + 1}}` } } }]),
    );
    expect(String(resolved({ Ref: "R0" }, { Resources: chain }))).toBe("{S/R99/BucketName${R100}:any}");
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `R${i}`,
        { Type: "AWS::S3::Bucket", Properties: { BucketName: { "Fn::Sub": `\${R${i + 1}}ab\${R${i + 1}}` } } },
      ]),
    );
    expect(String(resolved({ Ref: "R0" }, { Resources: doubling })).length).toBeLessThan(3_000_000);
  });
});

test("a mapping that leads back to itself does not hang", () => {
  const entry = { "Fn::FindInMap": ["M", "a", "k"] };
  expect(resolved(entry, { Mappings: { M: { a: { k: entry } } } })).toBe("?it refers to itself");
});

describe("Fn::FindInMap by a parameter", () => {
  const Mappings = { M: { dev: { k: "d" }, prod: { k: "p" } } };
  test("is one of the keys; the last is implied", () => {
    expect(inWorlds({ "Fn::FindInMap": ["M", { Ref: "Stage" }, "k"] }, { Mappings, Parameters: { Stage: { Type: "String" } } })).toEqual({
      'S: Stage equals "dev"': "d",
      'not S: Stage equals "dev"': "p",
    });
  });
  test("or the fallback", () => {
    expect(
      inWorlds({ "Fn::FindInMap": ["M", { Ref: "Stage" }, "k", { DefaultValue: "x" }] }, { Mappings, Parameters: { Stage: { Type: "String" } } }),
    ).toEqual({
      'S: Stage equals "dev"': "d",
      'not S: Stage equals "dev", S: Stage equals "prod"': "p",
      'not S: Stage equals "dev", not S: Stage equals "prod"': "x",
    });
  });
});
