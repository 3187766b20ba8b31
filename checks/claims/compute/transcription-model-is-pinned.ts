import { examples } from "./transcription-model-is-pinned.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Container } from "../../model/containers.ts";
import type { Estate } from "../../model/estate.ts";
import type { Fleet } from "../../model/fleet.ts";
import { show } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";
import { mayRun, runs } from "../../reason/compute/clusters.ts";
import { ifGpus } from "../../reason/compute/gpu-fleets.ts";
import { transcriptionFleets } from "../../reason/compute/scaling.ts";
import { isPinned, namedModels, startedBy, startedByScript, type Started } from "../../reason/compute/whisper.ts";

const model = "large-v3";

export default defineCheck({
  id: "transcription-model-is-pinned",
  claim: "Whisper large-v3 by default, medium where the tenant chose it, baked in and pinned by digest.",
  severity: "medium",
  why: "A tag can be moved: what transcribes tomorrow is then another model, or another program, than the one that was tested.",
  fix: "Name the container image by its digest (repository@sha256:…), with the models in it, and start it with large-v3.",
  references: [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html",
  ],
  kind: "autoscaling:group",
  scope: "organization",
  planes: ["template"],
  limits: {
    template: [
      whereComputeIs,
      "Transcription is what runs on the GPU fleets whose size follows a queue.",
      "That the models lie in the image, and that a tenant's choice is followed, are its builder's and its code's. The choice is a field of the tenant's record, which admits no third model (plane registry).",
    ],
  },
  subjects: transcriptionFleets,
  judge: (fleet, estate) => ifGpus(fleet, every(scriptsArePinned(fleet, estate), ...servicesArePinned(fleet, estate))),
  examples,
});

/** The services that ECS places on its instances: their containers with GPUs. */
function servicesArePinned(fleet: Fleet, estate: Estate): readonly Verdict[] {
  const surely = servicesOf(fleet, estate);
  const perhaps = inCompute("ecs:service", estate).items.filter((service) => mayRun(fleet, service) && !surely.includes(service));
  return [
    ...surely.map(({ containers }) =>
      whenKnown(containers, (all, origin) => {
        const onGpus = all.filter(({ hasGpu }) => !hasGpu.known || hasGpu.value);
        return onGpus.length === 0
          ? undecided("None of its containers reserves a GPU.", origin)
          : every(...onGpus.map((each) => runsOneModel(startedBy(each))), ...unsure(onGpus));
      }),
    ),
    ...perhaps.map(({ id, origin }) => undecided(`Whether ${id} runs on its instances is not known.`, origin)),
  ];
}

/** What is judged may be another container than the one that transcribes, where none surely has a GPU. */
function unsure(containers: readonly Container[]): readonly Verdict[] {
  const open = containers.map(({ hasGpu }) => hasGpu).find((fact) => !fact.known);
  return open === undefined || open.known || containers.some(({ hasGpu }) => hasGpu.known) ? [] : [undecided(open.why, open.origin)];
}

function servicesOf(fleet: Fleet, estate: Estate) {
  return inCompute("ecs:service", estate).items.filter((service) => runs(fleet, service));
}

/** What its instances start by themselves; where that is nothing and no service is placed on them, what they run stands in no template. */
function scriptsArePinned(fleet: Fleet, estate: Estate): Verdict {
  return whenKnown(fleet.launches, (ways) =>
    every(
      ...ways.map(({ userData }) =>
        whenKnown(userData, (script, origin) => {
          const started = script === null ? [] : startedByScript(script, origin);
          if (started.length === 0 && servicesOf(fleet, estate).length === 0)
            return undecided("What its instances run is not in their launch template.", origin);
          return every(holds(""), ...started.map(runsOneModel));
        }),
      ),
    ),
  );
}

function runsOneModel({ image, words, origin }: Started): Verdict {
  return every(
    whenKnown(image, (name, at) =>
      whenKnown(isPinned(name, at), (is) =>
        is
          ? holds("Its image is pinned by digest.")
          : brokenBy(`${show(name)} is no digest: it can become another image.`, `Image: ${show(name)}`, at, "image"),
      ),
    ),
    whenKnown(words, (said, at) =>
      whenKnown(namedModels(said, at), (found) => {
        const other = found.find((each) => each !== model);
        if (other !== undefined) return brokenBy(`It transcribes with ${other}, not ${model}.`, `model: ${other}`, at, "model");
        return found.length > 0
          ? holds(`It transcribes with ${model}.`)
          : undecided("With which model it transcribes by default is not stated.", origin);
      }),
    ),
  );
}
