import { actionNamed, actionsOf, isListed, serviceKey, supportsRcp } from "../checks/reason/policy/catalogue.ts";
import { glob } from "./refuse.ts";
import type { Catalogue } from "./refuse.ts";

/**
 * The names that builders check when a policy is built: the part of AWS's service authorization reference that ships with the
 * checks. A service that is not in it is left to the tests, which know all.
 */
export const shippedCatalogue: Catalogue = {
  actions: (pattern) => {
    const service = pattern.split(":")[0] ?? "";
    const actions = actionsOf(service.toLowerCase());
    if (actions.length === 0) return [pattern];
    const matching = glob(pattern.toLowerCase());
    return actions.map(({ name }) => name).filter((name) => matching.test(name.toLowerCase()));
  },
  // A key that the catalogue does not list at all is a global one, or one of a service that is not in it.
  hasKey: (action, key) => {
    const known = actionNamed(action);
    return known === undefined || serviceKey(key) === undefined || isListed(known, key);
  },
  hasRcpSupport: (service) => supportsRcp(service),
};
