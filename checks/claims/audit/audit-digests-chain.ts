import { examples } from "./audit-digests-chain.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { DigestChain, DigestFile } from "../../model/digest.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";

export default defineCheck({
  id: "audit-digests-chain",
  claim: "The delivered digest files chain without gap.",
  severity: "high",
  why: "Each digest names the one before it: a digest that is missing, or another than was signed, shows that somebody took a part of the record away.",
  fix: "Find out who removed or replaced the file (CloudTrail data events of the bucket), restore it from a copy, and lock the bucket in compliance mode.",
  references: [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html",
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html",
  ],
  kind: "cloudtrail:digest-chain",
  planes: ["account"],
  limits: {
    account: [
      "Judged only where the run is to read logs (collector.readsLogs): digests of the day of the run and of the day before.",
      "The log files that digests list are not read, nor digests that were delivered to fill in.",
      "What was removed before the next digest named it is not seen.",
    ],
  },
  subjects: (estate, accounts) => {
    if (estate.file.collector?.readsLogs !== true) return { items: [], unread: [] };
    const lists = accounts.map((account) => estate.list("cloudtrail:digest-chain", account));
    return { items: lists.flatMap(({ items }) => items), unread: lists.flatMap(({ unread }) => unread) };
  },
  judge: (chain) =>
    whenKnown(chain.digests, (digests) => {
      const [first] = digests;
      const last = digests.at(-1);
      if (first === undefined || last === undefined)
        return undecided(`No digest of trail ${chain.id} lies under ${chain.days.join(" or ")}.`, chain.origin);
      const worst = every(...digests.map((_, i) => follows(chain, digests, i)));
      return worst.outcome === "holds"
        ? holds(`${digests.length} digests from ${first.start} to ${last.end} are signed, and each names the one before it.`)
        : worst;
    }),
  examples,
});

function follows(chain: DigestChain, digests: readonly DigestFile[], i: number): Verdict {
  const digest = digests[i] as DigestFile;
  return every(genuine(chain, digest), chained(chain, digests, i));
}

/** The file that was signed, where it was delivered. */
function genuine(chain: DigestChain, digest: DigestFile): Verdict {
  if (digest.place !== `${digest.bucket}/${digest.key}`)
    return gap(chain, digest, "is not where it was delivered", `digestS3Object: ${digest.place}`, "place");
  return whenKnown(digest.signed, (signed) =>
    signed
      ? holds("")
      : gap(chain, digest, "has not the content that was signed", `x-amz-meta-signature does not fit SHA-256 ${digest.hash}`, "signature"),
  );
}

function chained(chain: DigestChain, digests: readonly DigestFile[], i: number): Verdict {
  const digest = digests[i] as DigestFile;
  const { previous } = digest;
  if (previous === null)
    return i === 0
      ? holds("")
      : gap(chain, digest, "begins anew, so logging or validation was off before it", "previousDigestS3Object: null", "restart");
  const before = digests.find(({ bucket, key }) => bucket === previous.bucket && key === previous.key);
  if (before === undefined) return without(chain, digests, i);
  if (before.hash !== previous.hash)
    return gap(chain, digest, `names another content of ${before.key}`, `previousDigestHashValue: ${previous.hash}`, "hash");
  return digest.start > before.end
    ? gap(chain, digest, `leaves out the time since ${before.end}`, `digestStartTime: ${digest.start}`, "time")
    : holds("");
}

/** Digests that were not delivered in time may come later and out of order: the last two may name one that is on its way. */
const mayBeLate = 2;

function without(chain: DigestChain, digests: readonly DigestFile[], i: number): Verdict {
  const digest = digests[i] as DigestFile;
  const { bucket, key } = digest.previous ?? digest;
  if (bucket !== digest.bucket) return undecided(`Digest ${digest.key} follows one in bucket ${bucket}, which was not read.`, chain.origin);
  if (!chain.days.some((day) => key.startsWith(day)))
    return i === 0
      ? holds("The chain began before the days that were read.")
      : undecided(`Digest ${digest.key} follows ${key}, which is of none of the days that were read.`, chain.origin);
  if (i >= digests.length - mayBeLate)
    return undecided(`Digest ${key}, which ${digest.key} names, does not lie there; it may be delivered late.`, chain.origin);
  return gap(chain, digest, `follows ${key}, which does not lie there`, `previousDigestS3Object: ${key}`, "missing");
}

function gap({ id, origin }: DigestChain, { key }: DigestFile, why: string, statement: string, what: string): Verdict {
  return broken(`Digest ${key} of trail ${id} ${why}.`, origin, {
    witness: { kind: "statement", statement: `${key}: ${statement}`, origin },
    discriminator: what,
  });
}
