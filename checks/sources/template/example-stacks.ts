import { example, type ExampleTemplate } from "../../model/example.ts";
import type { StackInput } from "./input.ts";
import { parseTemplate } from "./parse.ts";
import { isTemplate } from "./template.ts";

/** Templates written in a check's examples, read as a file's would be. */
export function exampleStacks(templates: readonly ExampleTemplate[]): readonly StackInput[] {
  return templates.map(({ name, account, region, template, parameters }) => {
    const text = typeof template === "string" ? template : JSON.stringify(template, undefined, 1);
    const file = `${name}.template.${typeof template === "string" ? "yaml" : "json"}`;
    const document = isTemplate(parseTemplate(new TextEncoder().encode(text), file));
    return {
      name,
      stackName: name,
      account,
      region: region ?? example.region,
      document,
      parameters: new Map(Object.entries(parameters ?? {})),
      nested: new Map(),
    };
  });
}
