import { examples } from "./gpu-volumes-hold-nothing.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { BlockDevice, Fleet, Launch } from "../../model/fleet.ts";
import { show } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { whereComputeIs } from "../../reason/compute/accounts.ts";
import { gpuFleets, ifGpus } from "../../reason/compute/gpu-fleets.ts";

/** What images call their root. (docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html) */
const roots = ["/dev/xvda", "/dev/sda1"];

export default defineCheck({
  id: "gpu-volumes-hold-nothing",
  claim: "GPU volumes are encrypted, deleted with the instance, and hold no content.",
  severity: "medium",
  why: "A volume that outlives its instance keeps what was transcribed on it, under a key that no customer can close.",
  fix: "In the launch template state the root volume with Encrypted and DeleteOnTermination true, and add no other that is kept.",
  references: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html",
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  ],
  kind: "autoscaling:group",
  scope: "organization",
  planes: ["template"],
  limits: {
    template: [
      whereComputeIs,
      "Which volumes an image has, no template shows: a mapping of /dev/xvda or /dev/sda1 is taken for that of its root.",
      "Judged is that nothing outlives an instance. What a worker writes while it runs is its code's; scratch belongs on the instance store, which is gone with the instance.",
    ],
  },
  subjects: gpuFleets,
  judge: (fleet, estate) =>
    ifGpus(
      fleet,
      every(
        whenKnown(fleet.launches, (ways) => every(...ways.map(volumesGo))),
        keepsNoneStopped(fleet),
        addsNone(fleet, estate),
      ),
    ),
  examples,
});

function volumesGo({ devices }: Launch): Verdict {
  return whenKnown(devices, (stated, origin) => {
    const hasRoot = stated.some(({ name, store }) => store === "ebs" && name.known && roots.includes(name.value));
    const root = hasRoot ? holds("") : undecided("No mapping states the root volume, so the image says whether it is encrypted and deleted.", origin);
    return every(root, ...stated.filter(({ store }) => store === "ebs").map(goesWithInstance));
  });
}

function goesWithInstance(device: BlockDevice): Verdict {
  const name = device.name.known ? device.name.value : "A volume";
  return every(
    whenKnown(device.encrypted, (is, origin) =>
      is ? holds(`${name} is encrypted.`) : brokenBy(`${name} is not encrypted.`, "Encrypted: false", origin, `${name} encryption`),
    ),
    whenKnown(device.deletedWithInstance, (is, origin) =>
      is
        ? holds(`${name} is deleted with the instance.`)
        : brokenBy(`${name} outlives the instance.`, "DeleteOnTermination: false", origin, `${name} kept`),
    ),
    whenKnown(device.snapshot, (snapshot, origin) =>
      snapshot === null ? holds("") : undecided(`${name} starts with what snapshot ${show(snapshot)} holds, which no template shows.`, origin),
    ),
  );
}

/** A stopped instance keeps its volumes. */
function keepsNoneStopped({ besides }: Fleet): Verdict {
  return whenKnown(besides, (all) => {
    const pool = all.find(({ type }) => type === "AWS::AutoScaling::WarmPool");
    return pool === undefined ? holds("") : undecided(`${pool.id} keeps stopped instances with their volumes.`, pool.origin);
  });
}

/** A volume of its own can be attached by whatever an instance runs. */
function addsNone(fleet: Fleet, estate: Estate): Verdict {
  const { items, unread } = estate.list("ec2:volume", fleet.account);
  const [gap] = unread;
  return every(
    ...items.map(({ id, instance, origin }) =>
      whenKnown(instance, (to) =>
        to === null ? undecided(`${id} is a volume of its own, which an instance of the fleet may attach.`, origin) : holds(""),
      ),
    ),
    gap === undefined ? holds("") : undecided(`Whether there are volumes of their own is not known: ${gap.why}`, gap.origin),
  );
}
