import { inCompute } from "./accounts.ts";
import type { Estate } from "../../model/estate.ts";
import { known, thenFact, type Fact, type Listing } from "../../model/fact.ts";
import type { Fleet } from "../../model/fleet.ts";
import { undecided, type Verdict } from "../../model/verdict.ts";

/** The Auto Scaling groups of the compute accounts but for those whose instances have no GPU. */
export function gpuFleets(estate: Estate): Listing<Fleet> {
  const { items, unread } = inCompute("autoscaling:group", estate);
  return { items: items.filter((fleet) => !isWithoutGpus(fleet)), unread };
}

function isWithoutGpus(fleet: Fleet): boolean {
  const gpus = hasGpus(fleet);
  return gpus.known && !gpus.value;
}

/** One way to start an instance with a GPU is enough. */
export function hasGpus({ launches }: Fleet): Fact<boolean> {
  return thenFact(launches, (ways, origin): Fact<boolean> => {
    const facts = ways.map(({ hasGpu }) => hasGpu);
    return facts.find((fact) => fact.known && fact.value) ?? facts.find((fact) => !fact.known) ?? known(false, origin);
  });
}

/** A fleet that may be without GPUs breaks nothing. */
export function ifGpus(fleet: Fleet, verdict: Verdict): Verdict {
  const gpus = hasGpus(fleet);
  return verdict.outcome === "broken" && !gpus.known ? undecided(`Whether its instances have GPUs is not known: ${gpus.why}`, gpus.origin) : verdict;
}
