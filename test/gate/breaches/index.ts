import type { Breach, Breaches } from "../edited.ts";
import { breaches as collector } from "./collector.ts";
import { breaches as events } from "./events.ts";
import { breaches as gpu } from "./gpu.ts";
import { breaches as key } from "./key.ts";
import { breaches as logLock } from "./log-lock.ts";
import { breaches as network } from "./network.ts";
import { breaches as plainHttp } from "./plain-http.ts";
import { breaches as publicAccess } from "./public-access.ts";
import { breaches as stores } from "./stores.ts";
import { breaches as trail } from "./trail.ts";
import { breaches as versions } from "./versions.ts";

/** All of them; a file of `breaches` is added here. */
export const breaches: readonly (Breach & { readonly name: string })[] = [
  collector,
  events,
  gpu,
  key,
  logLock,
  network,
  plainHttp,
  publicAccess,
  stores,
  trail,
  versions,
].flatMap((one: Breaches) => Object.entries(one).map(([name, breach]) => ({ name, ...breach })));
