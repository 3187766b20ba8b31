import { examples } from "./connector-functions-bounded.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { LambdaFunction } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";
import { worksBesides } from "../../reason/compute/connectors.ts";

/** MB. */
const memory = { min: 512, max: 1024 };
/** Seconds; the most that Lambda gives. (docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html) */
const timeoutMax = 900;

const limits = [
  whereComputeIs,
  "In the VPC means that a function has subnets; which VPC they are of, and where its routes lead, are the network's claims.",
  "A function that only serves deployments (a custom resource's provider) is no connector: outside the bounds it is left undecided.",
];

export default defineCheck({
  id: "connector-functions-bounded",
  claim: "Functions have 512 MB to 1 GB, at most 15 minutes, in the VPC.",
  severity: "low",
  why: "A function outside the VPC leaves by no way that anybody watches; one without bounds holds many times the content that a job needs.",
  fix: "Set MemorySize to 512 to 1024, Timeout to 900 or less, and VpcConfig to the workers' subnets.",
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  ],
  kind: "lambda:function",
  scope: "organization",
  planes: ["template", "account"],
  limits: {
    template: limits,
    account: [
      ...limits,
      "Accounts are not asked which functions serve deployments: each may, unless a schedule starts it or it works as a principal of vendor.service.",
      "Judged is each function as it is before it is published; versions that were published earlier are not.",
    ],
  },
  subjects: (estate) => inCompute("lambda:function", estate),
  judge: (fn, estate) => unlessForDeployments(fn, estate, every(hasMemory(fn), endsInTime(fn), standsInVpc(fn))),
  examples,
});

function hasMemory({ memory: of }: LambdaFunction): Verdict {
  return whenKnown(of, (size, origin) =>
    size >= memory.min && size <= memory.max
      ? holds(`It has ${size} MB.`)
      : brokenBy(`It has ${size} MB, not ${memory.min} to ${memory.max}.`, `MemorySize: ${size}`, origin, "MemorySize"),
  );
}

function endsInTime({ timeout }: LambdaFunction): Verdict {
  return whenKnown(timeout, (seconds, origin) =>
    seconds <= timeoutMax
      ? holds(`It ends after ${seconds} seconds.`)
      : brokenBy(`It ends after ${seconds} seconds only, more than ${timeoutMax}.`, `Timeout: ${seconds}`, origin, "Timeout"),
  );
}

function standsInVpc({ inVpc }: LambdaFunction): Verdict {
  return whenKnown(inVpc, (is, origin) =>
    is ? holds("It stands in a VPC.") : brokenBy("It stands in no VPC: it has no subnets.", "VpcConfig.SubnetIds: none", origin, "VpcConfig"),
  );
}

/** CloudFormation's own calls carry no content; whether such a function does other work besides nobody says. */
function unlessForDeployments(fn: LambdaFunction, estate: Estate, verdict: Verdict): Verdict {
  if (verdict.outcome !== "broken" || worksBesides(fn, estate)) return verdict;
  const { servesDeployments } = fn;
  if (!servesDeployments.known) return undecided(servesDeployments.why, servesDeployments.origin);
  if (!servesDeployments.value) return verdict;
  return undecided(`It serves a deployment, and may do a connector's work besides. ${verdict.because}`, servesDeployments.origin);
}
