/* The template source: templates → stacks whose resources have resolved properties. */
export type { Stack, TemplateResource } from "./types.ts";
export type { StackInput } from "./input.ts";
export { openStacks } from "./open.ts";
export { readTemplates, type TemplateReading } from "./read.ts";
export { exampleStacks } from "./example-stacks.ts";
