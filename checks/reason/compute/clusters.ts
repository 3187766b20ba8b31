import { inCompute } from "./accounts.ts";
import { gpuFleets } from "./gpu-fleets.ts";
import { transcriptionFleets, watchesQueue } from "./scaling.ts";
import type { Container, ContainerService } from "../../model/containers.ts";
import type { Estate } from "../../model/estate.ts";
import { known, thenFact, unknown, type Fact, type Listing } from "../../model/fact.ts";
import type { Fleet } from "../../model/fleet.ts";
import { mayEqual, sameText, show, text, type Text } from "../../model/text.ts";

/**
 * The ECS cluster that the instances join, by what they run when they start; null: none. Not known where they may join several.
 * (docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html)
 */
export function clusterOf({ launches }: Fleet): Fact<Text | null> {
  return thenFact(launches, (ways, origin): Fact<Text | null> => {
    let joined: Fact<Text | null> = known(null, origin);
    for (const [i, { userData }] of ways.entries()) {
      const one = thenFact(userData, (data, at) => known(data === null ? null : assigned(data, "ECS_CLUSTER="), at));
      if (!one.known) return one;
      const before: Text | null = joined.value;
      const isSame = before === null || one.value === null ? before === one.value : sameText(before, one.value);
      if (i > 0 && !isSame) return unknown("Its launch templates join different clusters.", one.origin);
      joined = one;
    }
    return joined;
  });
}

/** What is assigned in a script, up to a blank or a quote; null: nothing is. */
function assigned(script: Text, name: string): Text | null {
  const at = script.findIndex((part) => typeof part === "string" && part.includes(name));
  const line = script[at];
  if (typeof line !== "string") return null;
  const found: Text[number][] = [];
  for (const part of [line.slice(line.indexOf(name) + name.length), ...script.slice(at + 1)]) {
    if (typeof part !== "string") found.push(part);
    else {
      const [word = ""] = part.split(/[\s"';]/);
      found.push(word);
      if (word.length < part.length) break;
    }
  }
  return text(...found);
}

/** The services of GPU tasks, or of what calls itself vLLM, that do not run on a transcription fleet. */
export function inferenceServices(estate: Estate): Listing<ContainerService> {
  const { items, unread } = inCompute("ecs:service", estate);
  const fleets = gpuFleets(estate);
  const transcribing = transcriptionFleets(estate).items.filter((fleet) => isKnown(watchesQueue(fleet)));
  const own = items.filter((service) => mayInfer(service) && !transcribing.some((fleet) => runs(fleet, service)));
  const others = fleets.items.filter((fleet) => !transcribing.includes(fleet) && !items.some((service) => runs(fleet, service)));
  const gaps = others.map(({ id, origin, account }) =>
    unknown(`What ${id} runs on GPUs is not read: no service of its cluster was.`, origin, account),
  );
  return { items: own, unread: [...new Set([...unread, ...fleets.unread]), ...gaps] };
}

function isKnown(fact: Fact<boolean>): boolean {
  return fact.known && fact.value;
}

/** The service's tasks are placed on the fleet's instances. */
export function runs(fleet: Fleet, { cluster, account }: ContainerService): boolean {
  const joined = clusterOf(fleet);
  return fleet.account === account && joined.known && joined.value !== null && cluster.known && sameText(joined.value, cluster.value);
}

/** The service's tasks may be placed there, for all that was read. */
export function mayRun(fleet: Fleet, { cluster, account }: ContainerService): boolean {
  const joined = clusterOf(fleet);
  if (fleet.account !== account || (joined.known && joined.value === null)) return false;
  return !joined.known || !cluster.known || joined.value === null || mayEqual(joined.value, cluster.value);
}

function mayInfer({ containers }: ContainerService): boolean {
  return !containers.known || containers.value.some((each) => !each.hasGpu.known || each.hasGpu.value || isVllm(each));
}

/** By the name of its image, or by what is started in it. */
export function isVllm({ image, command }: Container): boolean {
  const words = [...(image.known ? [image.value] : []), ...(command.known ? command.value : [])];
  return words.some((word) => /vllm/i.test(show(word)));
}
