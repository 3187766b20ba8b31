import type { Clients } from "./clients.ts";
import type { Filling } from "./filling.ts";
import type { TemplateResource } from "../../../checks/sources/template/index.ts";

/** What a creator gets: the resource, the values of its template, the clients of its account and Region. */
export interface Work {
  readonly of: TemplateResource;
  readonly values: Filling;
  readonly clients: Clients;
  /** Another account's clients, where making it takes two. */
  readonly other: (account: string) => Promise<Clients>;
  readonly cell: Cell;
}

/** The compute cell's VPC, which stands before anything is made, since tenants' records name it, and its peerings. */
export interface Cell {
  readonly account: string;
  readonly vpcId: string;
  /** As templates write peerings → as they came to be called. */
  readonly peerings: Map<string, string>;
}

/** What `Ref` gives, and attributes by name. */
export interface Made {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export type Creator = (work: Work) => Promise<Made>;
