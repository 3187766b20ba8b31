import { digestDays, digestName, digestPrefix } from "./digest-keys.ts";
import { row } from "./operations-stores.ts";
import type { Call, Earlier, Item, Operation } from "./operation.ts";

/** Digest files of the account's own trails, where the run is to read logs: what was delivered, and the keys that it was signed with. */
export function digestOperations(): readonly Operation[] {
  return [
    row({
      service: "cloudtrail",
      name: "ListPublicKeys",
      iam: ["cloudtrail:ListPublicKeys"],
      where: "account",
      only: "logs",
      // Seconds. Keys that signed digests within this time.
      each: ({ now, ...found }) =>
        regionsOfAll(found).map((region) => ({
          parameters: { StartTime: Math.floor(now / 1000) - 3 * 86_400, EndTime: Math.floor(now / 1000) },
          region,
        })),
      list: "PublicKeyList",
      key: "Fingerprint",
      page: { reply: "NextToken", request: "NextToken" },
      rate: "cloudtrail",
      needs: ["cloudtrail"],
    }),
    row({
      service: "s3",
      name: "ListObjectsV2",
      iam: ["s3:ListBucket"],
      where: "account",
      only: "logs",
      each: listings,
      expect: ["KeyCount"],
      root: "ListBucketResult",
    }),
    row({
      service: "s3",
      name: "GetObject",
      iam: ["s3:GetObject"],
      where: "account",
      only: "logs",
      each: (found) => listings(found).flatMap((listing) => digestsIn(listing, found)),
      expect: ["Body", "Metadata"],
      text: "Body",
    }),
  ];
}

/** An organization's trail delivers elsewhere. */
function trailsIn(found: Pick<Earlier, "items">): readonly Item[] {
  return found
    .items("cloudtrail.DescribeTrails")
    .filter(
      (trail) => trail["LogFileValidationEnabled"] !== false && trail["IsOrganizationTrail"] !== true && typeof trail["S3BucketName"] === "string",
    );
}

function regionsOf(trail: Item, { regions }: Pick<Earlier, "regions">): readonly string[] {
  const home = String(trail["HomeRegion"]);
  return trail["IsMultiRegionTrail"] === false ? [home] : [...new Set([home, ...regions])];
}

function regionsOfAll(found: Pick<Earlier, "items" | "regions">): readonly string[] {
  return [...new Set(trailsIn(found).flatMap((trail) => regionsOf(trail, found)))];
}

function listings(found: Earlier): readonly Call[] {
  const regionOf = new Map(found.items("s3.ListBuckets").map(({ Name, BucketRegion }) => [Name, BucketRegion]));
  return trailsIn(found).flatMap((trail) => {
    const bucketRegion = regionOf.get(trail["S3BucketName"]);
    return regionsOf(trail, found).flatMap((region) =>
      digestDays(found.now).map((day) => ({
        parameters: { Bucket: trail["S3BucketName"], Prefix: `${digestPrefix(found.account, region, trail)}${day}/` },
        ...(typeof bucketRegion === "string" && { region: bucketRegion }),
      })),
    );
  });
}

/** Each digest that the listing names, and nothing else that lies there. */
function digestsIn({ parameters, region }: Call, found: Earlier): readonly Call[] {
  const { Bucket, Prefix } = parameters;
  const contents = found.reply("s3.ListObjectsV2", { Bucket, Prefix })?.["Contents"];
  const names = trailsIn(found).flatMap((trail) => regionsOf(trail, found).map((each) => digestName(found.account, each, trail)));
  return (Array.isArray(contents) ? (contents as readonly Item[]) : [])
    .map(({ Key }) => String(Key))
    .filter((key) => key.startsWith(String(Prefix)) && names.some((name) => name.test(key.slice(key.lastIndexOf("/") + 1))))
    .map((Key) => ({ parameters: { Bucket, Key }, ...(region !== undefined && { region }) }));
}
