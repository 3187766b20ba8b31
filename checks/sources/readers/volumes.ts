import { textFact } from "../values.ts";
import type { Volume } from "../../model/fleet.ts";
import { known, lazily, unknown, type Fact } from "../../model/fact.ts";
import { mayEqual, sameText, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::EC2::Volume` with the `AWS::EC2::VolumeAttachment` that names it. */
export function readVolume(resource: SourceResource, attachments: () => readonly SourceResource[]): Volume {
  const { id, origin } = resource;
  return lazily<Volume>({
    kind: () => "ec2:volume",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    instance: () => instanceOf(resource, attachments()),
  });
}

function instanceOf(volume: SourceResource, attachments: readonly SourceResource[]): Fact<Text | null> {
  const name = textFact(volume.ref, unknown("The volume's id is not known.", volume.origin));
  if (!name.known) return name;
  for (const each of attachments) {
    const of = textFact(each.property("VolumeId"), unknown("It names no volume.", each.origin));
    if (of.known && sameText(of.value, name.value))
      return textFact(each.property("InstanceId"), unknown("The attachment names no instance.", each.origin));
    if (!of.known || mayEqual(of.value, name.value)) return unknown(`${each.id} may attach it.`, of.origin);
  }
  return known(null, volume.origin);
}
