import { json, recorded, type Answered, type Asked, type Rule } from "./asked.ts";

/**
 * Operations that moto does not have, answered as an account answers that has nothing of the kind. Each is checked against the SDK's own schema in
 * `overlay.test.ts`.
 */
export const lacking: readonly {
  readonly id: string;
  readonly page: string;
  readonly response: object;
  readonly is: (asked: Asked) => boolean;
  readonly answer: () => Answered;
}[] = [
  {
    id: "account.ListRegions",
    page: "docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html",
    response: { Regions: ["us-east-1", "eu-west-1"].map((RegionName) => ({ RegionName, RegionOptStatus: "ENABLED_BY_DEFAULT" })) },
    is: ({ service, path }) => service === "account" && path === "/listRegions",
    answer() {
      return json(this.response, recorded);
    },
  },
  {
    id: "ram.ListResources",
    page: "docs.aws.amazon.com/ram/latest/APIReference/API_ListResources.html",
    response: { resources: [] },
    is: ({ service, path }) => service === "ram" && path === "/listresources",
    answer() {
      return json(this.response, recorded);
    },
  },
  {
    id: "ec2.DescribeVpcBlockPublicAccessOptions",
    page: "docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcBlockPublicAccessOptions.html",
    response: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off", State: "default-state" } },
    is: ({ service, operation }) => service === "ec2" && operation === "DescribeVpcBlockPublicAccessOptions",
    answer: () => ({
      status: 200,
      headers: { "content-type": "text/xml", ...recorded },
      body: Buffer.from(
        "<DescribeVpcBlockPublicAccessOptionsResponse><requestId>r</requestId><vpcBlockPublicAccessOptions><internetGatewayBlockMode>off</internetGatewayBlockMode><state>default-state</state></vpcBlockPublicAccessOptions></DescribeVpcBlockPublicAccessOptionsResponse>",
      ),
    }),
  },
];

export const lackingOperations: Rule = async (asked) => lacking.find(({ is }) => is(asked))?.answer();
