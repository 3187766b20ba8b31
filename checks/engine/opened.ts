import type { Check } from "./define-check.ts";
import type { Estate, Tenant } from "../model/estate.ts";
import type { View } from "../model/world.ts";

/**
 * Views that were opened without any choice: one opening serves all checks and tenants, until a condition asks. What was read
 * under an answer is used no further: who asked is judged world by world, the next one reads anew.
 */
export class Opened {
  readonly #openings = new Map<View, Opening>();
  readonly #beside = { template: new Map<View, View>(), canonical: new Map<View, View>() };

  of(view: View, tenant: Tenant): { readonly estate: Estate; readonly asked: () => boolean } {
    const before = this.#openings.get(view);
    const opening = before === undefined || before.asked() ? openedFresh(view) : before;
    this.#openings.set(view, opening);
    const estate = opening.estates.get(tenant.id) ?? opening.about(tenant);
    opening.estates.set(tenant.id, estate);
    return { estate, asked: opening.asked };
  }

  /** Each view with the templates beside it, the same one for the whole run. */
  beside(views: readonly View[], all: readonly View[], which: NonNullable<Check["beside"]>): readonly View[] {
    const templates = all.filter(({ plane, label }) => plane === "template" && (which === "template" || label !== ""));
    const compared = which === "template" ? views : views.filter((view) => !templates.includes(view));
    if (templates.length === 0) return [];
    return compared.map((view) => {
      const before = this.#beside[which].get(view) ?? besideTemplates(view, which === "template" ? ownOf(templates) : judgedAs(templates));
      this.#beside[which].set(view, before);
      return before;
    });
  }
}

type TemplatesOf = (tenant: Tenant) => readonly View[];

/** A tenant's templates are those that are placed in its account by themselves, else those that are judged as its own. */
function ownOf(templates: readonly View[]): TemplatesOf {
  return ({ id }) => [templates.find((each) => each.tenants.some((tenant) => tenant.id === id)) ?? templates[0]].filter((view) => view !== undefined);
}

/** All that are judged as the tenant's: each entry of the estate file makes a view. */
function judgedAs(templates: readonly View[]): TemplatesOf {
  return ({ id }) => templates.filter((each) => each.tenants.some((tenant) => tenant.id === id));
}

function besideTemplates(view: View, templatesOf: TemplatesOf): View {
  return {
    ...view,
    open(world) {
      const [about, opened] = [view.open(world), new Map<View, (tenant: Tenant) => Estate>()];
      const estateOf = (own: View, tenant: Tenant): Estate => {
        const open = opened.get(own) ?? own.open(world);
        opened.set(own, open);
        return open(tenant);
      };
      return (tenant) => {
        const [first, ...others] = templatesOf(tenant).map((own) => estateOf(own, tenant));
        return first === undefined ? about(tenant) : { ...about(tenant), written: together(first, others) };
      };
    },
  };
}

function together(first: Estate, others: readonly Estate[]): Estate {
  if (others.length === 0) return first;
  const all = [first, ...others];
  return {
    ...first,
    sourcesOf: (account) => [...new Set(all.flatMap((each) => each.sourcesOf(account)))],
    list(kind, account) {
      const lists = all.map((each) => each.list(kind, account));
      return { items: lists.flatMap(({ items }) => items), unread: lists.flatMap(({ unread }) => unread) };
    },
  };
}

interface Opening {
  readonly about: (tenant: Tenant) => Estate;
  readonly estates: Map<string, Estate>;
  readonly asked: () => boolean;
}

function openedFresh(view: View): Opening {
  let asked = false;
  return { about: view.open({ choose: () => (asked = true) }), estates: new Map(), asked: () => asked };
}
