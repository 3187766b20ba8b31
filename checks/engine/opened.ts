import type { Estate, Tenant } from "../model/estate.ts";
import type { View } from "../model/world.ts";

/**
 * Views that were opened without any choice: one opening serves all checks and tenants, until a condition asks. What was read
 * under an answer is used no further: who asked is judged world by world, the next one reads anew.
 */
export class Opened {
  readonly #openings = new Map<View, Opening>();
  readonly #beside = new Map<View, View>();

  of(view: View, tenant: Tenant): { readonly estate: Estate; readonly asked: () => boolean } {
    const before = this.#openings.get(view);
    const opening = before === undefined || before.asked() ? openedFresh(view) : before;
    this.#openings.set(view, opening);
    const estate = opening.estates.get(tenant.id) ?? opening.about(tenant);
    opening.estates.set(tenant.id, estate);
    return { estate, asked: opening.asked };
  }

  /** Each view with the templates beside it, the same one for the whole run. */
  beside(views: readonly View[], all: readonly View[]): readonly View[] {
    const templates = all.filter(({ plane }) => plane === "template");
    if (templates.length === 0) return [];
    return views.map((view) => {
      const before = this.#beside.get(view) ?? besideTemplates(view, templates);
      this.#beside.set(view, before);
      return before;
    });
  }
}

/** A tenant's templates are those that are placed in its account by themselves, else those that are judged as its own. */
function besideTemplates(view: View, templates: readonly View[]): View {
  const ofTenant = ({ id }: Tenant): View | undefined => templates.find((each) => each.tenants.some((tenant) => tenant.id === id)) ?? templates[0];
  return {
    ...view,
    open(world) {
      const [about, opened] = [view.open(world), new Map<View, (tenant: Tenant) => Estate>()];
      return (tenant) => {
        const own = ofTenant(tenant);
        if (own === undefined) return about(tenant);
        const open = opened.get(own) ?? own.open(world);
        opened.set(own, open);
        return { ...about(tenant), written: open(tenant) };
      };
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
