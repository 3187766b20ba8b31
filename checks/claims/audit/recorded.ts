import type { Estate, Resource } from "../../model/estate.ts";
import type { Origin } from "../../model/fact.ts";
import type { FieldSelector, Trail } from "../../model/kinds.ts";
import { show } from "../../model/text.ts";
import { broken, either, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { recordsAll, type EventClass } from "../../reason/audit/event-selectors.ts";

/** Does some trail of the resource's account record all of these events, reads and writes? */
export function recorded(estate: Estate, of: Resource, what: string, events: EventClass): Verdict {
  const { items, unread } = estate.list("cloudtrail:trail", of.account);
  const kinds = [
    { named: "reads", readOnly: "true" },
    { named: "writes", readOnly: "false" },
  ].map(({ named, readOnly }) => {
    const asked = { ...events, values: { ...events.values, readOnly } };
    const [first, ...others] = items.map((trail) => byTrail(trail, of, `${named} among the ${what}`, asked));
    const best = first === undefined ? noTrail(estate, of, what) : either(first, ...others);
    const [gap] = unread;
    return best.outcome === "broken" && gap !== undefined ? undecided(`${best.because} ${gap.why}`, gap.origin) : best;
  });
  const worst = every(...kinds);
  return worst.outcome === "holds" ? holds(`A trail of account ${of.account} records all ${what}, reads and writes.`) : worst;
}

function byTrail(trail: Trail, of: Resource, what: string, events: EventClass): Verdict {
  const on = whenKnown(trail.logging, (logging, origin) =>
    logging ? holds("") : off(`Trail ${trail.id} is not logging.`, "IsLogging: false", origin),
  );
  const here = trail.region === of.region ? holds("") : everywhere(trail, of);
  return every(on, here, selects(trail, what, events));
}

function everywhere(trail: Trail, of: Resource): Verdict {
  const why = `Trail ${trail.id} records in ${trail.region} alone, and ${of.id} is in ${of.region}.`;
  return whenKnown(trail.multiRegion, (all, origin) => (all ? holds("") : off(why, "IsMultiRegionTrail: false", origin)));
}

function off(because: string, statement: string, origin: Origin): Verdict {
  return broken(because, origin, { witness: { kind: "statement", statement, origin }, discriminator: "trail" });
}

function selects(trail: Trail, what: string, events: EventClass): Verdict {
  return whenKnown(trail.selectors, (selectors, origin) => {
    const answer = recordsAll(selectors, events);
    if (answer === "yes") return holds("");
    if (answer === "unsure") return undecided(`Whether trail ${trail.id} selects the ${what} is only known at deployment.`, origin);
    const statement =
      selectors.length === 0 ? "no selector" : selectors.map(({ fields }) => fields.map(shown).join(" and ") || "everything").join("; or ");
    return broken(`Trail ${trail.id} does not select all ${what}.`, origin, {
      witness: { kind: "statement", statement, origin },
      discriminator: what.split(" ")[0] ?? "",
    });
  });
}

function shown({ field, operator, values }: FieldSelector): string {
  return `${field} ${operator} ${values.map(show).join(" or ")}`;
}

function noTrail(estate: Estate, of: Resource, what: string): Verdict {
  return broken(`There is no trail in account ${of.account}, so nothing records the ${what}.`, of.origin, {
    witness: { kind: "absence", of: "AWS::CloudTrail::Trail", readCompletely: estate.sourcesOf(of.account) },
  });
}
