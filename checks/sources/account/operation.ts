import type { Capability } from "./capabilities.ts";
import type { RateName } from "./rates.ts";

/** One row of the table: everything the collector, the readers and the collector's policy know of an operation. */
export interface Operation {
  /** `kms.ListKeys`: service and name, the folder of its evidence. */
  readonly id: string;
  /** The SDK package's name without `client-`. */
  readonly service: string;
  /** The API's name of it. */
  readonly name: string;
  /** The permissions it needs; their names differ from the operation's here and there. */
  readonly iam: readonly string[];
  readonly where: Where;
  /** `home` rows: also in other Regions where this operation found something or was not read whole. */
  readonly alsoWhere?: string;
  /** The calls, where there is not just one without parameters. Calls are asked for again until none is new. */
  readonly each?: (found: Earlier) => readonly Call[];
  /** `compute`: asked in the accounts of shared compute only, what a cell is made of. `logs`: only where the run is to read logs (`collector.readsLogs`). */
  readonly only?: "compute" | "logs";
  /** The list its calls come from: read again where one of its things is gone meanwhile. */
  readonly parent?: string;
  /** Parameters of every call. */
  readonly input?: Parameters;
  /** The member that is the list; absent: the reply is one thing. */
  readonly list?: string;
  /** The member that names an item of the list; one without it is none that can be read. Items that are texts get it for a name. */
  readonly key?: string;
  readonly texts?: true;
  /** AWS leaves an empty list out of the answer, which then has no members at all. */
  readonly omitsEmpty?: true;
  /** Members that a reply must have to be one, beside its list. */
  readonly expect?: readonly string[];
  /** REST XML: the root element of a reply. The SDK takes the members of any root. */
  readonly root?: string;
  readonly page?: Paging;
  /** The member that is the body itself, as text; gzip is opened. */
  readonly text?: string;
  /** Error codes that say that the thing is not there. */
  readonly absent: readonly string[];
  readonly rate: RateName;
  /** Capabilities an emulator must have; one that it lacks makes the reply `unsupported`. */
  readonly needs: readonly Capability[];
  /** Members whose values are no configuration; replaced before hashing. */
  readonly redact?: readonly string[];
}

/** `account`: once, from the home Region. `regions`: in each enabled Region. `home`: in the home Region. `organization`: as `account`, in the management account only. */
export type Where = "account" | "regions" | "home" | "organization";

export interface Call {
  readonly parameters: Parameters;
  /** Where it is made, when the thing it asks about lies elsewhere: a bucket's Region, a trail's home. */
  readonly region?: string;
}

export interface Paging {
  /** The token's member in a reply and in the next request. */
  readonly reply: string;
  readonly request: string;
  /** The member that says that there is more, where the token alone does not. */
  readonly more?: string;
  /** Members of the request that only size the page. */
  readonly size?: Parameters;
}

export type Parameters = Readonly<Record<string, unknown>>;

/** What earlier rows found in the same account and Region (rows of `account`: in the account). */
export interface Earlier {
  readonly account: string;
  /** The accounts of the estate file. */
  readonly accounts: readonly string[];
  /** The enabled Regions that are read, as far as they are known yet. */
  readonly regions: readonly string[];
  /** When the run began, in milliseconds. */
  readonly now: number;
  /** The items of a list, as far as it was read. */
  items(operation: string): readonly Item[];
  /** The reply to a call whose request has these members; undefined when there is none. */
  reply(operation: string, request: Parameters): Item | undefined;
}

export type Item = Readonly<Record<string, unknown>>;
