import type { Origin } from "../../model/fact.ts";
import type { Document } from "./node.ts";

/**
 * A way into a template as people name it, without its intrinsics: `Stack/Key/KeyPolicy/Statement/2`. The path's text and its line are made when
 * somebody asks for the origin; most places are never asked.
 */
export class Place {
  readonly document: Document;
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly at: number;
  private way: string | undefined = undefined;
  private made: Origin | undefined = undefined;

  constructor(document: Document, parent: Place | undefined, key: string | number, at: number) {
    this.document = document;
    this.parent = parent;
    this.key = key;
    this.at = at;
  }

  get path(): string {
    this.way ??= this.parent === undefined ? String(this.key) : `${this.parent.path}/${this.key}`;
    return this.way;
  }

  /** A plain object: it may be spread and printed. */
  get origin(): Origin {
    this.made ??= { source: "template", path: this.path, file: this.document.file, line: this.document.lineAt(this.at) };
    return this.made;
  }

  below(key: string | number, at: number): Place {
    return new Place(this.document, this, key, at);
  }
}
