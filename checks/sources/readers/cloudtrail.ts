import { selectorsOf } from "./event-selectors.ts";
import { defaults } from "../defaults.ts";
import { booleanFact, optionalText, textFact } from "../values.ts";
import { known, lazily, thenFact, unknown, type Fact } from "../../model/fact.ts";
import type { Delivery, Trail } from "../../model/kinds.ts";
import { literal, type Text } from "../../model/text.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::CloudTrail::Trail`. `IsLogging` is required: without it CloudFormation refuses the template. */
export function readTrail(resource: SourceResource): Trail {
  const { id, origin } = resource;
  return lazily<Trail>({
    kind: () => "cloudtrail:trail",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    logging: () =>
      resource.property("IsLogging") === undefined
        ? unknown("IsLogging is required and not stated.", origin)
        : booleanFact(resource.property("IsLogging"), { value: false, origin }),
    multiRegion: () => booleanFact(resource.property("IsMultiRegionTrail"), { value: defaults.trailMultiRegion.value, origin }),
    organizationTrail: () => booleanFact(resource.property("IsOrganizationTrail"), { value: defaults.trailOrganization.value, origin }),
    deliveryError: () => optionalText(resource.property("LatestDeliveryError"), { value: null, origin }),
    encryptionKey: () => optionalText(resource.property("KMSKeyId"), { value: null, origin }),
    validation: () => booleanFact(resource.property("EnableLogFileValidation"), { value: defaults.trailValidation.value, origin }),
    selectors: () => selectorsOf(resource),
    bucket: () => textFact(resource.property("S3BucketName"), unknown("The trail names no bucket.", origin)),
  });
}

/** `AWS::EC2::FlowLog`: delivers into a bucket when its destination type is s3. */
export function readFlowLog(resource: SourceResource): Delivery {
  const { id, origin } = resource;
  return lazily<Delivery>({
    kind: () => "logs:delivery",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    bucket: () => flowLogBucket(resource),
  });
}

function flowLogBucket(resource: SourceResource): Fact<Text | null> {
  const { origin } = resource;
  const type = optionalText(resource.property("LogDestinationType"), { value: null, origin });
  const destination = optionalText(resource.property("LogDestination"), { value: null, origin });
  return thenFact(type, (value, at) => {
    const word = value === null ? "cloud-watch-logs" : literal(value);
    if (word === undefined) return unknown("Where the flow log goes is only known at deployment.", at);
    return word === "s3" ? destination : known(null, at);
  });
}
