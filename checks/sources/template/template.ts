import { InputError } from "../../model/input-error.ts";
import { member, type Document } from "./node.ts";

/** A file that the user calls a template has resources. (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html) */
export function isTemplate(document: Document): Document {
  const resources = member(document.root, "Resources");
  if (resources === undefined)
    throw new InputError("it is no CloudFormation template: it has no Resources", "Name a template, or a cloud assembly's folder by `assembly`", {
      file: document.file,
    });
  if (resources.kind !== "map")
    throw new InputError("it is no CloudFormation template: its Resources are no object", "Correct the file", {
      file: document.file,
      line: document.lineAt(resources.at),
    });
  return document;
}
