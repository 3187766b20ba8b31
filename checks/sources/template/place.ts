import type { Origin } from "../../model/fact.ts";
import type { Document } from "./node.ts";

/**
 * A way into a template as people name it, without its intrinsics: `Stack/Key/KeyPolicy/Statement/2`. The path's text and its line are made when
 * somebody asks for the origin; most places are never asked, and only those that have others below them keep their text.
 */
export class Place {
  readonly document: Document;
  readonly parent: Place | undefined;
  readonly key: string | number;
  readonly at: number;
  private kept: string | undefined = undefined;

  constructor(document: Document, parent: Place | undefined, key: string | number, at: number) {
    this.document = document;
    this.parent = parent;
    this.key = key;
    this.at = at;
  }

  get path(): string {
    return this.kept ?? this.spelled();
  }

  private spelled(): string {
    const { parent } = this;
    if (parent === undefined) return String(this.key);
    parent.kept ??= parent.spelled();
    return `${parent.kept}/${this.key}`;
  }

  /** A plain object: it may be spread and printed. */
  get origin(): Origin {
    return { source: "template", path: this.path, file: this.document.file, line: this.document.lineAt(this.at) };
  }

  below(key: string | number, at: number): Place {
    return new Place(this.document, this, key, at);
  }
}
