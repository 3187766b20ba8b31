import { plainValue } from "../plain-value.ts";
import { literal, type Text } from "../../checks/model/text.ts";
import type { Value } from "../../checks/model/value.ts";
import type { World } from "../../checks/model/world.ts";
import { explore } from "../../checks/engine/worlds.ts";
import { exampleStacks, openStacks, type Stack, type TemplateResource } from "../../checks/sources/template/index.ts";

export const account = "333333333333";
export const region = "us-east-1";

export interface Template {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  readonly template: object | string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A world that answers no question. */
export const settledWorld: World = {
  choose(question) {
    throw new Error(`asked ${question}`);
  },
};

export function opened(templates: readonly Template[], world: World = settledWorld): readonly Stack[] {
  return openStacks(exampleStacks(templates.map((one) => ({ name: "S", account, region, ...one }))), world);
}

export function resource(stacks: readonly Stack[], id: string): TemplateResource {
  const found = stacks.flatMap((stack) => stack.resources(() => true)).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no resource ${id}`);
  return found;
}

/** A value without its origins: holes as `{name:domain}`, unknown values as `?why`. */
export function plain(value: Value | undefined): unknown {
  return value === undefined ? undefined : plainValue(value, written, ({ why }) => `?${why}`);
}

export function written(text: Text): string {
  return literal(text) ?? text.map((part) => (typeof part === "string" ? part : `{${part.symbol}:${part.domain}}`)).join("");
}

/** What one property of a resource gives, in a template with these other sections. */
export function resolved(value: unknown, sections: object = {}, more: Omit<Template, "template"> = {}): unknown {
  const { Resources = {}, ...others } = sections as { Resources?: object };
  const template = { ...others, Resources: { X: { Type: "Test::X", Properties: { P: value } }, ...Resources } };
  return plain(resource(opened([{ ...more, template }]), "S/X").property("P"));
}

/** The same in every world, by the answers. */
export function inWorlds(value: unknown, sections: object = {}): Readonly<Record<string, unknown>> {
  const template = { ...sections, Resources: { X: { Type: "Test::X", Properties: { P: value } } } };
  const { worlds } = explore((world) => plain(resource(opened([{ template }], world), "S/X").property("P")));
  return Object.fromEntries(worlds.map(({ value: one, when }) => [when.join(", "), one]));
}
