import { bodyOf, delivered, digestsOf } from "./digests-example.ts";

const began = digestsOf(true);
const goesOn = digestsOf(false);
const denied = { error: { code: "AccessDenied", message: "" } };

function without(i: number): typeof began {
  return began.filter((_, at) => at !== i);
}

function changed(i: number, by: Partial<(typeof began)[number]>): typeof began {
  return began.map((digest, at) => (at === i ? { ...digest, ...by } : digest));
}

export const examples = {
  holds: {
    "the chain begins with a starting digest": delivered({ files: began }),
    "the chain began before the days that were read": delivered({ files: goesOn }),
  },
  broken: {
    "a digest is removed": delivered({ listed: without(0), files: began }),
    "a digest is replaced": delivered({ files: changed(1, { body: bodyOf(12, { key: "other", body: "", hash: "00", signature: "00" }) }) }),
    "a digest begins the chain anew": delivered({ files: changed(2, { body: bodyOf(13, undefined) }) }),
    "a signature is another's": delivered({ files: changed(3, { signature: began[2]?.signature ?? "" }) }),
  },
  undecided: {
    "the digest before the last may be late": delivered({ listed: without(2), files: began }),
    "no digest lies there": delivered({ listed: [], files: began }),
    "the digests may not be read": delivered({
      files: began,
      replies: { "s3.GetObject": began.map(({ key: Key }) => ({ request: { Bucket: "acme-logs", Key }, ...denied })) },
    }),
    "the bucket may not be listed": delivered({ files: began, replies: { "s3.ListObjectsV2": [] } }),
    "the public keys are not given": delivered({ files: began, replies: { "cloudtrail.ListPublicKeys": [denied] } }),
    "the trail is an organization's": delivered({ files: began, trail: { IsOrganizationTrail: true } }),
  },
};
